"""`python -m tests.benchmarks [ROUNDS]`: a table for people, then one line of JSON for programs."""

from __future__ import annotations

import json
import sys

from tests.benchmarks import startup
from tests.benchmarks.startup import Figure


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    figures = [startup.window(rounds), startup.command_line(rounds)]
    print(f"{'':<8}{'median':>9}{'least':>9}{'ratio':>8}   aim")
    for figure in figures:
        print(row(figure))
    print(json.dumps({figure.name: described(figure) for figure in figures} | {"rounds": rounds}))


def row(figure: Figure) -> str:
    aim = f"{figure.aim_seconds:.1f} s" + (f", {figure.aim_ratio:.0f} x" if figure.aim_ratio else "")
    word = "reached" if figure.reached else "missed"
    return f"{figure.name:<8}{figure.ours:>7.3f} s{figure.least:>7.3f} s{figure.ratio:>6.1f} x   {aim}: {word}"


def described(figure: Figure) -> dict[str, float]:
    return {"seconds": round(figure.ours, 4), "least": round(figure.least, 4), "ratio": round(figure.ratio, 2)}


if __name__ == "__main__":
    main()
