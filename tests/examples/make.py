"""Composes the annotated corpus: ``python -m tests.examples.make`` writes the folders that are not there yet.

For every folder it says where the reading disagrees with what was composed: each of these lines is to be looked at.
"""

from __future__ import annotations

import gzip
import sys
from io import BytesIO
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.examples.annotated import EXPECTED, FOLDER, PAGE, compact, read, write
from tests.examples.specs import Spec, all_specs

WHEN = "2024-02-01T08:00:00Z"
REASONS = {200: "OK", 403: "Forbidden", 404: "Not Found", 412: "Precondition Failed"}


def record(spec: Spec, number: int) -> bytes:
    """A WARC file with one response. Every third one is sent compressed."""
    url = spec.url or f"http://www.example-sample.gov.cn/zwgk/nb/t2024_{spec.name}.html"
    body = spec.body
    headers = [("Server", ("nginx", "Apache", "Tengine")[number % 3]), ("Content-Type", spec.content_type)]
    if number % 3 == 0 and spec.status == 200:
        body = gzip.compress(body, mtime=0)
        headers.append(("Content-Encoding", "gzip"))
    headers += [("Content-Length", str(len(body))), *spec.headers.items()]
    buffer = BytesIO()
    writer = WARCWriter(buffer, gzip=True)
    writer.write_record(
        writer.create_warc_record(
            url,
            "response",
            payload=BytesIO(body),
            http_headers=StatusAndHeaders(f"{spec.status} {REASONS[spec.status]}", headers, protocol="HTTP/1.1"),
            warc_headers_dict={"WARC-Date": WHEN, "WARC-Record-ID": f"<urn:uuid:{uuid5(NAMESPACE_URL, url)}>"},
        )
    )
    return buffer.getvalue()


def differences(parsed: dict[str, Any], truth: dict[str, Any] | None) -> list[str]:
    """Where a reading and the composed report disagree."""
    if truth is None or "error" in parsed:
        return [f"refused: {parsed['error']}"] if "error" in parsed else []
    names = ("title", "agency", "adcode", "year", "published", "signed", "form")
    found = [f"{n}: {parsed[n]!r}, not {truth[n]!r}" for n in names if parsed[n] != truth[n]]
    for fact in parsed["facts"]:
        want = truth["facts"].get((fact["table"], fact["row"], fact["column"]), {})
        got = (fact["value"], fact["state"], fact["unit"])
        if got != (want.get("value"), want.get("state"), want.get("unit")):
            place = f"{fact['table']}.{fact['row']}.{fact['column']}"
            found.append(f"{place}: {got}, not {(want.get('value'), want.get('state'), want.get('unit'))}")
    return found


def main() -> int:
    for number, spec in enumerate(all_specs()):
        folder = FOLDER / spec.name
        if not (folder / PAGE).exists():
            folder.mkdir(exist_ok=True)
            (folder / PAGE).write_bytes(record(spec, number))
        parsed = read(spec.name)
        if not (folder / EXPECTED).exists():
            (folder / EXPECTED).write_text(write(compact(parsed)), encoding="utf-8")
        unlike = differences(parsed, spec.truth)
        codes = sorted({w["code"] for w in parsed.get("warnings", ())})
        failed = sum(c["status"] == "fail" for c in parsed.get("checks", ()))
        if unlike or spec.truth is None:
            form = parsed.get("form")
            print(
                f"{spec.name}: {form} {len(unlike)} unlike, {failed} failed sums, {codes} {unlike[:3]}", file=sys.stderr
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
