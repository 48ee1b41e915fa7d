"""Further ways into a portal, where following its links found little: its sitemaps and its own search.

A search is a form, or a script that goes to an address with the words in it. Where its results are fetched by a script
as well, the readers of lists see to them (``harvester.crawl.families.jsonlist``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from harvester.archive.decode import decode
from harvester.crawl.families.scripts import Scripts, parts_of
from harvester.crawl.links import has_annual_path, words
from harvester.crawl.pages import MAX_SCRIPT, Page, squeeze
from harvester.crawl.urls import clean, is_file, is_media

MAX_SITEMAPS = 50
MAX_ADDRESSES = 50_000
_KEYWORD = re.compile(
    r"^(q|qt|wd|kw|key|keys|keyword|keywords|searchword|searchwords|search|searchtext|searchkey|query|word|sw|title"
    r"|searchcontent|content|qtext|_q|s)$",
    re.I,
)
_GOES_TO = re.compile(r"(?:location(?:\.href)?\s*=(?!=)|location\.(?:assign|replace)\s*\(|window\.open\s*\()\s*")
MAX_TARGETS = 50
_LOC = re.compile(r"<loc>\s*(?:<!\[CDATA\[)?\s*([^<\]\s]+)", re.I)


@dataclass(frozen=True, slots=True)
class SearchForm:
    """A search of a portal: ``fixed`` fields and the name of the one for words."""

    action: str
    fixed: tuple[tuple[str, str], ...]
    keyword: str
    encoding: str
    posts: bool = False

    def form(self, text: str) -> dict[str, str] | None:
        """What is posted to search for ``text``; None where the address says it all."""
        return {**dict(self.fixed), self.keyword: text} if self.posts else None

    def url(self, text: str) -> str:
        """The address of the search for ``text``."""
        if self.posts:
            return self.action
        parts = urlsplit(self.action)
        query = urlencode(
            [*self.fixed, (self.keyword, text)], encoding=self.encoding, errors="replace", quote_via=quote
        )
        return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def search_form(page: Page) -> SearchForm | None:
    """The first form of a page that asks for words, else the search that a script of it goes to; None without one."""
    if page.tree is None:
        return None
    for form in page.tree.iter("form"):
        action = clean(form.get("action") or "", page.base)
        if not form.get("action") or action is None:
            continue
        named = [(field, (field.get("name") or "").strip()) for field in form.iter("input", "select")]
        keyword = next((name for field, name in named if _takes_words(field, name)), None)
        if keyword is None or any((field.get("type") or "").lower() in ("password", "file") for field, _ in named):
            continue
        fixed = tuple(
            (name, field.get("value") or "")
            for field, name in named
            if name and name != keyword and (field.get("type") or "").lower() == "hidden"
        )
        declared = squeeze(form.get("accept-charset")).lower()
        encoding = "gb18030" if (declared or _encoding(page)).startswith(("gb", "GB")) else "utf-8"
        posts = (form.get("method") or "get").strip().lower() == "post"
        if posts and (encoding != "utf-8" or any(name.startswith("__") for _, name in named)):
            continue  # a page's own state, no search; forms are sent in UTF-8
        return SearchForm(action, fixed, keyword, encoding, posts)
    return _scripted_search(page)


def _scripted_search(page: Page) -> SearchForm | None:
    """``location.href = '/s?q=' + encodeURIComponent(word)``: an address in which only the words are open."""
    scripts = Scripts(page.scripts[:MAX_SCRIPT])
    for count, match in enumerate(_GOES_TO.finditer(scripts.source)):
        if count >= MAX_TARGETS:
            return None
        source = scripts.expression(match.end())
        if "+" not in source and "${" not in source:
            continue
        parts = parts_of(scripts.value(source))
        text = "".join(part if isinstance(part, str) else "\x00" for part in parts)
        address, _, query = text.partition("?")
        url = clean(address, page.base) if "\x00" not in address else None
        pairs = [pair.partition("=")[::2] for pair in query.split("&")]
        keyword = next((name for name, value in pairs if value == "\x00" and _KEYWORD.match(name)), None)
        if url is not None and keyword is not None:
            fixed = tuple((name, value.replace("\x00", "")) for name, value in pairs if name and name != keyword)
            return SearchForm(url, fixed, keyword, "utf-8")
    return None


def _takes_words(field: Any, name: str) -> bool:
    kind = (field.get("type") or "text").strip().lower()
    if field.tag != "input" or kind not in ("text", "search") or not name:
        return False
    hint = squeeze(f"{field.get('placeholder') or ''}{field.get('value') or ''}{field.get('title') or ''}")
    return bool(_KEYWORD.match(name)) or bool(words().search_hint.search(hint))


def _encoding(page: Page) -> str:
    return decode(page.body, page.content_type).encoding.lower()


def is_sitemap(page: Page) -> bool:
    head = page.text[:2000].lower()
    return "<urlset" in head or "<sitemapindex" in head


def read_sitemap(page: Page) -> tuple[list[str], list[str]]:
    """Further sitemaps, and addresses whose path is one of lists of annual reports, best known from their folders."""
    found = [url for url in map(clean, _LOC.findall(page.text)[:MAX_ADDRESSES]) if url is not None]
    if "<sitemapindex" in page.text[:2000].lower():
        return found[:MAX_SITEMAPS], []
    folders: dict[str, None] = {}
    for url in found:
        if has_annual_path(url) and not is_media(url) and not is_file(url):
            folders[_list_of(url)] = None
    return [], list(folders)


def _list_of(url: str) -> str:
    """The folder of the column that an address lies in: up to its annual segment."""
    parts = urlsplit(url)
    segments = parts.path.split("/")
    known = words().annual_path
    at = next((n for n, segment in enumerate(segments) if segment and known.match(segment.partition(".")[0])), None)
    if at is None or at == len(segments) - 1 or "." in segments[at]:
        return url
    return urlunsplit((parts.scheme, parts.netloc, "/".join(segments[: at + 1]) + "/", "", ""))
