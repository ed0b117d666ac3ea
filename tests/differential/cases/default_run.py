"""Without `suites` we report what both `pytest FILE` and `pytest` in FILE's rootdir refuse."""

from __future__ import annotations

from collections.abc import Mapping

from differential.case import MARKED, SLOW, TEST, Case

INI = "[pytest]\nmarkers =\n    {}: as it is\n"
REGISTERS = """
def pytest_configure(config):
    config.addinivalue_line("markers", "slow: as it is")
"""
USES = "import pytest\nslow = pytest.mark.slow\n"
FAST = MARKED.format("fast")
SIBLING = "from .h import X\n"


def alone(
    name: str,
    files: Mapping[str, str],
    *,
    ost201: str = "",
    ost102: str = "",
    refused: str = "",
    trap: int = 0,
) -> Case:
    """Return the case of a project whose runs we are not told."""
    return Case(
        name,
        files,
        run=None,
        ost201=set(ost201.split()),
        ost102=set(ost102.split()),
        refused=set(refused.split()) or None,
        trap=trap,
    )


def told_once(name: str, text: str, trap: int) -> Case:
    """Return the case of an inner configuration that keeps the outer one from being read."""
    files = {"sub/pytest.ini": text, "sub/conftest.py": "", "sub/test_a.py": SLOW}
    row = alone(
        name, {"pytest.ini": INI.format("slow"), **files}, ost201="sub/test_a.py", trap=trap
    )
    silenced = {"sub/test_a.py": "the outer one registers it, and OST202 tells of the inner one"}
    return row._replace(ost202={"sub/conftest.py"}, silenced=silenced)


CASES = (
    alone("no-configuration-at-all", {"test_a.py": SLOW}, ost201="test_a.py"),
    alone(
        "one-configuration",
        {"pytest.ini": INI.format("slow"), "test_a.py": SLOW, "tests/test_b.py": FAST},
        ost201="tests/test_b.py",
    ),
    alone(
        "inner-configuration",
        {
            "pytest.ini": INI.format("slow"),
            "sub/pytest.ini": INI.format("fast"),
            "test_a.py": SLOW,
            "sub/test_b.py": FAST,
            "sub/test_c.py": MARKED.format("other"),
        },
        ost201="sub/test_c.py",
        trap=12,
    ),
    alone(
        "marker-of-the-outer-configuration",
        {
            "pytest.ini": INI.format("slow"),
            "sub/pytest.ini": INI.format("fast"),
            "sub/test_a.py": SLOW,
        },
        ost201="sub/test_a.py",
        trap=14,
    ),
    alone(
        "inner-pyproject-that-says-nothing",
        {
            "pytest.ini": INI.format("slow"),
            "sub/pyproject.toml": "[tool.black]\n",
            "sub/test_a.py": SLOW,
            "sub/test_b.py": FAST,
        },
        ost201="sub/test_b.py",
        trap=10,
    ),
    alone(
        "configuration-in-tests-folder",
        {
            "pyproject.toml": "[project]\nname = 'x'\n",
            "tests/pytest.ini": INI.format("slow"),
            "tests/test_a.py": SLOW,
            "tests/test_b.py": FAST,
        },
        ost201="tests/test_b.py",
        trap=13,
    ),
    alone(
        "root-conftest-alone",
        {
            "pytest.ini": "",
            "conftest.py": REGISTERS,
            "tests/test_a.py": SLOW,
            "tests/test_b.py": FAST,
        },
        ost201="tests/test_b.py",
    ),
    alone(
        "conftest-of-a-later-folder-alone",
        {
            "pytest.ini": "",
            "a/test_a.py": SLOW,
            "b/conftest.py": REGISTERS,
            "b/test_b.py": SLOW,
        },
        ost201="a/test_a.py",
        trap=22,
    ),
    alone(
        "conftest-of-an-earlier-folder-alone",
        {
            "pytest.ini": "",
            "a/conftest.py": REGISTERS,
            "a/test_a.py": SLOW,
            "b/test_b.py": SLOW,
        },
        trap=22,
    ),
    alone(
        "conftest-of-the-tests-folder-alone",
        {
            "pytest.ini": "",
            "aaa/test_a.py": SLOW,
            "tests/conftest.py": REGISTERS,
            "tests/test_b.py": SLOW,
        },
        trap=24,
    ),
    alone(
        "conftest-two-folders-deep-alone",
        {
            "pytest.ini": "",
            "tests/unit/conftest.py": REGISTERS,
            "tests/unit/test_a.py": SLOW,
            "tests/integration/test_b.py": SLOW,
            "tests/zzz/test_c.py": SLOW,
        },
        ost201="tests/integration/test_b.py",
        trap=25,
    ),
    alone(
        "conftest-above-the-configuration-alone",
        {"conftest.py": REGISTERS, "sub/pytest.ini": INI.format("fast"), "sub/test_a.py": SLOW},
        ost201="sub/test_a.py",
        trap=26,
    ),
    told_once("empty-inner-configuration-alone", "", 11),
    told_once(
        "inner-configuration-with-another-header-alone", "[tool:pytest]\nmarkers = slow\n", 9
    ),
    alone(
        "mark-in-root-conftest-alone",
        {"pytest.ini": "", "conftest.py": USES, "test_a.py": TEST},
        trap=42,
    ),
    alone(
        "mark-in-inner-conftest-alone",
        {
            "pytest.ini": "",
            "sub/conftest.py": USES,
            "sub/test_a.py": TEST,
        },
        trap=43,
    ),
    alone(
        "mark-in-helper-alone",
        {
            "pytest.ini": "",
            "helper.py": USES,
            "test_a.py": "import helper\n",
        },
        ost201="helper.py",
        refused="test_a.py",
        trap=44,
    ),
    alone(
        "plugin-of-an-earlier-module-alone",
        {
            "pytest.ini": "",
            "conftest.py": "",
            "plug.py": REGISTERS,
            "test_a.py": 'pytest_plugins = ["plug"]\n',
            "test_b.py": SLOW,
        },
        trap=35,
    ),
    alone(
        "plugin-of-a-later-module-alone",
        {
            "pytest.ini": "",
            "conftest.py": "",
            "plug.py": REGISTERS,
            "test_a.py": SLOW,
            "test_b.py": 'pytest_plugins = ["plug"]\n',
        },
        ost201="test_a.py",
        trap=35,
    ),
    alone(
        "relative-without-package-alone",
        {"pytest.ini": "", "tests/h.py": "X = 1\n", "tests/test_a.py": SIBLING},
        ost102="tests/test_a.py",
        trap=61,
    ),
    alone(
        "relative-in-package-alone",
        {
            "pytest.ini": "",
            "tests/__init__.py": "",
            "tests/h.py": "X = 1\n",
            "tests/test_a.py": SIBLING,
        },
        trap=61,
    ),
    alone(
        "relative-importlib-alone",
        {
            "pytest.ini": "[pytest]\naddopts = --import-mode=importlib\n",
            "h.py": "X = 1\n",
            "test_r.py": SIBLING,
            "tests/h.py": "X = 1\n",
            "tests/test_a.py": SIBLING,
        },
        ost102="test_r.py",
        trap=61,
    ),
    alone(
        "relative-in-gap-alone",
        {
            "pytest.ini": "",
            "tests/__init__.py": "",
            "tests/h.py": "X = 1\n",
            "tests/sub/test_a.py": "from ..h import X\n",
        },
        ost102="tests/sub/test_a.py",
        trap=62,
    ),
    alone(
        "testpaths-elsewhere-alone",
        {
            "pytest.ini": "[pytest]\ntestpaths = other\n",
            "other/test_b.py": TEST,
            "tests/test_a.py": REGISTERS + SLOW,
        },
        ost201="tests/test_a.py",
        trap=13,
    ),
    alone(
        "services-without-root",
        {
            "svc_a/pytest.ini": INI.format("slow"),
            "svc_a/test_a.py": SLOW,
            "svc_a/test_b.py": FAST,
            "svc_c/pyproject.toml": "[tool.pytest.ini_options]\nmarkers = ['fast']\n",
            "svc_c/test_c.py": FAST,
            "svc_c/test_d.py": SLOW,
        },
        ost201="svc_a/test_b.py svc_c/test_d.py",
    ),
    alone(
        "replaced-in-addopts-alone",
        {
            "pytest.ini": "[pytest]\nmarkers = slow\naddopts = -o markers=fast\n",
            "test_a.py": SLOW,
            "test_b.py": FAST,
        },
        ost201="test_a.py",
        trap=19,
    ),
)
