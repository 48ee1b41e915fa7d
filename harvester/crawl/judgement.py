"""What becomes of a candidate page, with its attachments: the part that a crawl and ``reparse`` share.

Nothing here depends on when, in which order or by whom a page was fetched.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import asdict, fields
from typing import Any

from harvester.crawl.attachments import MAX_PICTURE_BYTES, join
from harvester.crawl.obstacles import KILLED, OTHER_YEAR
from harvester.reports.hints import Hints

Json = dict[str, Any]


def pack_hints(hints: Hints) -> Json:
    """What is known, for a note in the archive."""
    return {name: value for name, value in asdict(hints).items() if value not in (None, False)}


def unpack_hints(packed: Mapping[str, Any]) -> Hints:
    """Hints of a note; what an older or newer version noted beyond ours is left out."""
    known = {field.name for field in fields(Hints)}
    return Hints(**{name: value for name, value in packed.items() if name in known})


def killed(url: str, words: str) -> Json:
    """In the place of the object of ``harvester parse``: of a page that ended the processes that parsed it."""
    return {"source": url, "url": url, "error": {"code": KILLED, "message": f"the process that parsed it {words}"}}


def about_page(body: bytes, url: str, parsed: Mapping[str, Any]) -> Json:
    """What a report says of its page where only the attachment shows that it is one."""
    return {
        "source": url,
        "url": url,
        "sha256": hashlib.sha256(body).hexdigest(),
        "media_type": parsed.get("media_type", "text/html"),
    }


def with_attachment(page: Json, parsed: Json, attached: Json) -> Json | None:
    """Page and attachment as one report; None if the attachment has no official tables."""
    if "error" in attached or not attached.get("form"):
        return None
    return join(None if "error" in parsed else parsed, attached, page)


def refusal(parsed: Mapping[str, Any], years: Collection[int] | None = None) -> tuple[str, str] | None:
    """Code and words if this is no report, or none of the years that are wanted."""
    if "error" in parsed:
        return parsed["error"]["code"], parsed["error"]["message"]
    year = parsed.get("year")
    if years and year is not None and year not in years:
        return OTHER_YEAR, f"a report for {year}"
    return None


def refusal_of_attachment(attached: Mapping[str, Any]) -> tuple[str, str]:
    """Why an attachment gave nothing."""
    return refusal(attached) or ("not_a_report", "an attachment without the official tables")


def too_many_bytes() -> tuple[str, str]:
    """Why a picture was left out of those of its page."""
    return "too_large", f"more than {MAX_PICTURE_BYTES} bytes of pictures on one page"
