"""Money: integer base units plus what they are units of. Never a float."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wallet.errors import BadAmount
from wallet.model.asset import Asset

_PLAIN = re.compile(r"(\d+)(?:\.(\d*))?|\.(\d+)", re.ASCII)
MAX_UINT256 = 2**256 - 1


@dataclass(frozen=True, slots=True)
class Amount:
    """`units` are base units (wei for a coin with 18 decimals); never negative."""

    units: int
    asset: Asset

    def __post_init__(self) -> None:
        if not 0 <= self.units <= MAX_UINT256:
            raise BadAmount(str(self.units), "it does not fit into 256 bits")

    @property
    def decimal(self) -> str:
        """Exact plain decimal with a point, without grouping or trailing zeros: `1.5`, `0`, `1000000`."""
        return units_to_decimal(self.units, self.asset.decimals)

    def __str__(self) -> str:
        return f"{self.decimal} {self.asset.symbol}"


def units_to_decimal(units: int, decimals: int) -> str:
    """`units` base units as an exact plain decimal number."""
    if decimals == 0:
        return str(units)
    digits = str(units).rjust(decimals + 1, "0")
    whole, fraction = digits[:-decimals], digits[-decimals:].rstrip("0")
    return f"{whole}.{fraction}" if fraction else whole


def parse_amount(text: str, asset: Asset) -> Amount:
    """Read `1`, `1.5`, `.5` in the asset's unit. A comma, a sign, an exponent or too many decimals is refused.

    Raises BadAmount.
    """
    stripped = text.strip()
    match = _PLAIN.fullmatch(stripped)
    if not match or len(stripped) > 120:
        raise BadAmount(stripped, "write digits with a point for decimals, such as 1.5")
    whole, fraction = match[1] or "0", match[2] or match[3] or ""
    if len(fraction.rstrip("0")) > asset.decimals:
        raise BadAmount(stripped, f"{asset.symbol} has only {asset.decimals} decimals")
    fraction = fraction[: asset.decimals].ljust(asset.decimals, "0")
    return Amount(int(whole + fraction or "0"), asset)
