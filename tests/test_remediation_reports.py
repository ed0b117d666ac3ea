"""What our rules say of the example monorepo: before its repair, and after."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from projects import report

EXAMPLE = Path(__file__).parents[1] / "examples" / "remediation"


@pytest.fixture
def copied(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Return a copy of one of the trees, outside of our own repository."""
    return Path(shutil.copytree(EXAMPLE / request.param, tmp_path / request.param))


@pytest.mark.parametrize("copied", ["after"], indirect=True)
def test_nothing_is_reported_after_the_repair(copied: Path) -> None:
    assert report(copied) == []


@pytest.mark.parametrize("copied", ["before"], indirect=True)
def test_the_root_causes_of_these_rules_are_reported_before(copied: Path) -> None:
    found = [re.sub(r":\d+ (OST\d+) .*", r" \1", line) for line in report(copied)]
    assert set(found) >= {
        "analytics_service/tests/test_backend_feed.py:5 OST201",
        "auth_service/tests/test_backend_contract.py:7 OST201",
        "backend/tests/test_boot_order.py:6 OST201",
        "analytics_service/tests/test_ingest.py:3 OST102",
        "analytics_service/tests/reports/test_daily_report.py:3 OST102",
    }
    assert len([line for line in found if line.endswith(("OST201", "OST102"))]) == 5
    codes = {"OST101", "OST102", "OST201", "OST301", "OST302", "OST401", "OST402"}
    assert {line.split()[1] for line in found} == codes


@pytest.mark.parametrize("copied", ["before"], indirect=True)
def test_the_message_says_where_the_marker_is_registered(copied: Path) -> None:
    found = [line for line in report(copied) if "OST201" in line]
    assert all("it is registered in " in line for line in found)
    assert any(
        "'startup_services'" in line and "auth_service/pytest.ini:" in line for line in found
    )
