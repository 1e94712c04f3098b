"""Sign-In with Ethereum (EIP-4361): a personal message by which somebody shows a site that an account is theirs. Pure.

Read strictly: a message that begins like one and is none is refused, since a site would not take it either.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn

from wallet.errors import BadAddress, BadDocument
from wallet.model.address import Address, parse_address

KIND = "sign-in message"
_ASKS = " wants you to sign in with your Ethereum account:"
_HEAD = re.compile(r"(?:([A-Za-z][A-Za-z0-9+.\-]*)://)?([A-Za-z0-9.\-_~%!$&'()*+,;=:@\[\]]{1,255})" + re.escape(_ASKS), re.ASCII)
_NONCE = re.compile(r"[A-Za-z0-9]{8,200}", re.ASCII)
_NUMBER = re.compile(r"[1-9][0-9]{0,77}", re.ASCII)
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})", re.ASCII)
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[!-~]+", re.ASCII)
_NEVER = 200_000_000_000
"""Unix seconds, some 6,000 years on."""
_FIRST = ("URI", "Version", "Chain ID", "Nonce", "Issued At")
_MAYBE = ("Expiration Time", "Not Before", "Request ID")


@dataclass(frozen=True, slots=True)
class SignIn:
    """`domain` asks; `uri` is what the sign-in is for. Times are Unix seconds."""

    domain: str
    address: Address
    statement: str
    uri: str
    chain_id: int
    issued: int
    expires: int | None
    not_before: int | None
    resources: tuple[str, ...]


def looks_like_sign_in(text: str) -> bool:
    """Whether a reader, or a site, could take it for one."""
    return _ASKS.strip().casefold() in " ".join(text.split()).casefold()


def read_sign_in(text: str) -> SignIn:
    """Raises BadDocument naming the part that is wrong."""
    lines = text.split("\n")
    head = _HEAD.fullmatch(lines[0])
    if head is None:
        _refuse("first line", "it does not name one site that asks")
    statement, rest = _statement(lines)
    values, resources = _tagged(rest)
    if values["Version"] != "1":
        _refuse("Version", "it is not 1")
    if not _URI.fullmatch(values["URI"]):
        _refuse("URI", "it is no address of anything")
    if not _NUMBER.fullmatch(values["Chain ID"]):
        _refuse("Chain ID", "it is not a number")
    if not _NONCE.fullmatch(values["Nonce"]):
        _refuse("Nonce", "it is not eight letters and digits or more")
    return SignIn(
        domain=head[2],
        address=_address(lines[1]),
        statement=statement,
        uri=values["URI"],
        chain_id=int(values["Chain ID"]),
        issued=_time("Issued At", values["Issued At"]),
        expires=_time("Expiration Time", values["Expiration Time"]) if "Expiration Time" in values else None,
        not_before=_time("Not Before", values["Not Before"]) if "Not Before" in values else None,
        resources=resources,
    )


def _statement(lines: list[str]) -> tuple[str, list[str]]:
    """The one line for people, "" if there is none, and what follows it."""
    if len(lines) < 5 or lines[2]:
        _refuse("third line", "it is not empty")
    if lines[3] == "":
        return "", lines[4:]
    if lines[4]:
        _refuse("statement", "it has more than one line")
    return lines[3], lines[5:]


def _tagged(lines: list[str]) -> tuple[dict[str, str], tuple[str, ...]]:
    values: dict[str, str] = {}
    waiting = [*_FIRST, *_MAYBE]
    for place, line in enumerate(lines):
        if line == "Resources:":
            return _complete(values), _resources(lines[place + 1 :])
        tag, colon, value = line.partition(": ")
        if tag not in waiting or not colon:
            _refuse(f"line “{_readable(line)}”", "it is unknown, stands twice or is out of order")
        values[tag] = value
        waiting = waiting[waiting.index(tag) + 1 :]
    return _complete(values), ()


def _complete(values: dict[str, str]) -> dict[str, str]:
    missing = next((tag for tag in _FIRST if tag not in values), None)
    if missing is not None:
        _refuse(missing, "it is missing")
    return values


def _resources(lines: list[str]) -> tuple[str, ...]:
    for line in lines:
        if not line.startswith("- ") or not _URI.fullmatch(line[2:]):
            _refuse("Resources", "one of them is no address of anything")
    return tuple(line[2:] for line in lines)


def _address(line: str) -> Address:
    try:
        address = parse_address(line)
    except BadAddress as error:
        _refuse("account", error.reason)
    if address != line:
        _refuse("account", "it is not written with its checksum (EIP-55)")
    return address


def _time(tag: str, text: str) -> int:
    if not _TIME.fullmatch(text):
        _refuse(tag, "it is not a time")
    try:
        moment = int(datetime.fromisoformat(text.upper()).timestamp())
    except (ValueError, OverflowError):
        _refuse(tag, "there is no such time")
    if not 0 <= moment < _NEVER:
        _refuse(tag, "nobody lives then")
    return moment


def _refuse(part: str, reason: str) -> NoReturn:
    raise BadDocument(KIND, f"its {part} cannot be used: {reason}", field=part)


def _readable(line: str) -> str:
    return "".join(filter(str.isprintable, line[:40]))
