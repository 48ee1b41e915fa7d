"""What is loaded in a sparing way is the same."""

from __future__ import annotations

import inspect
import subprocess
import sys

from harvester.imports import modules_by_name
from tests.portal.judge import ROOT

DEPRECATED = """
import contextlib, inspect, sys
import scrapy.cmdline
from harvester.imports import modules_by_name
with modules_by_name() if sys.argv[1] == "sparing" else contextlib.nullcontext():
    import scrapy.core.downloader.contextfactory as made
print(sorted((name, one.__module__) for name, one in vars(made).items() if inspect.isclass(one)))
"""


def test_a_frame_names_its_module() -> None:
    frame, whole = inspect.currentframe(), inspect.getmodule
    with modules_by_name():
        assert inspect.getmodule(frame) is sys.modules[__name__]
        assert inspect.getmodule(ROOT.__class__) is sys.modules[ROOT.__class__.__module__]
        assert inspect.stack()[0].function == "test_a_frame_names_its_module"
    assert inspect.getmodule is whole


def test_classes_of_scrapy_are_of_the_same_modules() -> None:
    told = [
        subprocess.run(
            [sys.executable, "-W", "ignore", "-c", DEPRECATED, way],
            cwd=ROOT,
            check=True,
            text=True,
            capture_output=True,
        ).stdout
        for way in ("sparing", "plain")
    ]
    assert told[0] == told[1]
    assert "ContextFactory" in told[0]
