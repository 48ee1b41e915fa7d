"""``python -m tests.soak [--hosts 3000] [--pages 34]``: crawl a simulated country and tell what it cost, by tenths.

Exit status 1 where the crawl failed, lost reports, took 1 GB, grew after its first tenth, or cost more a page in its
last tenth than 1.1 times the first.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.soak.run import soak


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--hosts", type=int, default=3000)
    parser.add_argument("--pages", type=int, default=34, help="a host, about")
    parser.add_argument("--dir", type=Path, help="keep the harvest here")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="soak-") as temporary:
        told = soak(arguments.hosts, arguments.pages, arguments.dir or Path(temporary))
    print(told)
    for fault in told.faults():
        print(f"FAULT: {fault}")
    return 1 if told.faults() else 0


if __name__ == "__main__":
    sys.exit(main())
