"""harvester monitor and the Spidermon suite: what they see, and that it arrives."""

from __future__ import annotations

import email
import email.policy
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from harvester import cli, exits
from harvester.monitors.deliver import DeliveryError, Where, deliver
from harvester.monitors.health import Health, Limits, NoRunError, assess
from harvester.store.database import Store
from tests.monitors.sinks import mail_server, web_server
from tests.portal.judge import crawl
from tests.portal.server import PortalServer

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def portal(name: str, reports: int = 0, **failed: int) -> dict[str, Any]:
    return {"name": name, "url": f"http://{name}.gov.cn/", "reports": {"new": reports}, "refused": {}, "failed": failed,
            "expected": None, "pages": 9, "ended": ""}  # fmt: skip


def add_run(store: Store, finished: str, reason: str = "finished", **statistics: Any) -> int:
    run_id = store.start_run("chongqing", {}, finished)
    portals = statistics.pop("by_portal", [portal("a", 12)])
    told = {"portals": len(portals), "pages": 20, "reports": {"new": 12}, "refused": {}, "failed": {}, "short": []}
    store.finish_run(run_id, reason, {**told, "by_portal": portals, **statistics}, finished)
    return run_id


def verdicts(health: Health) -> dict[str, bool | None]:
    return {finding.monitor: finding.well for finding in health.findings}


def test_each_monitor_sees_its_own_ill(tmp_path: Path) -> None:
    with Store(tmp_path / "harvest.db") as store:
        with pytest.raises(NoRunError):
            assess(store, Limits())
        add_run(store, "2026-01-01T00:00:00Z")
        well = assess(store, Limits(max_age_days=100), now=NOW)
        assert verdicts(well) == {
            "ended": True, "expected": True, "parse rate": True, "block rate": None, "failed sums": None, "age": True,
        }  # fmt: skip
        assert [f.monitor for f in assess(store, Limits(), now=NOW).failed] == ["age"]
        short = {"name": "某县", "url": "http://x.gov.cn/", "found": 1, "expected": 9, "basis": "registry", "words": ""}
        add_run(store, "2026-02-01T00:00:00Z", short=[short])
        assert [f.words for f in assess(store, Limits(), now=NOW).failed] == [
            "1 portals gave less than they must: 某县: 1 of 9"
        ]
        add_run(store, "2026-02-02T00:00:00Z", refused={"not_a_report": 30})
        assert [f.monitor for f in assess(store, Limits(), now=NOW).failed] == ["parse rate"]
        assert not assess(store, Limits(parse_rate=0.2), now=NOW).failed
        closed = [portal(f"p{n}", **({"blocked": 2} if n < 3 else {"gone": 1})) for n in range(10)]
        add_run(store, "2026-02-03T00:00:00Z", by_portal=closed)
        (failed,) = assess(store, Limits(), now=NOW).failed
        assert (failed.monitor, failed.words[:17]) == ("block rate", "3 of 10 portals k")
        killed = store.start_run("chongqing", {}, "2026-02-04T00:00:00Z")
        health = assess(store, Limits(), now=NOW)
        assert (health.run_id, [f.monitor for f in health.failed]) == (killed, ["ended"])


def test_settings_are_numbers() -> None:
    assert Limits.of({"HARVEST_MONITOR_BLOCK_RATE": "0.4"}.get) == Limits(block_rate=0.4)
    with pytest.raises(ValueError, match="much"):
        Limits.of({"HARVEST_MONITOR_BLOCK_RATE": "much"}.get)


@pytest.fixture
def ill(tmp_path: Path) -> Health:
    with Store(tmp_path / "harvest.db") as store:
        store.start_run("chongqing\nBcc: x@example.org", {}, "2026-02-04T00:00:00Z")
        return assess(store, Limits(), now=NOW)


def test_a_report_arrives_by_file_mail_and_webhook(ill: Health, tmp_path: Path) -> None:
    with mail_server() as (smtp, mails), web_server() as (web, posts):
        where = Where(
            file=str(tmp_path / "reports" / "health.jsonl"), mail="operator@example.org",
            smtp=f"127.0.0.1:{smtp}", webhook=f"http://127.0.0.1:{web}/hook",
        )  # fmt: skip
        assert len(deliver(ill, where)) == 3
        assert len(deliver(ill, where)) == 3
    lines = (tmp_path / "reports" / "health.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(mails) == len(posts) == 2
    assert json.loads(lines[0])["well"] is False
    message = email.message_from_bytes(mails[0], policy=email.policy.default)
    assert message["To"] == "operator@example.org"
    assert "Bcc" not in message
    assert "2 of 6 monitors failed" in str(message["Subject"]).replace("\n", "")
    assert "still running, or killed" in message.get_content()
    assert json.loads(posts[0])["findings"][0]["monitor"] == "ended"


def test_a_report_goes_nowhere_else(ill: Health) -> None:
    with web_server() as (web, posts):
        for path, words in (("/elsewhere", "answered 302"), ("/broken", "answered 500")):
            with pytest.raises(DeliveryError, match=words):
                deliver(ill, Where(webhook=f"http://127.0.0.1:{web}{path}"))
        assert len(posts) == 2, "a redirect is not followed"
    with pytest.raises(DeliveryError, match="begins with http"):
        deliver(ill, Where(webhook="file:///etc/passwd"))


def test_a_password_is_not_given_to_a_server_without_tls(ill: Health, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HARVEST_SMTP_USER", "me")
    monkeypatch.setenv("HARVEST_SMTP_PASSWORD", "secret")
    with mail_server() as (smtp, mails), pytest.raises(DeliveryError, match="no TLS"):
        deliver(ill, Where(mail="a@example.org", smtp=f"127.0.0.1:{smtp}"))
    assert not mails


def test_when_all_is_well_nobody_is_disturbed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Store(tmp_path / "harvest.db") as store:
        add_run(store, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    report = tmp_path / "report.jsonl"
    words = ["--dir", str(tmp_path), "monitor", "--file", str(report)]
    assert cli.run(words) == exits.OK
    assert not report.exists()
    assert cli.run([*words, "--always"]) == exits.OK
    assert json.loads(report.read_text(encoding="utf-8"))["well"] is True
    assert cli.run([*words, "--max-age-days", "0"]) == exits.REFUSED
    assert len(report.read_text(encoding="utf-8").splitlines()) == 2
    assert cli.run([*words, "--webhook", "http://127.0.0.1:9/", "--always"]) == exits.ENVIRONMENT
    assert "could not be sent to http://127.0.0.1:9/" in capsys.readouterr().err
    assert cli.run([*words, "--run", "77"]) == exits.USAGE


def test_spidermon_runs_them_at_the_end_of_a_crawl_that_logs_json(portal: PortalServer, tmp_path: Path) -> None:
    pytest.importorskip("spidermon", reason="the extra monitors is not installed")
    report = tmp_path / "report.jsonl"
    done = crawl(
        "portal", portal, tmp_path / "harvest", tmp_path / "items.jsonl", {"url": "http://www.xiaoyi-sample.gov.cn/"},
        {
            "SPIDERMON_ENABLED": "True", "HARVEST_REPORT_FILE": str(report), "HARVEST_REPORT_ALWAYS": "True",
            "HARVEST_LOG_JSON": "1", "LOG_LEVEL": "INFO",
        },
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(report.read_text(encoding="utf-8"))
    assert (told["well"], told["run_id"], told["finish_reason"]) == (True, 1, "finished")
    said = [json.loads(line) for line in done.stderr.splitlines()]
    events = [line["event"] for line in said if "event" in line]
    assert (events[0], events[-1]) == ("begin", "end")
    assert all(line["time"].endswith("Z") and "message" in line for line in said)
    assert sum(next(line for line in said if line.get("event") == "end")["reports"].values()) == 6
