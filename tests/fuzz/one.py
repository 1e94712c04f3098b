"""`python -m tests.fuzz.one TARGET FOLDER [libFuzzer's options]`: one reader under atheris, in a process that ends with it."""

from __future__ import annotations

import importlib
import sys
from typing import Any


def main() -> None:
    atheris: Any = importlib.import_module("atheris")  # of a dependency group of its own, which the checks do without
    with atheris.instrument_imports(include=["wallet"]):
        from tests.fuzz.targets import TARGETS
    name, folder, *options = sys.argv[1:]
    target = next(each for each in TARGETS if each.name == name)

    def feed(data: bytes) -> None:
        target.takes(data)

    atheris.Setup([sys.argv[0], folder, *options], feed)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
