"""Several configurations in one repository: which run is governed by which."""

from __future__ import annotations

from collections.abc import Mapping

from differential.case import MARKED, Case

ROOT = MARKED.format("root_mark")
SVC_A = MARKED.format("a_mark")
SVC_C = MARKED.format("c_mark")
MONOREPO = {
    "pytest.ini": "[pytest]\nmarkers = root_mark\n",
    "svc_a/pytest.ini": "[pytest]\nmarkers = a_mark\n",
    "svc_b/pyproject.toml": "[project]\nname = 'b'\n",
    "svc_c/pyproject.toml": "[tool.pytest.ini_options]\nmarkers = ['c_mark']\n",
}
"""A root with a configuration, two services with their own, and one whose file says nothing."""
NO_ROOT = {name: text for name, text in MONOREPO.items() if name != "pytest.ini"}


def mono(
    name: str,
    run: str,
    tests: Mapping[str, str],
    *,
    bad: str = "",
    trap: int = 0,
    more: Mapping[str, str] | None = None,
    status: int = 0,
) -> Case:
    """Return the case of a run in the monorepo that refuses the files `bad`."""
    return Case(
        name,
        {**MONOREPO, **(more or {}), **tests},
        run=run,
        ost201=set(bad.split()),
        trap=trap,
        status=status,
    )


def no_root(
    name: str,
    run: str,
    tests: Mapping[str, str],
    *,
    bad: str = "",
    more: Mapping[str, str] | None = None,
) -> Case:
    return Case(name, {**NO_ROOT, **(more or {}), **tests}, run=run, ost201=set(bad.split()))


A = "svc_a/tests/test_a.py"
A2 = "svc_a/tests/test_a2.py"
B = "svc_b/tests/test_b.py"
B2 = "svc_b/tests/test_b2.py"
C = "svc_c/tests/test_c.py"
C2 = "svc_c/tests/test_c2.py"

CASES = (
    mono(
        "from-root",
        "pytest",
        {A: ROOT, A2: SVC_A, B: ROOT, C: ROOT, C2: SVC_C},
        bad=f"{A2} {C2}",
        trap=12,
    ),
    mono("one-service", "pytest svc_a", {A: SVC_A, A2: ROOT}, bad=A2, trap=14),
    mono("one-service-with-slash", "pytest svc_a/", {A: SVC_A, A2: ROOT}, bad=A2, trap=14),
    mono("one-service-from-here", "pytest ./svc_a", {A: SVC_A, A2: ROOT}, bad=A2, trap=14),
    mono("one-file-of-a-service", f"pytest {A2}", {A2: ROOT}, bad=A2, trap=14),
    mono("one-test-of-a-service", f"pytest {A2}::test_it", {A2: ROOT}, bad=A2, trap=14, status=4),
    mono("folder-of-a-service", "pytest svc_a/tests", {A: SVC_A, A2: ROOT}, bad=A2, trap=14),
    mono(
        "service-without-section",
        "pytest svc_b",
        {B: ROOT, B2: MARKED.format("b")},
        bad=B2,
        trap=10,
    ),
    mono("service-with-pyproject", "pytest svc_c", {C: SVC_C, C2: ROOT}, bad=C2),
    mono("two-services", "pytest svc_a svc_c", {A: ROOT, A2: SVC_A, C2: SVC_C}, bad=f"{A2} {C2}"),
    mono("two-files-of-a-service", f"pytest {A} {A2}", {A: SVC_A, A2: ROOT}, bad=A2),
    mono("all-by-name", "pytest .", {A: ROOT, A2: SVC_A}, bad=A2, trap=12),
    mono("configuration-by-flag", "pytest -c svc_a/pytest.ini svc_b", {B: SVC_A, B2: ROOT}, bad=B2),
    mono(
        "configuration-by-long-flag",
        "pytest --config-file=svc_a/pytest.ini svc_b",
        {B: SVC_A, B2: ROOT},
        bad=B2,
    ),
    mono(
        "configuration-by-joined-flag",
        "pytest -csvc_a/pytest.ini svc_b",
        {B: SVC_A, B2: ROOT},
        bad=B2,
    ),
    mono("rootdir-by-flag", "pytest --rootdir svc_a", {A: ROOT, A2: SVC_A}, bad=A2),
    mono("path-of-the-environment", "PYTEST_ADDOPTS=svc_a pytest", {A: SVC_A, A2: ROOT}, bad=A2),
    mono(
        "path-in-addopts",
        "pytest",
        {A: ROOT, A2: SVC_A},
        bad=A2,
        more={"pytest.ini": "[pytest]\nmarkers = root_mark\naddopts = svc_a\n"},
    ),
    mono(
        "configuration-in-addopts",
        "pytest",
        {B: ROOT, B2: SVC_A},
        bad=B2,
        more={"pytest.ini": "[pytest]\nmarkers = root_mark\naddopts = -c svc_a/pytest.ini\n"},
    ),
    mono(
        "testpaths",
        "pytest",
        {A: ROOT, A2: SVC_A},
        bad=A2,
        more={"pytest.ini": "[pytest]\nmarkers = root_mark\ntestpaths = svc_a\n"},
        trap=13,
    ),
    mono(
        "node-ids-of-two-services",
        f"pytest {A}::test_it {C}::test_it",
        {A: ROOT, C: SVC_C},
        bad=C,
        status=4,
    ),
    mono("as-module", "python -m pytest svc_a", {A: SVC_A, A2: ROOT}, bad=A2, trap=14),
    mono("flags-between", "pytest -v svc_a --tb=short -x", {A: SVC_A}, trap=14),
    mono("value-of-a-flag-is-no-path", "pytest -k svc_a svc_c", {C: SVC_C, C2: ROOT}, bad=C2),
    mono(
        "expression-of-marks-is-no-path",
        'pytest -m "not c_mark" svc_c',
        {C: SVC_C, C2: ROOT},
        bad=C2,
    ),
    Case(
        "configuration-inside-tests-folder",
        {
            "pytest.ini": "[pytest]\ntestpaths = tests\n",
            "tests/pytest.ini": "[pytest]\nmarkers = slow\n",
            "tests/test_a.py": MARKED.format("slow"),
        },
        ost201={"tests/test_a.py"},
        trap=13,
    ),
    Case(
        "configuration-inside-tests-folder-that-is-named",
        {
            "pytest.ini": "[pytest]\ntestpaths = tests\n",
            "tests/pytest.ini": "[pytest]\nmarkers = slow\n",
            "tests/test_a.py": MARKED.format("slow"),
            "tests/test_b.py": MARKED.format("fast"),
        },
        run="pytest tests",
        ost201={"tests/test_b.py"},
        trap=13,
    ),
    no_root("first-of-two-services", "pytest svc_a svc_c", {A: SVC_A, C: SVC_A, C2: SVC_C}, bad=C2),
    no_root(
        "first-of-two-services-reversed",
        "pytest svc_c svc_a",
        {A: SVC_A, A2: SVC_C, C: SVC_C},
        bad=A,
    ),
    no_root(
        "setup.py-above-two-services",
        "pytest svc_a svc_c",
        {A: SVC_A, C: SVC_C},
        bad=f"{A} {C}",
        more={"setup.py": ""},
    ),
    no_root("from-root-without-configuration", "pytest", {A: SVC_A, C: SVC_C}, bad=f"{A} {C}"),
    no_root("service-that-says-nothing-first", "pytest svc_b svc_a", {A: SVC_A, B: ROOT}, bad=B),
    mono(
        "two-runs",
        "pytest svc_a\npytest svc_c",
        {A: SVC_A, A2: ROOT, C: SVC_C, C2: ROOT},
        bad=f"{A2} {C2}",
    ),
    mono(
        "run-of-a-service-then-of-all",
        "pytest svc_a\npytest",
        {A: SVC_A, A2: ROOT, B: ROOT, C: SVC_C},
        bad=f"{A2} {C}",
    ),
    mono("run-of-all-then-of-a-service", "pytest\npytest svc_a", {A: SVC_A, A2: ROOT}, bad=A),
    mono(
        "run-that-ignores-a-service",
        "pytest --ignore=svc_c\npytest svc_c",
        {A: ROOT, B2: SVC_A, C: SVC_C, C2: ROOT},
        bad=f"{B2} {C2}",
    ),
)
