"""The pages in a real browser: the system's Chromium, driven by Playwright, looked over by axe-core."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.web.conftest import Harvest
from tests.web.test_pages import addresses

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (extra 'dev')")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed (extra 'dev')")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
SOME = ("coverage", "agency", "report", "search", "diff", "view", "query")
LOOKS = ((1366, "zh-CN", ()), (820, "en-GB", SOME), (390, "zh-CN", ("start", *SOME)))
"""Width, language, and which pages if not all."""


@pytest.fixture(scope="module")
def server(harvest: Harvest) -> Iterator[str]:
    """``harvester serve`` as people start it. Its address."""
    command = [sys.executable, "-m", "harvester", "serve", "--dir", str(harvest.path), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            yield process.stderr.readline().split("/ shows", 1)[0]
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield chromium
        chromium.close()


def browsing(harvest: Harvest) -> dict[str, str]:
    """Our pages and those of the data browser."""
    return addresses(harvest) | {
        "error": "/report/99999",
        "tables": "/harvest",
        "view": "/harvest/agencies?_size=5",
        "query": "/harvest/wrong_sums",
        "own query": "/harvest?sql=select+1",
        "row": f"/harvest/reports/{harvest.report_id}",
    }


@pytest.mark.parametrize(("width", "locale", "names"), LOOKS, ids=[f"{look[0]}-{look[1]}" for look in LOOKS])
def test_no_serious_fault_nothing_outside_and_nothing_cut_off(
    harvest: Harvest, server: str, browser: Any, width: int, locale: str, names: tuple[str, ...]
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, locale=locale)
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    pages = {name: address for name, address in browsing(harvest).items() if name in (names or browsing(harvest))}
    for name, address in pages.items():
        said.clear()
        page.goto(server + address, wait_until="load")
        if name != "error":
            assert said == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        faults = axe.Axe().run(page).response["violations"]
        serious = [(f["id"], f["nodes"][0]["html"][:200]) for f in faults if f["impact"] in ("serious", "critical")]
        assert serious == [], name
    # Requests of every page and frame, whatever their kind: nothing was asked of anybody else.
    assert len(asked) > len(pages)
    assert [url for url in asked if not url.startswith((server + "/", "data:"))] == []
    context.close()


def test_a_number_leads_to_its_cell_in_the_original(harvest: Harvest, server: str, browser: Any) -> None:
    page = browser.new_page(viewport={"width": 1366, "height": 900})
    page.goto(f"{server}/report/{harvest.wrong_id}")
    link = page.locator("#c-requests-granted-total a").first
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => true")
    frame = page.frame(name="archived")
    frame.wait_for_load_state()
    target = frame.locator(":target")
    target.wait_for()
    assert target.inner_text().strip() == "987654"
    assert page.url.endswith(f"/report/{harvest.wrong_id}")
    page.close()


def test_hostile_page_does_nothing(harvest: Harvest, server: str, browser: Any) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: pytest.fail(f"a script of the archived page ran: {dialog.message}"))
    for address in (f"/report/{harvest.hostile_id}", f"/archived/{harvest.hostile_capture}"):
        page.goto(server + address)
        page.wait_for_load_state("networkidle")
    assert page.title() != "owned"
    assert [url for url in asked if not url.startswith(server)] == []
    assert "双龙镇" in page.inner_text("h1")
    page.close()


def test_the_keyboard_alone_is_enough(harvest: Harvest, server: str, browser: Any) -> None:
    """Search, open a report, fold and unfold the original; the place of the keyboard is always to be seen."""
    page = browser.new_page(locale="en-GB")
    page.goto(server + "/search")
    page.locator("#q").focus()
    page.keyboard.type("依申请公开")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    for _ in range(40):
        page.keyboard.press("Tab")
        seen = page.evaluate("document.activeElement.matches(':focus-visible')")
        width = page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
        assert seen and width >= 2, page.evaluate("document.activeElement.outerHTML")
        if "/report/" in (page.evaluate("document.activeElement.href") or ""):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/report/*")
    page.locator(".original summary").focus()
    assert page.locator(".original iframe").is_visible()
    page.keyboard.press("Enter")
    assert not page.locator(".original iframe").is_visible()
    page.keyboard.press("Enter")
    assert page.locator(".original iframe").is_visible()
    page.close()


def test_keyboard_reaches_the_content_first(server: str, browser: Any) -> None:
    page = browser.new_page(locale="en-GB")
    page.goto(server + "/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.close()
