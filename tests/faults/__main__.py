"""``python -m tests.faults [PLAN …] [--short]``: crawls under faults, a line each; exit status 1 if one did harm."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.faults.plans import PLANS, SHORT
from tests.faults.run import run, undisturbed


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="PLAN", choices=[*PLANS, []])
    parser.add_argument("--short", action="store_true", help=f"only {', '.join(SHORT)}")
    arguments = parser.parse_args()
    names = arguments.names or (SHORT if arguments.short else list(PLANS))
    harmed = 0
    with tempfile.TemporaryDirectory(prefix="faults-") as temporary:
        whole = undisturbed(Path(temporary) / "whole" / "harvest")
        print(f"{'plan':20} {'faults':>6} {'requests':>8} {'reports':>9} {'processes':>12}  what")
        for name in names:
            plan, began = PLANS[name], time.monotonic()
            refused = plan.needs()
            if refused:
                print(f"{name:20} left out: {refused}")
                continue
            told = run(plan, Path(temporary) / name / "harvest", whole)
            statuses = ",".join(str(one.status) for one in told.processes)
            lost = f"; {len(told.missing)} lost, {len(told.named)} named" if told.missing else ""
            print(
                f"{name:20} {told.given:6} {told.requests:8} {told.reports:4} of {told.wanted:2} {statuses:>12}  "
                f"{plan.words}{lost} ({time.monotonic() - began:.0f} s)",
                flush=True,
            )
            for fault in told.faults:
                print(f"{'':20}   HARM: {fault}")
            harmed += bool(told.faults)
    print(f"{harmed} of {len(names)} did harm" if harmed else "nothing that could be had is missing")
    return 1 if harmed else 0


if __name__ == "__main__":
    sys.exit(main())
