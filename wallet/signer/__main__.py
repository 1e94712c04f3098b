"""`python -m wallet.signer`: hardened before anything else is even imported."""

from __future__ import annotations

import sys

from wallet.signer.hardening import harden

if __name__ == "__main__":
    harden()
    from wallet.signer.process import main

    sys.exit(main(sys.argv[1:]))
