"""One-time codes: the vectors of RFC 6238 and RFC 4226, the window, and no code twice."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet.keys.one_time import STEP, code_at, key_text, new_seed, step_of, uri

SEED = b"12345678901234567890"
RFC_6238 = {
    59: "94287082",
    1_111_111_109: "07081804",
    1_111_111_111: "14050471",
    1_234_567_890: "89005924",
    2_000_000_000: "69279037",
    20_000_000_000: "65353130",
}
RFC_4226 = ("755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489")
seeds = st.binary(min_size=20, max_size=20)
times = st.integers(min_value=0, max_value=2**40)


@pytest.mark.parametrize(("time", "code"), list(RFC_6238.items()))
def test_vectors_of_rfc_6238(time: int, code: str) -> None:
    """Appendix B, SHA-1: eight digits, of which six are the last."""
    assert code_at(SEED, time // STEP, digits=8) == code
    assert code_at(SEED, time // STEP) == code[-6:]


@pytest.mark.parametrize(("counter", "code"), list(enumerate(RFC_4226)))
def test_vectors_of_rfc_4226(counter: int, code: str) -> None:
    assert code_at(SEED, counter) == code


@given(seed=seeds, now=times, away=st.integers(min_value=-4, max_value=4))
def test_one_step_to_each_side_and_no_more(seed: bytes, now: int, away: int) -> None:
    step = now // STEP + away
    if step < 0:
        return
    near = {code_at(seed, each) for each in range(max(0, now // STEP - 1), now // STEP + 2)}
    code = code_at(seed, step)
    assert (step_of(seed, code, now, -1) is not None) == (code in near)


@given(seed=seeds, now=times)
def test_no_code_works_twice(seed: bytes, now: int) -> None:
    code = code_at(seed, now // STEP)
    used = step_of(seed, code, now, -1)
    assert used is not None
    again = step_of(seed, code, now, used)
    assert again is None or again > used


@given(seed=seeds, now=times, junk=st.text(max_size=12))
def test_junk_is_refused_and_spaces_do_not_matter(seed: bytes, now: int, junk: str) -> None:
    near = {code_at(seed, each) for each in range(max(0, now // STEP - 1), now // STEP + 2)}
    assert (step_of(seed, junk, now, -1) is not None) == ("".join(junk.split()) in near)
    code = code_at(seed, now // STEP)
    assert step_of(seed, f" {code[:3]} {code[3:]}\n", now, -1) is not None


@given(seed=seeds, name=st.text(min_size=1, max_size=64))
def test_the_key_reaches_an_authenticator(seed: bytes, name: str) -> None:
    try:
        name.encode()
    except UnicodeEncodeError:
        return
    parts = urlsplit(uri(seed, name))
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert unquote(parts.path) == f"/Lockstep:{name}"
    said = parse_qs(parts.query)
    assert said == {
        "secret": [key_text(seed).replace(" ", "")],
        "issuer": ["Lockstep"],
        "algorithm": ["SHA1"],
        "digits": ["6"],
        "period": ["30"],
    }
    assert len(key_text(seed).split()) == 8


def test_a_seed_is_as_long_as_the_digest() -> None:
    assert new_seed(bytes) == bytes(20)
