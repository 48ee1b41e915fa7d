"""What is left to try once the links of a portal are used up."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from urllib.parse import urljoin

from harvester.crawl.frontier import COLUMN, RENDER, SECTION, SURE, Chain, Lead
from harvester.crawl.links import words
from harvester.crawl.pages import Page
from harvester.crawl.siblings import Siblings
from harvester.crawl.ways import SearchForm
from harvester.crawl.yearly import YearlyColumns

MAX_SHELLS = 20
"""Lists of one portal that a browser is asked for."""
FEW = 3
"""Reports below which a portal's sitemaps and its own search are asked as well."""


class LastWays:
    """Of one portal. ``sitemaps``: those that its robots.txt names; ``browser``: whether one may be asked."""

    def __init__(
        self, url: str, *, years: Collection[int] | None, sitemaps: Callable[[], Iterable[str]], browser: bool
    ) -> None:
        self.siblings = Siblings(url)
        self.yearly = YearlyColumns(years)
        self.form: SearchForm | None = None
        """The portal's own search, once a page has shown it."""
        self._url = url
        self._named_sitemaps = sitemaps
        self._sitemaps: list[str] | None = None
        self._searched = False
        self._browser = browser
        self._shells: list[Lead] = []
        """Columns that show no list, to be shown in a browser."""

    def next(self, found: int, known: Callable[[str], bool]) -> Lead | None:
        """Where siblings have their reports; then, where few or none were found, the portal's own search and its
        sitemaps; then a browser. None where nothing is left. ``found``: reports so far; ``known``: addresses seen."""
        yearly = self.yearly.next(known)
        if yearly is not None:
            url, pattern = yearly
            return Lead(url, COLUMN, SURE, guess=True, annual=True, chain=Chain(), state={"yearly": pattern})
        guess = self.siblings.guess()
        if guess is not None:
            return Lead(guess, COLUMN, SURE, guess=True, annual=True, chain=Chain())
        if found >= FEW:
            return None
        if self.form is not None and not self._searched:
            self._searched = True
            text = words().search_for
            url, form = self.form.url(text), self.form.form(text)
            return Lead(url, SECTION, SURE, guess=True, chain=Chain(), form=form, state={"words": text})
        if self._sitemaps is None:
            self._sitemaps = list(self._named_sitemaps()) or ([] if found else [urljoin(self._url, "/sitemap.xml")])
        if self._sitemaps:
            return Lead(self._sitemaps.pop(0), SECTION, SURE, guess=True)
        return self._shells.pop(0) if self._browser and self._shells else None

    def add_sitemaps(self, maps: Iterable[str]) -> None:
        """Those that a sitemap names."""
        self._sitemaps = [*(self._sitemaps or ()), *maps]

    def keep_shell(self, lead: Lead, page: Page, *, annual: bool) -> None:
        """A column without a list, or a page without links, that has scripts: the last way is a browser."""
        if page.tree is not None and page.tree.find(".//script") is not None and len(self._shells) < MAX_SHELLS:
            self._shells.append(
                Lead(page.url, RENDER, SURE, lead.title, None, lead.column, lead.depth, annual=annual, exact=True)
            )
