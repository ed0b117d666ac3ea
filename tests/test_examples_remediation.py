"""The example monorepo fails under the real pytest before, and collects after, as documented."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from remediation import COLLECT, EXAMPLE, SUITES, Monorepo, Session

OK, INTERRUPTED = 0, 2


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
