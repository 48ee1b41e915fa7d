"""Hold the pins of constraints.txt against the known vulnerabilities, where their list can be reached.

``.venv/bin/python .ci/audit.py`` tells in one line what was done, and each vulnerability in a line of its own. Its exit
status is 0 in any case: a vulnerability that became known today is no fault of the change that CI looks at.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 120


def audit() -> list[str]:
    """Lines to be told."""
    command = [sys.executable, "-m", "pip_audit", "-r", "constraints.txt", "--no-deps", "--disable-pip"]
    command += ["--format", "json", "--progress-spinner", "off", "--timeout", "10"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS)  # noqa: S603
    except subprocess.TimeoutExpired:
        return [f"not done: the list of vulnerabilities did not answer in {SECONDS} s"]
    try:
        packages = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        last = (done.stderr.strip().splitlines() or ["no answer"])[-1]
        return [f"not done: the list of vulnerabilities cannot be reached ({last.partition(':')[0]})"]
    seen = [package for package in packages if "skip_reason" not in package]
    if not seen:
        return [f"not done: the list of vulnerabilities that is reached here knows none of {len(packages)} packages"]
    found = [
        f"{package['name']} {package['version']}: {fault['id']}, mended in {', '.join(fault['fix_versions']) or 'none'}"
        for package in seen
        for fault in package["vulns"]
    ]
    return [f"{len(seen)} of {len(packages)} packages held against it: {len(found)} known vulnerabilities", *found]


if __name__ == "__main__":
    print("\n".join(audit()))
