"""``python -m tests.fuzz [INPUTS] [TARGET…]``: many inputs, as many as one likes. What breaks a target is kept in
``tests/fuzz/corpus`` and said; the exit status is then 1."""

from __future__ import annotations

import hashlib
import signal
import sys
import time
import traceback
from pathlib import Path
from random import Random
from types import FrameType

from tests.fuzz.mutations import damaged
from tests.fuzz.targets import TARGETS

SECONDS = 20
"""More than this for one input is a fault, too."""


def _late(_number: int, _frame: FrameType | None) -> None:
    raise TimeoutError(f"longer than {SECONDS} s")


def main(inputs: int, names: list[str]) -> int:
    signal.signal(signal.SIGALRM, _late)
    rng = Random(time.time_ns())
    faults: set[str] = set()
    begun = time.monotonic()
    for done in range(inputs):
        name = names[done % len(names)]
        data = damaged(rng)
        signal.alarm(SECONDS)
        try:
            TARGETS[name](data)
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            fault = f"{name}-{type(error).__name__}-{Path(place.filename).stem}-{place.lineno}"
            if fault not in faults:
                faults.add(fault)
                path = Path(__file__).parent / "corpus" / f"{fault}-{hashlib.sha256(data).hexdigest()[:6]}.bin"
                path.write_bytes(data)
                print(f"{path.name}: {str(error)[:200]}", file=sys.stderr)
        finally:
            signal.alarm(0)
    seconds = time.monotonic() - begun
    print(f"{inputs} inputs in {seconds:.0f} s, {len(faults)} faults", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    sys.exit(main(number, sys.argv[2:] or list(TARGETS)))
