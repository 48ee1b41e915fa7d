"""The plans: each a fault, and what it may cost."""

from __future__ import annotations

import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.faults import machine, wire
from tests.faults.machine import Machine
from tests.faults.wire import Disturbed


@dataclass(frozen=True)
class Plan:
    """``wire`` makes the faults of the server, ``machine`` those of the process. ``losing``: some pages may be lost,
    each named; else nothing may be missing. ``needs``: why it cannot be run here, or None."""

    words: str
    wire: Callable[[], Disturbed] | None = None
    machine: Machine = machine.calm
    losing: bool = False
    settings: Mapping[str, object] = field(default_factory=dict)
    needs: Callable[[], str | None] = lambda: None


QUICK = {"DOWNLOAD_TIMEOUT": 1.5}


def _clock() -> str | None:
    return None if machine.faketime() else "faketime is not installed (apt-get install faketime)"


PLANS: dict[str, Plan] = {
    "resets": Plan("every page is reset once", lambda: Disturbed(wire.reset)),
    "resets-lasting": Plan(
        "a quarter of the reports is reset always", lambda: Disturbed(wire.reset, 0, wire.some_reports), losing=True
    ),
    "timeouts": Plan("every page hangs once", lambda: Disturbed(wire.hang), settings=QUICK),
    "timeouts-lasting": Plan(
        "a quarter of the reports hangs always", lambda: Disturbed(wire.hang, 0, wire.some_reports), losing=True,
        settings=QUICK,
    ),
    "truncation": Plan("every page is cut off once", lambda: Disturbed(wire.cut)),
    "truncation-lasting": Plan(
        "a quarter of the reports is cut off always", lambda: Disturbed(wire.cut, 0, wire.some_reports), losing=True
    ),
    "lengths": Plan("every Content-Length is too large once", lambda: Disturbed(wire.too_long)),
    "lengths-lasting": Plan(
        "that of a quarter of the reports always", lambda: Disturbed(wire.too_long, 0, wire.some_reports), losing=True
    ),
    "storm": Plan("503 twice before every page", lambda: Disturbed(wire.status(503), 2)),
    "storm-polite": Plan(
        "503 with Retry-After once before every page", lambda: Disturbed(wire.status(503, ("Retry-After", "0")))
    ),
    "storm-lasting": Plan(
        "500 always for a quarter of the reports", lambda: Disturbed(wire.status(500), 0, wire.some_reports),
        losing=True,
    ),
    "drip": Plan("every page comes in drops", lambda: Disturbed(wire.drip)),
    "clock": Plan(
        "the clock jumps a year on, back, and ten years back",
        machine=machine.jumping_clock("+0", "+400d", "-1d", "-3650d"), needs=_clock,
    ),
    "disk": Plan("the disk is full, then there is room", machine=machine.full_disk(250_000)),
    "disk-early": Plan("the disk is full at once, then there is room", machine=machine.full_disk(40_000)),
    "memory": Plan("little memory", machine=machine.small_memory(520_000_000)),
    "memory-later": Plan("too little memory for readers of attachments", machine=machine.small_memory(700_000_000)),
    "sigterm": Plan("SIGTERM, twice", machine=machine.signalled(signal.SIGTERM, 2, "term")),
    "sigkill": Plan("SIGKILL, six times", machine=machine.signalled(signal.SIGKILL, 6, "kill")),
}  # fmt: skip

SHORT = ("resets-lasting", "sigterm")
"""What every run of the tests does; tests/kill has kills and full disks."""
