"""Every code by which a page, a file or a harvest says what is wrong, what it means and what to do about it.

``docs/error-codes.md`` is made from here and a test finds codes that are used and not in here.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cause:
    meaning: str
    advice: str


INPUT: dict[str, Cause] = {
    "not_a_report": Cause(
        "It can be read and is no annual report on open government information: another kind of report, a guide, an "
        "explanation in pictures, a list, or an official form that names neither agency nor year.",
        "Nothing, if that is so. If it is a report, keep the page as an example (CONTRIBUTING.md).",
    ),
    "unreadable": Cause(
        "The bytes cannot be read as a document: damaged, encrypted, cut short, or the file is not there.",
        "Open it by hand. A damaged download is mended by fetching it again; a password has to be taken off.",
    ),
    "too_large": Cause(
        "Larger than what is read of a page, a file or an archive once unpacked.",
        "Look at what it is: reports are far smaller. Split it, or take the report out of it.",
    ),
    "blocked_page": Cause(
        "The server answered with a page of its firewall, or a login or waiting page, in place of the report.",
        "Try later and more slowly; see whether an archive has the page (`scrapy crawl archive`).",
    ),
    "soft_404": Cause(
        "Status 200, but the page says that there is no such page.",
        "The report has moved or is gone: look on the portal, else in an archive.",
    ),
    "hijacked_page": Cause(
        "The address now serves something that does not belong there (advertising, gambling, another owner).",
        "Do not open it. Take the report from an archive.",
    ),
    "unsupported_media": Cause(
        "A kind of file that is not read, or one whose reader is not installed.",
        "`pip install 'ogi-harvester[all]'` installs every reader; else turn it into HTML, PDF or DOCX.",
    ),
}
"""Codes of the error objects of ``harvester parse``, which are also reasons of rejects."""

CRAWL: dict[str, Cause] = {
    "robots_denied": Cause(
        "robots.txt forbids it, or the server refused robots.txt itself with 403.",
        "It is respected. Ask the operator of the site, or look whether an archive has the pages.",
    ),
    "blocked_js_challenge": Cause(
        "The server wants a script to run before it answers. Such challenges are not broken.",
        "Use an archive as the second way (`scrapy crawl archive`), or save the pages by hand and `harvester ingest`.",
    ),
    "blocked": Cause(
        "The server refuses the crawler (403, 412, 429, 521 and the like) or a whole network.",
        "Try later, more slowly, from another network; use an archive.",
    ),
    "unreachable": Cause(
        "No connection: the name does not resolve, nobody answers, or the connection breaks off every time.",
        "Open the host in a browser. Is it gone, find its successor for data/portals; else run the crawl again.",
    ),
    "gone": Cause(
        "The server says 404 or 410.",
        "The report was moved or taken down: look on the portal, else in an archive.",
    ),
    "server_error": Cause(
        "The server failed (5xx) each time it was asked.",
        "Run the same crawl again later: what is already there is not asked for again.",
    ),
}
"""Further reasons of rejects, which only a crawl has."""


def advice(code: str) -> str | None:
    """What to do about a code, or None for one that is not known here."""
    cause = INPUT.get(code) or CRAWL.get(code)
    return cause.advice if cause else None
