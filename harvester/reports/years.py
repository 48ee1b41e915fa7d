"""The report year: from titles, then the text's own statements; never from a publication date or a path."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from harvester.reports.identity_words import YEAR, compact, to_year
from harvester.reports.model import Warning_
from harvester.reports.titles import Title

_PERIOD = re.compile(
    rf"(?P<from>{YEAR})年?[-/.]?0?1月?[-/.]?0?1日?(?:零时)?起?(?:开始)?(?:至|到|-|—|~|,)+(?:(?P<to>{YEAR})年?|同年|当年)?[-/.]?12月?[-/.]?31日?"
)
_IN_PROSE = re.compile(rf"(?<![〔\[(（《\d])({YEAR})年(?!\d{{1,2}}月)")
_TITLED = re.compile(r"《[^》]*》|〔[^〕]*〕|\[[^\]]*\]")
_SPAN = range(2007, 2100)


@dataclass(frozen=True, slots=True)
class Year:
    value: int | None
    evidence: str | None
    warnings: tuple[Warning_, ...] = ()

    @property
    def ambiguous(self) -> bool:
        """True where years were named, and nothing decides among them."""
        return any(warning.code != "year_not_stated" for warning in self.warnings)


def stated_periods(lines: Sequence[str]) -> list[int]:
    """Years that the text states as its period (统计期限自2021年1月1日起至2021年12月31日止)."""
    result = []
    for line in lines:
        for found in _PERIOD.finditer(compact(line)):
            first = to_year(found["from"])
            if found["to"] is None or to_year(found["to"]) == first:
                result.append(first)
    return list(dict.fromkeys(result))


def dated_year(lines: Sequence[str], dates: Sequence[str | None]) -> int | None:
    """The only year that the opening speaks of, if the report was signed or published (ISO dates) in the year after
    it: one mention proves little, a date that fits makes it certain enough."""
    spoken = {to_year(y) for line in lines for y in _IN_PROSE.findall(_TITLED.sub("", compact(line)))}
    if len(spoken) != 1:
        return None
    year = spoken.pop()
    return year if year in _SPAN and any(date and int(date[:4]) == year + 1 for date in dates) else None


def prose_year(lines: Sequence[str]) -> int | None:
    """The year most of the opening's sentences speak of: named at least twice and more often than all others
    together."""
    counted: Counter[int] = Counter()
    for line in lines:
        counted.update(to_year(y) for y in _IN_PROSE.findall(_TITLED.sub("", compact(line))))
    if not counted:
        return None
    year, times = counted.most_common(1)[0]
    return year if times >= 2 and times * 2 > counted.total() else None


def _titled(titles: Sequence[Title]) -> tuple[tuple[int, ...], Title | None]:
    for title in titles:
        if title.years:
            return title.years, title
    return (), None


def find_year(
    titles: Sequence[Title],
    statement: Sequence[int],
    lines: Sequence[str],
    weak_titles: Sequence[Title],
    trails: Sequence[Sequence[str]],
    url: str | None,
) -> Year:
    """Decide the report year.

    In this order: the title on the page, the page's ``<title>``, the sentence that presents the report, the
    period of the figures, the
    year the opening speaks of, the titles of meta tags and links, the breadcrumb's last item, the ``fbtime`` of
    an annual-report module.
    A title that names two years is decided by the text, or left open.
    """
    warnings: list[Warning_] = []
    years, title = _titled(titles)
    periods = stated_periods(lines)
    if len(years) > 1:
        decided = [year for year in years if year in periods or year in statement]
        if len(decided) == 1:
            return Year(decided[0], "period stated in the text")
        listed = ", ".join(map(str, years))
        return Year(
            None,
            None,
            (Warning_("year_ambiguous", f"the title names several years ({listed}) and the text does not decide"),),
        )
    if years and title is not None:
        if len(periods) == 1 and periods[0] != years[0]:
            message = f"the title says {years[0]}, the period of the figures is {periods[0]}; the title counts"
            warnings.append(Warning_("year_conflict", message))
        elif _contradicted(years[0], weak_titles):
            other = _titled(weak_titles)[0]
            warnings.append(
                Warning_(
                    "year_conflict", f"the title on the page says {years[0]}, that of the meta tags or link {other[0]}"
                )
            )
        return _checked(years[0], f"{title.source}: {title.text}", warnings)
    if statement:
        return _checked(statement[0], "sentence that presents the report", warnings)
    if len(periods) == 1:
        return _checked(periods[0], "period stated in the text", warnings)
    prose = prose_year(lines)
    years, title = _titled(weak_titles)
    if prose is not None and (len(years) != 1 or years[0] == prose):
        return _checked(prose, "year the opening speaks of", warnings)
    if len(years) == 1 and title is not None:
        if prose is not None:
            message = f"the text speaks of {prose}, the {title.source} says {years[0]}; no title on the page decides"
            return Year(None, None, (Warning_("year_ambiguous", message),))
        return _checked(years[0], f"{title.source}: {title.text}", warnings)
    for trail in trails:
        if trail and (found := re.match(rf"({YEAR})年?(?:度|政府|信息|年报|$)", compact(trail[-1]))):
            warnings.append(Warning_("year_from_breadcrumb", f"only the breadcrumb names the year ({trail[-1]})"))
            return _checked(to_year(found[1]), "breadcrumb", warnings)
    if url and (found := re.search(r"[?&]fbtime=(20\d\d)(?!\d)", url)):
        warnings.append(Warning_("year_from_url", "only the address's fbtime names the year"))
        return _checked(int(found[1]), "url: fbtime", warnings)
    return Year(None, None, (Warning_("year_not_stated", "neither title nor text names the report year"),))


def _contradicted(year: int, weak: Sequence[Title]) -> bool:
    years, _ = _titled(weak)
    return len(years) == 1 and years[0] != year


def _checked(year: int, evidence: str, warnings: list[Warning_]) -> Year:
    if year not in _SPAN:
        return Year(None, None, (Warning_("year_implausible", f"the title names {year}, which no report can be of"),))
    return Year(year, evidence, tuple(warnings))
