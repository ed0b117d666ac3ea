"""The audit's page in a real browser: nothing is fetched, and what is to be clicked opens."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from audits import cause, view, violation, written
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

BROWSER, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
EVIL = "<img src=x onerror=\"document.title='run'\"><script>document.title='run'</script>"
SWITCHES = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
)  # fmt: skip

pytestmark = pytest.mark.skipif(
    not (BROWSER and DRIVER), reason="chromium and chromedriver aren't there"
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    options.binary_location = str(BROWSER)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    for switch in (*SWITCHES, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(switch)
    driver = webdriver.Chrome(options, Service(DRIVER))
    yield driver
    driver.quit()


@pytest.fixture
def page(browser: webdriver.Chrome, tmp_path: Path) -> webdriver.Chrome:
    causes = [
        cause("pkg/a.py:3", f"no name {EVIL}", "t1.py", "t2.py"),
        cause("pkg/b.py:2", "module 'gone' does not exist", "t3.py"),
    ]
    made = view(
        causes,
        {"t1.py": 0, "t2.py": 0, "t3.py": 1},
        chains={"t1.py": [("t1.py", 1), ("pkg/a.py", 3)]},
        violations=[violation("OST203", "pytest.ini:1", EVIL)],
        sources={"t1.py": EVIL, "pkg/a.py": "\n\nfrom b import x"},
    )
    file = tmp_path / "audit.html"
    file.write_text(written("html", made), encoding="utf-8")
    browser.get(file.as_uri())
    return browser


def test_nothing_runs_or_is_fetched(page: webdriver.Chrome) -> None:
    assert page.title == "flake8-ssot audit"
    assert page.get_log("browser") == []
    events = [json.loads(entry["message"])["message"] for entry in page.get_log("performance")]
    requests = [e["params"] for e in events if e["method"] == "Network.requestWillBeSent"]
    own = [r["request"]["url"] for r in requests if r["documentURL"] == page.current_url]
    assert own == [page.current_url]


def test_a_cause_and_its_chain_open_by_a_click(page: webdriver.Chrome) -> None:
    step = page.find_element(By.XPATH, "//li[code='pkg/a.py:3']")
    assert not step.is_displayed()
    page.find_element(By.CSS_SELECTOR, "#cause-1 > summary").click()
    page.find_element(By.XPATH, "//summary[code='t1.py']").click()
    assert step.is_displayed()
    assert step.find_elements(By.TAG_NAME, "code")[1].text == "from b import x"


def test_bars_are_as_long_as_what_they_count_and_lead_to_it(page: webdriver.Chrome) -> None:
    bars = page.find_elements(By.CSS_SELECTOR, "svg rect:not(.shown)")
    long, short = (bar.rect["width"] for bar in bars)
    assert long == pytest.approx(2 * short, rel=0.02)
    page.execute_script("arguments[0].parentNode.dispatchEvent(new MouseEvent('click'))", bars[1])
    assert page.current_url.endswith("#cause-2")
