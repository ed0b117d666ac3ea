"""Flags of the command line that decide which markers are known."""

from __future__ import annotations

from differential.case import MARKED, SLOW, TEST, Case

INI = {"pytest.ini": "[pytest]\nmarkers = slow\n"}
FAST = MARKED.format("fast")
OTHER = '[pytest]\nmarkers = ["other"]\n'

CASES = (
    Case("option-without-value", {**INI, "test_a.py": FAST}, run="pytest --rootdir", status=4),
    Case(
        "markers-replaced-by-flag",
        {**INI, "test_a.py": SLOW, "test_b.py": FAST},
        run="pytest -o markers=fast",
        ost201={"test_a.py"},
        trap=19,
    ),
    Case(
        "markers-replaced-by-flag-in-one-word",
        {**INI, "test_a.py": SLOW, "test_b.py": FAST},
        run="pytest -omarkers=fast",
        ost201={"test_a.py"},
        trap=19,
    ),
    Case(
        "markers-replaced-by-long-flag",
        {**INI, "test_a.py": SLOW, "test_b.py": FAST},
        run="pytest --override-ini 'markers=fast: takes no time'",
        ost201={"test_a.py"},
        trap=19,
    ),
    Case(
        "markers-replaced-twice",
        {**INI, "test_a.py": SLOW, "test_b.py": FAST, "test_c.py": MARKED.format("third")},
        run="pytest -o markers=slow -o markers=fast",
        ost201={"test_a.py", "test_c.py"},
        trap=19,
    ),
    Case(
        "markers-replaced-by-the-environment",
        {**INI, "test_a.py": SLOW, "test_b.py": FAST},
        run="PYTEST_ADDOPTS='-o markers=fast' pytest",
        ost201={"test_a.py"},
        trap=19,
    ),
    Case(
        "flag-after-that-of-addopts",
        {
            "pytest.ini": "[pytest]\nmarkers = slow\naddopts = -o markers=fast\n",
            "test_a.py": FAST,
            "test_b.py": MARKED.format("third"),
        },
        run="pytest -o markers=third",
        ost201={"test_a.py"},
        trap=19,
    ),
    Case(
        "another-option-replaced",
        {**INI, "test_a.py": SLOW, "test_b.py": FAST},
        run="pytest -o addopts=",
        ost201={"test_b.py"},
    ),
    Case(
        "addopts-emptied-by-flag",
        {
            "pytest.ini": "[pytest]\nmarkers = slow\naddopts = -o markers=fast\n",
            "test_a.py": SLOW,
            "test_b.py": FAST,
        },
        run="pytest -o addopts=",
        ost201={"test_b.py"},
    ),
    Case(
        "toml-of-any-name",
        {**INI, "ci.toml": OTHER, "test_a.py": SLOW, "test_b.py": MARKED.format("other")},
        run="pytest -c ci.toml",
        ost201={"test_a.py"},
    ),
    Case(
        "ini-of-any-name",
        {**INI, "ci.ini": "[pytest]\nmarkers = fast\n", "test_a.py": SLOW, "test_b.py": FAST},
        run="pytest -c ci.ini",
        ost201={"test_a.py"},
    ),
    Case(
        "cfg-of-any-name",
        {**INI, "ci.cfg": "[tool:pytest]\nmarkers = fast\n", "test_a.py": SLOW, "test_b.py": FAST},
        run="pytest -c ci.cfg",
        ost201={"test_a.py"},
    ),
    Case(
        "named-configuration-hides-none",
        {
            **INI,
            "conftest.py": "",
            "tox.ini": "[pytest]\nmarkers = fast\n",
            "test_a.py": SLOW,
            "test_b.py": FAST,
        },
        run="pytest -c tox.ini",
        ost201={"test_a.py"},
    ),
    Case(
        "named-pyproject-without-section",
        {**INI, "sub/pyproject.toml": "[tool.black]\n", "test_a.py": SLOW},
        run="pytest -c sub/pyproject.toml",
        ost201={"test_a.py"},
    ),
    Case(
        "named-configuration-that-is-nothing",
        {**INI, "test_a.py": SLOW},
        run="pytest -c /dev/null",
        ost201={"test_a.py"},
    ),
    Case("named-configuration-missing", {"test_a.py": TEST}, run="pytest -c no.ini", status=4),
    Case(
        "named-configuration-of-another-kind",
        {"pytest.yaml": "", "test_a.py": TEST},
        run="pytest -c pytest.yaml",
        status=4,
    ),
    Case("path-missing", {**INI, "test_a.py": SLOW}, run="pytest no_such_folder", status=4),
    Case(
        "unknown-marker-in-expression",
        {**INI, "test_a.py": SLOW},
        run='pytest -m "not nope"',
        status=4,
        trap=58,
    ),
    Case(
        "deselected-tests-are-imported",
        {**INI, "test_a.py": FAST, "test_b.py": SLOW},
        run="pytest -k nothing_at_all --deselect test_a.py",
        ost201={"test_a.py"},
    ),
    Case(
        "deselected-by-mark",
        {**INI, "test_a.py": FAST, "test_b.py": SLOW},
        run='pytest -m "not slow"',
        ost201={"test_a.py"},
    ),
    Case(
        "file-of-any-name-that-is-named",
        {**INI, "checks.py": FAST, "test_b.py": SLOW},
        run="pytest checks.py",
        ost201={"checks.py"},
    ),
    Case(
        "files-of-another-pattern",
        {
            "pytest.ini": "[pytest]\npython_files = check_*.py\n",
            "check_a.py": FAST,
        },
        ost201={"check_a.py"},
    ),
    Case(
        "files-of-a-suffix",
        {**INI, "a_test.py": FAST, "test_b.py": SLOW},
        ost201={"a_test.py"},
    ),
    Case(
        "warnings-are-errors",
        {**INI, "test_a.py": SLOW, "test_b.py": FAST},
        run="pytest -W error",
        ost201={"test_b.py"},
    ),
    Case(
        "rootdir-by-flag-without-configuration",
        {"sub/conftest.py": "", "sub/test_a.py": SLOW, "pytest.ini": "[pytest]\nmarkers = slow\n"},
        run="pytest --rootdir=sub sub",
    ),
)
