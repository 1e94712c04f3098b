"""BIP-39 as it is published, and the sentence for each kind of mistake."""

from __future__ import annotations

import hashlib

import pytest
from bip_utils.base58 import Base58Decoder  # pyright: ignore[reportMissingTypeStubs]
from hypothesis import given
from hypothesis import strategies as st

from tests.wallet.keys.vectors import BIP39
from wallet.errors import BadPhrase
from wallet.keys.derivation import branch_key, seed_from_phrase
from wallet.keys.mnemonic import WORD_COUNTS, check_phrase, complete, new_phrase, normalize, recognised, word_list
from wallet.model.language import Language

JUNK = "test test test test test test test test test test test junk"


@pytest.mark.parametrize("language", Language)
def test_entropy_gives_the_published_phrase_and_seed(language: Language) -> None:
    assert len(BIP39[language]) == 24
    for entropy, phrase, seed, xprv in BIP39[language]:
        made = new_phrase(len(phrase.split()), lambda size, drawn=entropy: bytes.fromhex(drawn)[:size], language)
        assert made == normalize(phrase)
        assert check_phrase(phrase) == made
        assert seed_from_phrase(phrase, "TREZOR").hex() == seed
        assert branch_key(bytes.fromhex(seed), "m") == Base58Decoder.CheckDecode(xprv)[-32:]


@given(st.sampled_from(WORD_COUNTS), st.binary(min_size=32, max_size=32), st.sampled_from(Language))
def test_every_new_phrase_passes_its_own_check(words: int, entropy: bytes, language: Language) -> None:
    phrase = new_phrase(words, lambda size: entropy[:size], language)
    assert len(phrase.split(" ")) == words
    assert check_phrase(phrase) == phrase
    assert language in recognised(phrase.split(" "))


def test_the_first_bad_word_is_named_with_its_place_from_1() -> None:
    with pytest.raises(BadPhrase) as caught:
        check_phrase("test test tets test test test test test test xxxx test junk")
    assert (caught.value.word, caught.value.place) == ("tets", 3)
    assert "word 3, “tets”" in str(caught.value)


def test_a_wrong_checksum_is_named() -> None:
    with pytest.raises(BadPhrase, match="checksum") as caught:
        check_phrase(JUNK.replace("junk", "test"))
    assert caught.value.word is None
    assert caught.value.place is None


@pytest.mark.parametrize("count", [0, 1, 11, 13, 25])
def test_a_wrong_count_is_named(count: int) -> None:
    with pytest.raises(BadPhrase, match=f"it has {count} words"):
        check_phrase(" ".join(["test"] * count))


def test_new_phrase_refuses_a_count_that_bip39_does_not_know() -> None:
    with pytest.raises(BadPhrase, match="13 words"):
        new_phrase(13, bytes)


def test_the_bad_word_is_cut_before_it_is_shown() -> None:
    with pytest.raises(BadPhrase) as caught:
        check_phrase("x" * 5000)
    assert len(str(caught.value)) < 300


def test_spaces_capitals_and_composed_letters_do_not_matter() -> None:
    typed = "  TEST test\ttest\ntest test test test test test　test test Junk "
    assert check_phrase(typed) == JUNK
    french = new_phrase(12, lambda size: b"\x9c" * size, Language.FRENCH)
    assert normalize(french) == french


def test_no_error_carries_another_word_of_the_phrase() -> None:
    with pytest.raises(BadPhrase) as caught:
        check_phrase("vessel ladder alter error federal sibling chat ability sun glass valve vessel")
    shown = f"{caught.value!r} {caught.value} {caught.value.__cause__!r} {caught.value.__context__!r}"
    assert "ladder" not in shown


def test_a_mistake_is_named_by_the_list_that_knows_most_of_the_words() -> None:
    words = BIP39[Language.SPANISH][0][1].split()
    words[4] = "abaisser"
    with pytest.raises(BadPhrase, match="word 5, “abaisser”, is not in the Spanish list") as caught:
        check_phrase(" ".join(words))
    assert (caught.value.word, caught.value.place) == ("abaisser", 5)


def test_a_phrase_of_words_that_two_lists_share_is_good_where_one_checksum_holds() -> None:
    shared = set(word_list(Language.CHINESE_SIMPLIFIED)) & set(word_list(Language.CHINESE_TRADITIONAL))
    for number in range(3000):
        entropy = hashlib.sha256(number.to_bytes(4)).digest()
        phrase = new_phrase(12, lambda size, drawn=entropy: drawn[:size], Language.CHINESE_TRADITIONAL)
        if set(phrase.split(" ")) <= shared:
            assert recognised(phrase.split(" ")) == (Language.CHINESE_SIMPLIFIED, Language.CHINESE_TRADITIONAL)
            assert check_phrase(phrase) == phrase
            return
    pytest.fail("no such phrase was drawn")


def test_complete_keeps_to_the_language_of_the_words_before() -> None:
    assert complete("abai") == ("abaisser", "abaixo")
    assert complete("abai", "abaisser abeille") == ("abaisser",)
    assert complete("abaco", "ábaco abierto") == ("ábaco",), "accents need not be typed"
    assert complete("가", "가격 가격")[:2] == ("가격", "가끔"), "composed, as a field shows them"


def test_complete_offers_words_in_order() -> None:
    assert complete("aban") == ("abandon",)
    assert complete("AB", "abandon zoo") == ("abandon", "ability", "able", "about", "above", "absent", "absorb", "abstract")
    assert complete("zzz") == ()
    assert complete("") == ()
    assert complete("a", "abandon zoo", limit=3) == ("abandon", "ability", "able")


def test_the_word_list_is_the_published_one() -> None:
    words = word_list()
    assert (len(words), words[0], words[-1]) == (2048, "abandon", "zoo")
    assert len({word[:4] for word in words}) == 2048


@given(st.text(max_size=300))
def test_any_text_is_a_phrase_or_a_sentence(text: str) -> None:
    try:
        outcome = check_phrase(text)
    except BadPhrase as error:
        outcome = str(error)
    assert "recovery phrase" in outcome or len(outcome.split(" ")) in WORD_COUNTS
