"""`python -m tests.benchmarks [startup|scale|keys] [N…]`: tables for people, then one line of JSON for programs.

startup [ROUNDS]     how long until something is there
scale [SWAPS…]       what open swaps cost: requests and processor time a block, and how long from a block to the next broadcast
keys [ROUNDS]        unlocking and deriving, beside ethers 6 and eth_account
Without a word: all.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from pathlib import Path

from tests.benchmarks import keys, scale, startup
from tests.benchmarks.keys import Race
from tests.benchmarks.scale import Cost
from tests.benchmarks.startup import Figure

ROUNDS = 9
SWAPS = (1, 10, 100, 1000)
SAMPLES = 40
AIM = 1.0  # seconds from a block to the next broadcast, in 95 of 100 cases


def main() -> None:
    word, *numbers = sys.argv[1:] or ["all"]
    if word.isdigit():  # as it was before there were words
        word, numbers = "startup", [word, *numbers]
    if word not in ("all", "startup", "scale", "keys"):
        sys.exit("bench: the words are startup, scale and keys.")
    found: dict[str, object] = {}
    if word in ("all", "startup"):
        found |= _startup(int(numbers[0]) if numbers else ROUNDS)
    if word in ("all", "scale"):
        found |= _scale([int(number) for number in numbers] or list(SWAPS))
    if word in ("all", "keys"):
        found |= _keys(int(numbers[0]) if numbers else ROUNDS)
    print(json.dumps(found))


def _startup(rounds: int) -> dict[str, object]:
    figures = [startup.window(rounds), startup.command_line(rounds)]
    print(f"{'':<8}{'median':>9}{'least':>9}{'ratio':>8}   aim")
    for figure in figures:
        print(row(figure))
    return {**{figure.name: described(figure) for figure in figures}, "rounds": rounds}


def _scale(counts: list[int]) -> dict[str, object]:
    with tempfile.TemporaryDirectory(prefix="lockstep-scale-") as folder:
        costs = asyncio.run(scale.measure_all(Path(folder), counts, SAMPLES))
    print(f"{'swaps':>6}{'requests a block':>18}{'CPU a block':>14}{'to broadcast: median':>22}{'p95':>9}{'most':>9}   aim {AIM:.0f} s")
    for cost in costs:
        print(cost_row(cost))
    return {"scale": [costs_described(cost) for cost in costs]}


def _keys(rounds: int) -> dict[str, object]:
    races = [keys.unlock(), keys.derive(rounds)]
    print(f"{'':<18}{'ours':>10}{'ethers':>10}{'eth_account':>13}{'beside ethers':>15}   aim")
    for race, aim in zip(races, (None, keys.AIM), strict=True):
        print(race_row(race, aim))
    return {"keys": {race.name: race_described(race) for race in races}}


def row(figure: Figure) -> str:
    aim = f"{figure.aim_seconds:.1f} s" + (f", {figure.aim_ratio:.0f} x" if figure.aim_ratio else "")
    word = "reached" if figure.reached else "missed"
    return f"{figure.name:<8}{figure.ours:>7.3f} s{figure.least:>7.3f} s{figure.ratio:>6.1f} x   {aim}: {word}"


def cost_row(cost: Cost) -> str:
    times = [cost.percentile(part) for part in (0.5, 0.95, 1)]
    word = "reached" if times[1] <= AIM else "missed"
    return f"{cost.swaps:>6}{cost.requests:>18.1f}{cost.cpu:>11.1f} ms{times[0]:>20.3f} s{times[1]:>7.3f} s{times[2]:>7.3f} s   {word}"


def race_row(race: Race, aim: float | None) -> str:
    line = f"{race.name:<18}{race.ours:>8.4f} s"
    if race.ethers is None or race.lead is None:
        return f"{line}{'MISSING':>10}{race.eth_account:>11.4f} s   npm did not bring ethers, so nothing is held against it"
    word = "none" if aim is None else f"{aim:.0f} x: " + ("reached" if race.lead >= aim else "missed")
    return f"{line}{race.ethers:>8.4f} s{race.eth_account:>11.4f} s{race.lead:>13.1f} x   {word}"


def described(figure: Figure) -> dict[str, float]:
    return {"seconds": round(figure.ours, 4), "least": round(figure.least, 4), "ratio": round(figure.ratio, 2)}


def race_described(race: Race) -> dict[str, float | None]:
    rounded = {"ours": race.ours, "ethers": race.ethers, "eth_account": race.eth_account, "times_as_fast_as_ethers": race.lead}
    return {name: None if value is None else round(value, 5) for name, value in rounded.items()}


def costs_described(cost: Cost) -> dict[str, float]:
    times = {name: round(cost.percentile(part), 3) for name, part in (("median", 0.5), ("p95", 0.95), ("most", 1))}
    return {"swaps": cost.swaps, "requests": cost.requests, "cpu_ms": round(cost.cpu, 1), "samples": len(cost.latencies), **times}


if __name__ == "__main__":
    main()
