"""What lies in ``deploy/`` is in step with the program: its syntax, the commands it runs, the files it names."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from harvester.cli import cli
from tests.portal.judge import ROOT

DEPLOY = ROOT / "deploy"
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
_COMMAND = re.compile(r"(?<![\w/@.])(?:/opt/harvester/bin/)?((?:harvester (?=--dir|[a-z])|scrapy crawl )[^;|>\n#&]+)")


def yaml(path: Path) -> Any:
    module = pytest.importorskip("yaml", reason="PyYAML is not installed")
    return module.safe_load(path.read_text(encoding="utf-8"))


def commands(path: Path) -> Iterator[list[str]]:
    """The command lines of ours in a file, as words."""
    text = path.read_text(encoding="utf-8")
    if path.suffix in (".yaml", ".yml"):
        text = re.sub(r'\["(harvester|scrapy)".*\]', lambda found: shlex.join(json.loads(found[0])), text)
    if path.name == "Containerfile":
        text = re.sub(r"^CMD (\[.*\])$", lambda found: shlex.join(json.loads(found[1])), text, flags=re.M)
    for line in text.splitlines():
        if re.match(r"\s*(#|COPY|User=|useradd|name:|image:|Description|StateDirectory)", line):
            continue
        line = re.sub(r"^([\d*,/-]+ ){5}\w+ ", "", line)  # the moments and the user of a line for cron
        line = re.sub(r'echo "[^"]*"', "", line)
        for found in _COMMAND.finditer(line):
            yield shlex.split(found[1].split("||")[0].rstrip(" 2"))


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze is not there")
    programs = str(Path(sys.executable).parent)
    names = []
    for unit in sorted((DEPLOY / "systemd").iterdir()):
        text = unit.read_text(encoding="utf-8").replace("/opt/harvester/bin", programs)
        name = unit.name.replace("@.", "@chongqing.")
        (tmp_path / name).write_text(text.replace("User=harvester", "User=root"), encoding="utf-8")
        names.append(str(tmp_path / name))
    done = subprocess.run([analyze, "verify", "--man=no", *names], text=True, capture_output=True, check=False)
    told = [line for line in done.stderr.splitlines() if "harvester" in line]
    assert told == []
    assert len(names) == 4


def test_every_timer_has_its_service() -> None:
    units = {path.name for path in (DEPLOY / "systemd").iterdir()}
    assert {name.replace(".timer", ".service") for name in units if name.endswith(".timer")} <= units


def test_times_of_cron_are_times() -> None:
    lines = (DEPLOY / "cron" / "harvester").read_text(encoding="utf-8").splitlines()
    jobs = [line for line in lines if line and not line.startswith("#") and "=" not in line.split()[0]]
    assert len(jobs) == 3
    for job in jobs:
        for field, most in zip(job.split()[:5], (59, 23, 31, 12, 7), strict=True):
            assert field == "*" or 0 <= int(field) <= most, job


def test_the_workflow_is_one() -> None:
    told = yaml(DEPLOY / "github" / "crawl.yml")
    assert told[True].keys() == {"schedule", "workflow_dispatch"}  # YAML 1.1 takes `on` for a truth value
    (job,) = told["jobs"].values()
    for step in job["steps"]:
        assert ("run" in step) != ("uses" in step)
        if "run" in step:
            subprocess.run(["bash", "-n", "-c", step["run"]], check=True)
        else:
            assert re.fullmatch(r"actions/[\w/-]+@v\d+", step["uses"])


def test_the_container_is_made_of_what_is_there() -> None:
    compose = yaml(DEPLOY / "container" / "compose.yaml")
    for service in compose["services"].values():
        assert service["read_only"] and service["cap_drop"] == ["ALL"]
        context = (DEPLOY / "container" / service["build"]["context"]).resolve()
        assert (context / service["build"]["dockerfile"]).is_file()
    assert all(port.startswith("127.0.0.1:") for port in compose["services"]["serve"]["ports"])
    text = (DEPLOY / "container" / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    known = {"FROM", "RUN", "WORKDIR", "COPY", "ARG", "USER", "ENV", "VOLUME", "STOPSIGNAL", "CMD"}
    assert {line.split()[0] for line in lines} == known
    for line in lines:
        word, *rest = shlex.split(line)
        if word == "COPY":
            assert all((ROOT / source).exists() for source in rest[:-1]), line
        if word == "RUN":
            subprocess.run(["bash", "-n", "-c", line.removeprefix("RUN ")], check=True)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_commands_and_variables_are_the_programs_own(path: Path) -> None:
    spiders = set(SpiderLoader.from_settings(Settings({"SPIDER_MODULES": ["spiders"]})).list())
    for program, *words in commands(path):
        if program == "scrapy":
            name = words[1]
            assert name in spiders or name.startswith(("%i", "$")), words
            continue
        context = click.Context(cli)
        if words[0] == "--dir":
            del words[:2]
        command = cli.get_command(context, words[0])
        assert command is not None, words
        command.make_context(words[0], words[1:], parent=context)
    known = (ROOT / "harvester" / "settings.py").read_text(encoding="utf-8")
    for name in set(re.findall(r"\bHARVEST_[A-Z_]+", path.read_text(encoding="utf-8"))):
        assert re.search(rf"^{name}\b", known, re.M), f"{path.name}: {name} is no setting"


def test_the_commands_are_found() -> None:
    found = {path.name: [" ".join(words[:2]) for words in commands(path)] for path in FILES}
    assert found["harvester-crawl@.service"] == ["harvester doctor", "scrapy crawl", "harvester monitor"]
    assert found["harvester"] == ["scrapy crawl", "harvester monitor", "harvester monitor", "harvester backup"]
    assert found["crawl.yml"][:2] == ["harvester doctor", "scrapy crawl"]
    assert found["compose.yaml"] == ["scrapy crawl", "harvester monitor", "harvester serve"]
    assert found["Containerfile"] == ["harvester status"]


def test_what_scrapyd_adds_is_no_part_of_what_is_crawled() -> None:
    """Else no crawl under Scrapyd would be the same command as the one before, and none would go on."""
    from spiders.portal import PortalSpider

    spider = PortalSpider(url="http://www.qinghe.gov.cn/", _job="0123")
    assert spider.harvest_arguments == {"url": "http://www.qinghe.gov.cn/"}
