"""Every threat in docs/security.md names tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_threat_has_its_test() -> None:
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ")][1:]
    assert len(rows) >= 25
    for row in rows:
        named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", row)
        assert named, row
        for file, test in named:
            source = (ROOT / file).read_text(encoding="utf-8")
            assert re.search(rf"^(async )?def {test}\(", source, re.M), f"{file}::{test}"


ISSUE = (
    "loopback", "redirect", "rebinding", "paths, NULs, right-to-left", "response splitting", "gzip", "brotli",
    "deflate in deflate", "zip", "PDF streams", "pictures", "XML", "without end", "megabytes", "slow drip",
    "HTML parser", "formulas", "terminal escapes", "script in titles", "script in archived", "SQL",
    "links in the harvest", "pickles", "crashes, hangs",
)  # fmt: skip
"""What the product promised to stand against; each has a line."""


def test_nothing_promised_is_missing() -> None:
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    lines = [line.split("|")[1] for line in text.splitlines() if line.startswith("| ")]
    assert [word for word in ISSUE if not any(word in line for line in lines)] == []
