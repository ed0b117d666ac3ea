"""Which conftest.py files take part in a run, and from when on their markers are known."""

from __future__ import annotations

from differential.case import MARKED, SLOW, TEST, Case

REGISTERS = """
def pytest_configure(config):
    config.addinivalue_line("markers", "slow: as it is")
"""
USES = "import pytest\nslow = pytest.mark.slow\n"

CASES = (
    Case(
        "root-conftest",
        {"conftest.py": REGISTERS, "tests/test_a.py": SLOW, "tests/test_b.py": MARKED.format("x")},
        ost201={"tests/test_b.py"},
    ),
    Case(
        "conftest-in-tests-folder-is-known-everywhere",
        {"tests/conftest.py": REGISTERS, "aaa/test_b.py": SLOW, "test_c.py": SLOW},
        trap=24,
    ),
    Case(
        "conftest-in-folder-that-begins-with-test",
        {"testing/conftest.py": REGISTERS, "aaa/test_b.py": SLOW},
        trap=24,
    ),
    Case(
        "conftest-in-ignored-folder-that-begins-with-test",
        {
            "pytest.ini": "[pytest]\nnorecursedirs = tests_old\n",
            "tests_old/conftest.py": REGISTERS,
            "aaa/test_b.py": SLOW,
        },
        trap=24,
    ),
    Case(
        "conftest-of-a-later-folder",
        {
            "a/test_a.py": SLOW,
            "b/conftest.py": REGISTERS,
            "b/test_b.py": SLOW,
            "c/test_c.py": SLOW,
        },
        ost201={"a/test_a.py"},
        trap=22,
    ),
    Case(
        "conftest-of-an-earlier-folder",
        {"a/conftest.py": REGISTERS, "a/test_a.py": TEST, "b/test_b.py": SLOW},
        trap=22,
    ),
    Case(
        "conftest-of-an-earlier-folder-without-tests",
        {"a/conftest.py": REGISTERS, "b/test_b.py": SLOW},
        trap=22,
    ),
    Case(
        "conftest-of-a-later-folder-and-files-beside-it",
        {"a_test.py": SLOW, "b/conftest.py": REGISTERS, "b/test_b.py": SLOW, "test_root.py": SLOW},
        ost201={"a_test.py"},
        trap=22,
    ),
    Case(
        "conftest-of-a-later-folder-that-is-named",
        {"a/test_a.py": SLOW, "b/conftest.py": REGISTERS, "b/test_b.py": SLOW},
        run="pytest a b",
        trap=23,
    ),
    Case(
        "conftest-of-a-folder-beside-the-named-one",
        {"a/test_a.py": SLOW, "b/conftest.py": REGISTERS},
        run="pytest a",
        ost201={"a/test_a.py"},
        trap=23,
    ),
    Case(
        "conftest-of-a-later-folder-in-testpaths",
        {
            "pytest.ini": "[pytest]\ntestpaths = a b\n",
            "a/test_a.py": SLOW,
            "b/conftest.py": REGISTERS,
            "b/test_b.py": SLOW,
        },
        trap=23,
    ),
    Case(
        "conftest-of-a-folder-beside-testpaths",
        {
            "pytest.ini": "[pytest]\ntestpaths = a\n",
            "a/test_a.py": SLOW,
            "b/conftest.py": REGISTERS,
        },
        ost201={"a/test_a.py"},
        trap=23,
    ),
    Case(
        "conftest-two-folders-deep",
        {
            "tests/unit/conftest.py": REGISTERS,
            "tests/unit/test_a.py": SLOW,
            "tests/integration/test_b.py": SLOW,
            "tests/zzz/test_c.py": SLOW,
        },
        ost201={"tests/integration/test_b.py"},
        trap=25,
    ),
    Case(
        "conftest-two-folders-deep-below-the-named-folder",
        {
            "tests/test_unit/conftest.py": REGISTERS,
            "tests/test_unit/test_a.py": SLOW,
            "tests/integration/test_b.py": SLOW,
        },
        run="pytest tests",
        trap=25,
    ),
    Case(
        "conftest-above-the-configuration",
        {
            "conftest.py": REGISTERS,
            "sub/pytest.ini": "[pytest]\nmarkers = fast\n",
            "sub/test_a.py": SLOW,
        },
        run="pytest sub",
        ost201={"sub/test_a.py"},
        trap=26,
    ),
    Case(
        "conftest-beside-the-configuration",
        {
            "sub/conftest.py": REGISTERS,
            "sub/pytest.ini": "[pytest]\n",
            "sub/tests/test_a.py": SLOW,
        },
        run="pytest sub/tests",
        trap=26,
    ),
    Case(
        "conftest-above-the-named-folder",
        {"conftest.py": REGISTERS, "pytest.ini": "[pytest]\n", "sub/sub/test_a.py": SLOW},
        run="pytest sub/sub/test_a.py",
        trap=26,
    ),
    Case(
        "conftest-above-the-named-folder-without-configuration",
        {"conftest.py": REGISTERS, "sub/test_a.py": SLOW},
        run="pytest sub",
        trap=26,
    ),
    Case(
        "conftest-above-a-setup.py",
        {"conftest.py": REGISTERS, "sub/setup.py": "", "sub/test_a.py": SLOW},
        run="pytest sub",
        ost201={"sub/test_a.py"},
        trap=26,
    ),
    Case(
        "root-conftest-with-configuration-named-elsewhere",
        {
            "cfg/pytest.ini": "[pytest]\nmarkers = fast\n",
            "conftest.py": REGISTERS,
            "sub/test_a.py": SLOW,
        },
        run="pytest -c cfg/pytest.ini",
        ost201={"sub/test_a.py"},
        trap=27,
    ),
    Case(
        "tests-conftest-with-configuration-named-elsewhere",
        {"cfg/pytest.ini": "[pytest]\n", "tests/conftest.py": REGISTERS, "tests/test_a.py": SLOW},
        run="pytest -c cfg/pytest.ini",
        trap=27,
    ),
    Case(
        "confcutdir",
        {"conftest.py": REGISTERS, "sub/conftest.py": "", "sub/test_a.py": SLOW},
        run="pytest --confcutdir=sub sub",
        ost201={"sub/test_a.py"},
    ),
    Case(
        "noconftest",
        {"conftest.py": REGISTERS, "test_a.py": SLOW},
        run="pytest --noconftest",
        ost201={"test_a.py"},
    ),
    Case(
        "conftest-in-an-ignored-folder",
        {
            "pytest.ini": "[pytest]\nnorecursedirs = a\n",
            "a/conftest.py": REGISTERS,
            "b/test_b.py": SLOW,
        },
        ost201={"b/test_b.py"},
    ),
    Case(
        "conftest-in-a-folder-that-is-never-entered",
        {"build/conftest.py": REGISTERS, "c/test_c.py": SLOW},
        ost201={"c/test_c.py"},
    ),
    Case(
        "mark-in-the-root-conftest",
        {"conftest.py": USES, "test_a.py": TEST},
        trap=42,
    ),
    Case(
        "mark-in-a-helper-that-the-root-conftest-imports",
        {
            "conftest.py": "from helper import slow\n",
            "helper.py": USES,
            "test_a.py": "from helper import slow\n\n@slow\ndef test_it(): pass\n",
        },
        trap=42,
    ),
    Case(
        "mark-in-the-package-of-the-tests-conftest",
        {"tests/__init__.py": USES, "tests/conftest.py": "", "tests/test_a.py": TEST},
        trap=42,
    ),
    Case(
        "mark-in-the-package-of-the-tests",
        {"tests/__init__.py": USES, "tests/test_a.py": TEST},
        ost201={"tests/__init__.py"},
        refused={"tests/test_a.py"},
        trap=42,
    ),
    Case(
        "mark-in-pytest_configure",
        {
            "conftest.py": """
                import pytest

                def pytest_configure(config):
                    pytest.mark.slow
                """,
            "test_a.py": TEST,
        },
        trap=42,
    ),
    Case(
        "mark-in-a-conftest-that-registers-it",
        {
            "sub/conftest.py": USES + REGISTERS,
            "sub/test_a.py": TEST,
        },
        ost201={"sub/conftest.py"},
        refused={"sub"},
        trap=43,
    ),
    Case(
        "mark-in-the-conftest-of-the-named-folder",
        {"sub/conftest.py": USES, "sub/test_a.py": TEST},
        run="pytest sub",
        trap=43,
    ),
    Case(
        "mark-in-a-conftest-below-the-named-folder",
        {"tests/sub/conftest.py": USES, "tests/sub/test_a.py": TEST, "tests/test_b.py": TEST},
        run="pytest tests",
        ost201={"tests/sub/conftest.py"},
        refused={"tests/sub"},
        trap=43,
    ),
    Case(
        "mark-in-a-helper-of-two-test-files",
        {
            "helper.py": USES,
            "test_a.py": "from helper import slow\n",
            "test_b.py": "import helper\n",
        },
        ost201={"helper.py"},
        refused={"test_a.py", "test_b.py"},
        trap=44,
    ),
    Case(
        "plugins-named-in-an-inner-conftest",
        {"sub/conftest.py": "pytest_plugins = []\n", "sub/test_a.py": TEST, "test_b.py": SLOW},
        ost201={"test_b.py"},
        other={"sub"},
        trap=37,
    ),
)
