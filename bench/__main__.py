"""Run every claim, each in a process of its own so that none is warmed by another: ``python -m bench``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

NO_CLAIMS = {"__init__", "__main__", "measure"}


def main() -> int:
    """Returns 1 when a claim fails or cannot be measured."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in NO_CLAIMS)
    ended = [subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode for name in names]
    return int(any(ended))


if __name__ == "__main__":
    sys.exit(main())
