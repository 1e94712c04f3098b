"""`python -m ui`: opens the window. What Qt itself needs and does not find is said in one sentence."""

from __future__ import annotations

import sys

_LIBRARIES = "libglib2.0-0 libgl1 libegl1 libfontconfig1 libxkbcommon0 libdbus-1-3"


def main() -> int:
    """Returns the exit code: 0 after a window was closed, 1 when none could be opened, 2 for wrong arguments."""
    try:
        from ui.start import run  # noqa: PLC0415 - Qt's own libraries may be missing
    except ImportError as error:
        if "PySide6" not in str(error) and ".so" not in str(error):
            raise
        sys.stderr.write(f"Lockstep cannot open a window: {error}. Install Qt's libraries (Debian, Ubuntu: apt install {_LIBRARIES}).\n")
        return 1
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
