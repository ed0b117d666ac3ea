"""The example monorepo fails under the real pytest before, and collects after, as documented."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[1] / "examples" / "remediation"
SUITES = ("tests", "auth_service", "backend", "analytics_service")
COLLECT = ("--collect-only", "--strict-markers")
OK, INTERRUPTED = 0, 2

RECORDER = """
import json, os, pytest

def record(node, message):
    path = os.path.relpath(node.path).replace(os.sep, "/")
    with open(os.environ["RECORDED_MODULES"], "a", encoding="utf-8") as file:
        file.write(json.dumps({"path": path, "message": message}) + "\\n")

@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    report = yield
    if report.passed and isinstance(collector, pytest.Module):
        record(collector, None)
    return report

def pytest_exception_interact(node, call, report):
    error = call.excinfo.value
    while error.__cause__ is not None:
        error = error.__cause__
    record(node, f"{type(error).__name__}: {error}")
"""


@dataclass(frozen=True)
class Origin:
    """The line that has to change, as `path` and the text that stands there."""

    path: str
    text: str
    message: str
    blocks: frozenset[str]

    def reference(self, tree: Path) -> str:
        lines = (tree / self.path).read_text(encoding="utf-8").splitlines()
        return f"{self.path}:{lines.index(self.text) + 1}"


def origin(path: str, text: str, message: str, *blocks: str) -> Origin:
    return Origin(path, text, message, frozenset(blocks or [path]))


def unknown_marker(name: str) -> str:
    return rf"Failed: '{name}' not found in `markers` configuration option"


NO_PARENT = "ImportError: attempted relative import with no known parent package"
NO_REDIS_MANAGER = "ImportError: cannot import name 'get_redis_manager' from 'shared.redis_manager'"

CAUSES: dict[int, tuple[Origin, ...]] = {
    1: (
        origin(
            "backend/tests/test_parcel_states.py",
            "from backend.app.enums import ParcelStatus",
            r"AttributeError: .*\bRETURNED\b",
        ),
        origin(
            "analytics_service/tests/test_status_breakdown.py",
            "from analytics_service.enums import ParcelStatus",
            "ModuleNotFoundError: No module named 'analytics_service.enums'",
        ),
    ),
    2: (
        origin(
            "shared/time_utils.py",
            "from shared.timing.formats import utc_now  # noqa: E402",
            "ImportError: cannot import name 'utc_now' from 'shared.timing.formats'",
            "auth_service/tests/test_token_expiry.py",
            "backend/tests/test_tracking.py",
        ),
    ),
    3: (
        origin(
            "auth_service/session_store.py",
            "from shared.redis_manager import get_redis_manager",
            NO_REDIS_MANAGER,
            "auth_service/tests/test_session_store.py",
        ),
        origin(
            "backend/tests/test_redis_cache.py",
            "from shared.redis_manager import get_redis_manager",
            NO_REDIS_MANAGER,
        ),
    ),
    4: (
        origin(
            "test_framework/context.py",
            "from backend.app.services.user_context import UserContextService",
            "ModuleNotFoundError: No module named 'backend.app.services.user_context'",
            "auth_service/tests/test_tenant_login.py",
            "backend/tests/test_parcel_access.py",
            "analytics_service/tests/test_tenant_usage.py",
        ),
    ),
    5: (
        origin(
            "shared/error_handler.py",
            'error_log = logging.getLogger("parcelbox.errors")',
            "NameError: name 'logging' is not defined",
            "backend/tests/test_error_responses.py",
            "analytics_service/tests/test_consumer.py",
        ),
    ),
    6: (
        origin(
            "auth_service/tests/test_backend_contract.py",
            "@pytest.mark.backend",
            unknown_marker("backend"),
        ),
        origin(
            "analytics_service/tests/test_backend_feed.py",
            "pytestmark = pytest.mark.interservice",
            unknown_marker("interservice"),
        ),
        origin(
            "backend/tests/test_boot_order.py",
            "@pytest.mark.startup_services",
            unknown_marker("startup_services"),
        ),
    ),
    7: (
        origin(
            "analytics_service/tests/test_ingest.py",
            "from .factories import make_events",
            NO_PARENT,
        ),
        origin(
            "analytics_service/tests/reports/test_daily_report.py",
            "from .samples import ONE_DAY",
            NO_PARENT,
        ),
    ),
    8: (
        origin(
            "auth_service/tests/test_token_validator.py",
            "from auth_service.tokens import TokenValidator, issue_token",
            "ImportError: cannot import name 'TokenValidator' from 'auth_service.tokens'",
        ),
        origin(
            "analytics_service/tests/test_report_builder.py",
            "from analytics_service.aggregate import ReportBuilder",
            "ImportError: cannot import name 'ReportBuilder' from 'analytics_service.aggregate'",
        ),
    ),
}
ORIGINS = [
    pytest.param(found, id=f"{number}-{found.path}")
    for number, origins in CAUSES.items()
    for found in origins
]
HEALTHY = {
    "tests/test_parcel_journey.py",
    "auth_service/tests/test_auth_settings.py",
    "auth_service/tests/test_login.py",
    "auth_service/tests/test_startup.py",
    "backend/tests/test_auth_calls.py",
    "backend/tests/test_parcels.py",
    "analytics_service/tests/test_aggregate.py",
}


@dataclass(frozen=True)
class Session:
    """What the runs of all suites said together."""

    statuses: dict[str, int]
    output: str
    collected: set[str]
    failed: dict[str, str]


class Monorepo:
    """A copy of one tree, out of reach of the configuration of this repository."""

    def __init__(self, name: str, folder: Path) -> None:
        ignored = shutil.ignore_patterns("__pycache__", ".pytest_cache")
        self.root = shutil.copytree(EXAMPLE / name, folder / name, ignore=ignored)
        self.plugins = folder / "plugins"
        self.plugins.mkdir()
        (self.plugins / "recorder.py").write_text(RECORDER, encoding="utf-8")
        self.records = folder / "modules.jsonl"

    def session(self, *options: str) -> Session:
        self.records.write_text("", encoding="utf-8")
        runs = {suite: self._run(*options, suite) for suite in SUITES}
        lines = self.records.read_text(encoding="utf-8").splitlines()
        messages = [(record["path"], record["message"]) for record in map(json.loads, lines)]
        return Session(
            statuses={suite: run.returncode for suite, run in runs.items()},
            output="\n".join(run.stdout for run in runs.values()),
            collected={path for path, message in messages if message is None},
            failed={path: message for path, message in messages if message is not None},
        )

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "recorder"]
        return subprocess.run(
            [*command, *arguments],
            cwd=self.root,
            env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    def _environment(self) -> dict[str, str]:
        foreign = ("PYTEST", "PYTHONWARNINGS")
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(foreign)}
        search_path = [str(self.plugins), *filter(None, [inherited.get("PYTHONPATH")])]
        return inherited | {
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONPATH": os.pathsep.join(search_path),
            "RECORDED_MODULES": str(self.records),
        }


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Session:
    return Monorepo("before", tmp_path_factory.mktemp("before")).session(*COLLECT)


@pytest.fixture(scope="module")
def fixed_tree(tmp_path_factory: pytest.TempPathFactory) -> Monorepo:
    return Monorepo("after", tmp_path_factory.mktemp("after"))


@pytest.fixture(scope="module")
def after(fixed_tree: Monorepo) -> Session:
    return fixed_tree.session(*COLLECT)


def modules_on_disk(tree: str) -> set[str]:
    root = EXAMPLE / tree
    return {path.relative_to(root).as_posix() for path in root.rglob("test_*.py")}


@pytest.mark.parametrize("cause", ORIGINS)
def test_before_fails_as_the_table_says(before: Session, cause: Origin) -> None:
    messages = {module: before.failed.get(module, "collected") for module in cause.blocks}
    assert all(re.match(cause.message, message) for message in messages.values()), messages


def test_before_fails_nowhere_else(before: Session) -> None:
    blocked = [module for causes in CAUSES.values() for cause in causes for module in cause.blocks]
    assert sorted(before.failed) == sorted(blocked), before.output


def test_before_collects_the_healthy_modules(before: Session) -> None:
    assert before.collected == HEALTHY, before.output
    assert before.collected | before.failed.keys() == modules_on_disk("before")


def test_before_is_interrupted_in_every_service(before: Session) -> None:
    assert before.statuses == dict.fromkeys(SUITES, INTERRUPTED) | {"tests": OK}


def test_after_collects_completely(before: Session, after: Session) -> None:
    assert after.statuses == dict.fromkeys(SUITES, OK), after.output
    assert after.failed == {}
    assert after.collected == modules_on_disk("after")
    assert after.collected >= before.collected | before.failed.keys()


def test_after_passes_and_uses_no_deprecated_path(fixed_tree: Monorepo, after: Session) -> None:
    run = fixed_tree.session("--strict-markers", "-W", "error::DeprecationWarning")
    assert run.statuses == dict.fromkeys(SUITES, OK), run.output
    assert run.collected == after.collected


@pytest.mark.parametrize("cause", ORIGINS)
def test_readme_points_at_the_line(cause: Origin) -> None:
    readme = (EXAMPLE / "README.md").read_text(encoding="utf-8")
    assert f"`{cause.reference(EXAMPLE / 'before')}`" in readme
