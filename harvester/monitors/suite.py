"""The monitors for Spidermon: ``SPIDERMON_ENABLED=True`` runs them when a crawl has ended.

Spidermon is an extra (``ogi-harvester[monitors]``); without it ``harvester monitor`` says the same of any run.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from spidermon import Monitor, MonitorSuite, monitors
from spidermon.core.actions import Action

from harvester.extensions import Harvest
from harvester.monitors.deliver import DeliveryError, Where, deliver
from harvester.monitors.health import Finding, Health, Limits, NoRunError, assess
from harvester.store.database import Store


def health_of(crawler: Any) -> Health:
    """The health of the crawl's own run. Raises NoRunError where it has none."""
    harvest = crawler.get_extension(Harvest)
    if harvest is None or harvest.run_id is None:
        raise NoRunError("this crawl has no run in a database")
    with Store(Path(crawler.settings["HARVEST_DIR"]) / "harvest.db", read_only=True) as store:
        return assess(store, Limits.of(crawler.settings.get), harvest.run_id)


@monitors.name("harvest")
class HarvestMonitor(Monitor):  # type: ignore[misc]
    """One test a monitor of ``harvester.monitors.health``."""

    def _check(self, name: str) -> None:
        finding: Finding = next(f for f in health_of(self.data.crawler).findings if f.monitor == name)
        if finding.well is None:
            self.skipTest(finding.words)
        self.assertTrue(finding.well, msg=finding.words)

    @monitors.name("the run ended as it should")  # type: ignore[untyped-decorator]
    def test_ended(self) -> None:
        self._check("ended")

    @monitors.name("found against expected")  # type: ignore[untyped-decorator]
    def test_expected(self) -> None:
        self._check("expected")

    @monitors.name("parse rate")  # type: ignore[untyped-decorator]
    def test_parse_rate(self) -> None:
        self._check("parse rate")

    @monitors.name("block rate")  # type: ignore[untyped-decorator]
    def test_block_rate(self) -> None:
        self._check("block rate")

    @monitors.name("failed sums")  # type: ignore[untyped-decorator]
    def test_failed_sums(self) -> None:
        self._check("failed sums")

    @monitors.name("age of the last success")  # type: ignore[untyped-decorator]
    def test_age(self) -> None:
        self._check("age")


class SendReport(Action):  # type: ignore[misc]
    """Sends the report where ``HARVEST_REPORT_FILE``, ``_MAIL`` and ``_WEBHOOK`` say."""

    def run_action(self) -> None:
        crawler = self.data.crawler
        try:
            deliver(health_of(crawler), Where.of(crawler.settings.get))
        except (NoRunError, DeliveryError) as error:
            crawler.spider.logger.error("%s", error)


class HarvestMonitorSuite(MonitorSuite):  # type: ignore[misc]
    monitors = [HarvestMonitor]  # noqa: RUF012  # Spidermon's own way
    monitors_finished_actions = [SendReport]  # noqa: RUF012
