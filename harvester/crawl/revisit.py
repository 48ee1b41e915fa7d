"""When a page that the archive has is looked at again.

Lists are looked at in every run: they tell what is new. A report is looked at again the sooner the younger it is, and
once more after each statutory date that follows its year: the regulation asks departments for their report by
31 January and governments by 31 March, so corrections and late reports cluster there. What is not due comes from the
archive, without a request; what is due is asked for conditionally where the server gave validators.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from scrapy.settings import BaseSettings

from harvester.crawl.arguments import ArgumentError
from harvester.crawl.frontier import ATTACHMENT, ENTRY, Lead
from harvester.crawl.links import years_in

STATUTORY = ((1, 31), (3, 31))
"""Month and day by which reports for the year before are due."""
GRACE = timedelta(days=1)
"""Reports of the last day are up on the next."""
_DAY = 86_400.0


@dataclass(frozen=True)
class Policy:
    """Days between two looks at a report: ``young`` until ``young_for`` days after its publication, then ``old``;
    ``season`` from 1 January to 30 April for a report for the year before."""

    young: float = 7
    young_for: float = 90
    season: float = 1
    old: float = 180

    def max_age(self, published: date | None, year: int | None, now: datetime) -> float:
        """How old, in seconds, the last look at a report may be. ``year`` is the report year; either may be unknown."""
        year = year if year is not None else published.year - 1 if published is not None else None
        born = published or (date(year + 1, 1, 31) if year is not None else None)
        if year == now.year - 1 and now.month <= 4:
            days = self.season
        elif born is not None and (now.date() - born).days <= self.young_for:
            days = self.young
        else:
            days = self.old
        passed = [at for at in statutory_dates(year) if at <= now]
        if passed:
            return min(days * _DAY, (now - passed[-1]).total_seconds())
        return days * _DAY


def statutory_dates(year: int | None) -> list[datetime]:
    """The moments after which a report for ``year`` has to be there, in order; [] for an unknown year."""
    if year is None:
        return []
    return [datetime(year + 1, month, day, tzinfo=UTC) + GRACE for month, day in STATUTORY]


def parse_since(text: str | None) -> datetime | None:
    """``2025-01-01``: only what was last looked at before that day. Raises ArgumentError."""
    if text is None or not text.strip():
        return None
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text.strip()):
            raise ValueError("no date")
        return datetime.strptime(text.strip(), "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError as error:
        raise ArgumentError(f"since={text}: give a day such as 2025-01-01") from error


def says_yes(text: str | None) -> bool:
    return (text or "").strip().lower() in ("1", "true", "yes")


class Revisits:
    """Tells for every lead how old an archived page may be to be taken for it. ``fresh``: nothing is taken."""

    def __init__(
        self, policy: Policy | None = None, *, fresh: bool = False, since: datetime | None = None,
        now: datetime | None = None,
    ) -> None:  # fmt: skip
        self.policy = policy or Policy()
        self.fresh = fresh
        self.since = since
        self.now = now or datetime.now(UTC)

    @classmethod
    def of(cls, settings: BaseSettings, fresh: str | None, since: str | None) -> Revisits:
        """From the settings ``REVISIT_…`` and the arguments of a spider."""
        policy = Policy(
            young=settings.getfloat("REVISIT_YOUNG_DAYS", Policy.young),
            young_for=settings.getfloat("REVISIT_YOUNG_FOR_DAYS", Policy.young_for),
            season=settings.getfloat("REVISIT_SEASON_DAYS", Policy.season),
            old=settings.getfloat("REVISIT_OLD_DAYS", Policy.old),
        )
        return cls(policy, fresh=says_yes(fresh), since=parse_since(since))

    def max_age(self, lead: Lead) -> float | None:
        """Seconds, for the request's ``harvest_max_age``; None: ask the server."""
        if self.fresh:
            return None
        if self.since is not None:
            return max(0.0, (self.now - self.since).total_seconds()) or None
        if lead.kind not in (ENTRY, ATTACHMENT):
            return None
        origin = lead.parent.lead if lead.kind == ATTACHMENT and lead.parent is not None else lead
        years = years_in(origin.title)
        return self.policy.max_age(_day(origin.date), max(years) if years else None, self.now)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
