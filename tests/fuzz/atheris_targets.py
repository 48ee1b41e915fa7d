"""Coverage-guided fuzzing of the same targets, where atheris is installed:

``python -m tests.fuzz.atheris_targets TARGET tests/fuzz/corpus -max_total_time=600``
"""

from __future__ import annotations

import sys

try:
    import atheris
except ImportError:
    sys.exit("atheris is not installed: pip install 'ogi-harvester[fuzz]' (Linux)")

with atheris.instrument_imports(include=["harvester"]):
    from tests.fuzz.targets import TARGETS

if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        sys.exit(f"name a target: {', '.join(TARGETS)}")
    target = TARGETS[sys.argv.pop(1)]
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()
