"""`python3 dev.py fuzz [--seconds N] [READER…]`: atheris at each reader in turn, beginning with the samples; then one line of JSON.

A finding is an exception that the reader does not promise, an accepted forgery, or one text that takes longer than HANG seconds. The bytes
that did it are kept in the folder that is named.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from tests.fuzz.targets import TARGETS, Target

HANG = 5
LONGEST = 20_000  # bytes of one text; the largest sample has 13,000


@dataclass(frozen=True, slots=True)
class Result:
    """`finding`: the last line of what went wrong, empty when nothing did."""

    reader: str
    runs: int
    finding: str


def main() -> int:
    """0 when nothing was found."""
    parser = argparse.ArgumentParser(prog="dev.py fuzz", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=60, help="for each reader")
    parser.add_argument("readers", nargs="*", metavar="READER", help=", ".join(target.name for target in TARGETS))
    options = parser.parse_args()
    unknown = set(options.readers) - {target.name for target in TARGETS}
    if unknown:
        parser.error(f"there is no reader “{min(unknown)}”; there are {', '.join(target.name for target in TARGETS)}")
    chosen = [target for target in TARGETS if not options.readers or target.name in options.readers]
    results = [fuzzed(target, options.seconds) for target in chosen]
    print(
        json.dumps(
            {"seconds": options.seconds, "findings": sum(bool(each.finding) for each in results), "readers": list(map(asdict, results))}
        )
    )
    return int(any(each.finding for each in results))


def fuzzed(target: Target, seconds: int) -> Result:
    """One reader, in a process of its own: libFuzzer ends the one that it runs in."""
    folder = Path(tempfile.mkdtemp(prefix=f"lockstep-fuzz-{target.name}-"))
    corpus = folder / "corpus"
    corpus.mkdir()
    for sample in target.samples():
        (corpus / sha256(sample).hexdigest()[:16]).write_bytes(sample)
    limits = [f"-max_total_time={seconds}", f"-timeout={HANG}", f"-max_len={LONGEST}", "-print_final_stats=1", "-rss_limit_mb=2048"]
    command = [sys.executable, "-m", "tests.fuzz.one", target.name, str(corpus), *limits, f"-artifact_prefix={folder}/"]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, text=True, errors="replace")
    counted = re.search(r"number_of_executed_units:\s*(\d+)", done.stdout) or re.search(r"Done (\d+) runs", done.stdout)
    runs = int(counted[1]) if counted else 0
    if done.returncode == 0 and runs:
        print(f"{target.name:<14}{runs:>12,} texts, nothing found", flush=True)
        return Result(target.name, runs, "")
    print(done.stdout[-4_000:], flush=True)
    print(f"{target.name:<14}{runs:>12,} texts, and then a finding: {folder}", flush=True)
    return Result(
        target.name, runs, next((line for line in done.stdout.splitlines() if "Error" in line or "ERROR" in line), "it ended early")
    )


if __name__ == "__main__":
    sys.exit(main())
