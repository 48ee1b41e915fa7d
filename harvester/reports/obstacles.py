"""Pages that stand in the way of a report: challenges, block pages, hijacked copies, soft 404, noise instead of text.

``obstacle`` looks at a page's source, before it is read (scripts are gone afterwards); the others at a Document's text.
Words and patterns: ``data/reading/kinds.json``.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from urllib.parse import urlsplit

from harvester.reports.model import NotAReportError
from harvester.reports.script import count_han, count_ruby, fold, traditional_share, words

_TAG = re.compile(r"<(?:script|style|noscript)\b.*?</(?:script|style|noscript)\s*>|<[^>]{0,2000}>", re.S | re.I)
_UNUSUAL = re.compile("[^\u3000-\u303f\u4e00-\u9fff\uff00-\uffef -~\n\t\r\f]")
_LATIN_ALLOWED = frozenset("\u00a0\u00ad·×÷±°§¥āáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹḿ")


@cache
def compiled(*path: str) -> tuple[re.Pattern[str], ...]:
    """The list of patterns that stands under ``path`` in the data file; those for folded text are in lower case."""
    data = words()
    for part in path:
        data = data[part]
    flags = re.I if path[-1] in ("source", "script_alone") else re.NOFLAG
    return tuple(re.compile(p, flags) for p in ([data] if isinstance(data, str) else data))


def first_match(patterns: Iterable[re.Pattern[str]], text: str) -> str | None:
    """The text of the first pattern that matches, shortened for a message."""
    for pattern in patterns:
        if match := pattern.search(text):
            return match.group(0)[:60]
    return None


def obstacle(source: str, *, status: int | None = None) -> NotAReportError | None:
    """Whether a page's source is a challenge or block page. ``source``: decoded HTML; only its start is looked at."""
    limits, blocked = words()["limits"], words()["blocked"]
    if len(source) > limits["obstacle_source_chars"]:
        return None
    visible = fold(_TAG.sub(" ", source))
    # A real page may carry the scripts of its firewall: only pages with hardly any text are challenges.
    if count_han(visible) > limits["short_text"]:
        return None
    script = first_match(compiled("blocked", "source"), source)
    if status in blocked["status"]:
        return NotAReportError("blocked_page", f"HTTP {status}, the status of a challenge, and no report in the page")
    if script and count_han(visible) < 120:
        return NotAReportError("blocked_page", f"a challenge instead of a page: its script has “{script}”")
    if not visible and (script := first_match(compiled("blocked", "script_alone"), source)):
        return NotAReportError("blocked_page", f"nothing but a script that sets a cookie and comes back: “{script}”")
    return None


def blocked_text(text: str, title: str, status: int | None) -> str | None:
    """Evidence that a short text is a block page, or None. ``text`` and ``title`` are folded."""
    blocked = words()["blocked"]
    if status in blocked["status"]:
        return f"HTTP {status}, the status of a challenge"
    found = first_match(compiled("blocked", "patterns"), title) or first_match(compiled("blocked", "patterns"), text)
    return f"the page says “{found}”" if found else None


def missing_text(text: str, title: str, status: int | None) -> str | None:
    """Evidence that a short text says that the page is not there, or None. ``text`` and ``title`` are folded."""
    if status in words()["not_found"]["status"]:
        return f"HTTP {status}"
    patterns = compiled("not_found", "patterns")
    found = first_match(patterns, title) or first_match(patterns, text)
    return f"the page says “{found}”" if found else None


def noise_share(text: str) -> float:
    """Share of characters that no text has: controls, private use, unassigned, replacement characters, mojibake."""
    if not text:
        return 0.0
    bad = 0
    for char in _UNUSUAL.findall(text):
        # Latin letters with marks are pinyin at most; a crowd of them is UTF-8 or GBK read as Latin-1.
        mojibake = "\u0080" <= char <= "\u024f" and char not in _LATIN_ALLOWED
        if mojibake or char == "\ufffd" or unicodedata.category(char) in ("Cc", "Co", "Cn", "Cs"):
            bad += 1
    return bad / len(text)


def host_of(url: str | None) -> str | None:
    if not url:
        return None
    try:
        return (urlsplit(url).hostname or "").lower() or None
    except ValueError:
        return None


def is_official_host(host: str) -> bool:
    """Hosts that a public body may publish on: official suffixes, bare addresses, local names, archives of the web."""
    data = words()["hijack"]
    try:
        ipaddress.ip_address(host)
    except ValueError:
        pass
    else:
        return True
    if "." not in host or host in data["archive_hosts"]:
        return True
    suffixes = (*data["official_hosts"], *data["local_hosts"])
    return any(host == suffix or host.endswith("." + suffix) for suffix in suffixes)


def hijacked(
    raw: str, folded: str, title: str, url: str | None, *, a_report: bool, vouched: bool = False
) -> str | None:
    """Evidence that a page is a forged copy, or None.

    Words of betting sites count where they stand in the place of a name, in the title, or again and again, and not
    where an office speaks of fighting them. Noise between the characters counts on its own. Traditional script and
    a host that is no official one count together, as does a report on such a host (``a_report``: the page has the
    evidence of one), unless the host is ``vouched`` for.
    """
    data, limits = words()["hijack"], words()["limits"]
    host = host_of(url)
    foreign = host is not None and not vouched and not is_official_host(host)
    ruby = count_ruby(raw)
    # One or two may explain a rare character of a place name (埇(yǒng)桥); a share of the whole text does not.
    if ruby >= data["ruby_min"] and ruby >= data["ruby_share"] * count_han(raw):
        return "readings in Latin letters are woven into the text (發(fā))"
    genuine = re.compile(data["genuine_near"])
    name_after, name_before = re.compile(data["name_after"]), re.compile(data["name_before"])
    hits: list[str] = []
    for pattern in compiled("hijack", "brands"):
        if (in_title := pattern.search(title)) and not genuine.search(title):
            return f"the title has “{in_title.group(0)}”"
        for found in pattern.finditer(folded):
            near = folded[max(0, found.start() - 60) : found.end() + 60]
            if genuine.search(near):
                continue
            behind, before = folded[found.end() : found.end() + 40], folded[max(0, found.start() - 6) : found.start()]
            if name_after.match(behind) or name_before.search(before):
                return f"“{found.group(0)}” stands where the name of a place belongs"
            hits.append(found.group(0))
    if len(hits) >= 3 or (hits and foreign):
        return f"words of other sites are woven in: {', '.join(dict.fromkeys(hits))[:80]}"
    if foreign:
        assert host is not None
        script = traditional_share(raw[: limits["scan_chars"]])
        regional = host.rsplit(".", 1)[-1] in data["regional_script_hosts"]
        if script >= data["script_share"] and not regional:
            return f"a mainland report in traditional script on {host}, no official host"
        if a_report:
            return f"a government's report on {host}, which is no official host (.gov.cn and the like)"
    return None
