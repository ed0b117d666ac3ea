"""Configurations that stop the whole run, and those that only look as if they did."""

from __future__ import annotations

from collections.abc import Mapping

from differential.case import MARKED, SLOW, Case

USAGE_ERROR = 4
TRACEBACK = 1
SLOW_INI = "[pytest]\nmarkers = slow\n"
NOT_NOPE = f'{SLOW_INI}addopts = -m "not nope"\n'


def dies(name: str, files: Mapping[str, str], status: int = USAGE_ERROR, trap: int = 0) -> Case:
    """Return the case of configuration files with which no file is collected."""
    return Case(
        name,
        {**files, "tests/conftest.py": "", "tests/test_a.py": MARKED.format("nope")},
        ost202={"tests/conftest.py"},
        status=status,
        trap=trap,
    )


def dies_quietly(name: str, text: str) -> Case:
    """Return the case of a pytest.ini that is well formed, but asks for what can't be had."""
    return Case(
        name,
        {"pytest.ini": f"[pytest]\nmarkers = slow\n{text}\n", "test_a.py": SLOW},
        status=USAGE_ERROR,
    )


CASES = (
    dies(
        "broken-toml-without-pytest-section",
        {"pyproject.toml": "[tool.black\nline-length = 100\n"},
        trap=15,
    ),
    dies("broken-pytest.toml", {"pytest.toml": "[pytest\n"}),
    dies("toml-with-byte-order-mark", {"pyproject.toml": "\ufeff[tool.pytest.ini_options]\n"}),
    dies(
        "duplicate-key-in-another-section-of-tox.ini",
        {"tox.ini": "[testenv]\ndeps = a\ndeps = b\n"},
        trap=16,
    ),
    dies("duplicate-section", {"pytest.ini": f"{SLOW_INI}[pytest]\naddopts = -v\n"}),
    dies("duplicate-key", {"pytest.ini": f"{SLOW_INI}markers = fast\n"}),
    dies("duplicate-section-of-setup.cfg", {"setup.cfg": "[flake8]\n[tool:pytest]\n[flake8]\n"}),
    dies("quote-without-end", {"pytest.ini": "[pytest]\naddopts = -k 'a\n"}),
    dies(
        "quote-without-end-in-another-option",
        {"pytest.ini": "[pytest]\npython_files = 'test_*.py\n"},
    ),
    dies("no-truth-value", {"pytest.ini": "[pytest]\nconsider_namespace_packages = perhaps\n"}),
    dies("no-boolean", {"pytest.toml": "[pytest]\nconsider_namespace_packages = 'on'\n"}),
    dies("option-without-its-value", {"pytest.ini": "[pytest]\naddopts = --rootdir\n"}),
    dies("no-section-header", {"pytest.ini": "markers = slow\n"}),
    dies("unexpected-line", {"pytest.ini": f"{SLOW_INI}fast\n"}),
    dies("continuation-without-key", {"pytest.ini": "[pytest]\n  markers = slow\n"}),
    dies("empty-section-name", {"pytest.ini": "[]\n"}),
    dies(
        "setup.cfg-with-the-header-of-pytest.ini",
        {"setup.cfg": SLOW_INI},
        status=TRACEBACK,
    ),
    dies(
        "setup.cfg-with-the-header-of-pytest.ini-beside-a-good-one",
        {"pytest.ini": SLOW_INI, "setup.cfg": SLOW_INI},
        status=TRACEBACK,
    ),
    dies(
        "broken-file-of-lower-rank",
        {"pytest.ini": SLOW_INI, "tox.ini": "[tox]\nenvlist = a\nenvlist = b\n"},
    ),
    dies(
        "both-tables-in-pyproject",
        {
            "pyproject.toml": """
                [tool.pytest]
                markers = ["slow"]
                [tool.pytest.ini_options]
                markers = ["fast"]
                """
        },
    ),
    dies(
        "native-markers-as-text",
        {"pyproject.toml": '[tool.pytest]\nmarkers = "slow: x"\n'},
        trap=17,
    ),
    dies("native-markers-as-numbers", {"pyproject.toml": "[tool.pytest]\nmarkers = [1]\n"}),
    dies("native-markers-as-table", {"pytest.toml": '[pytest]\nmarkers = {slow = "x"}\n'}),
    dies("native-files-as-text", {"pytest.toml": '[pytest]\npython_files = "test_*.py"\n'}),
    dies("pytest.toml-without-table", {"pytest.toml": 'markers = ["slow"]\n'}),
    dies("tool-is-no-table", {"pyproject.toml": "tool = 3\n"}, status=TRACEBACK),
    dies("tool.pytest-is-no-table", {"pyproject.toml": "[tool]\npytest = 3\n"}, status=TRACEBACK),
    Case(
        "broken-file-above-the-configuration",
        {
            "pyproject.toml": "[tool.black\n",
            "sub/pytest.ini": SLOW_INI,
            "sub/test_a.py": SLOW,
            "sub/test_b.py": MARKED.format("fast"),
        },
        run="pytest sub",
        ost201={"sub/test_b.py"},
    ),
    Case(
        "broken-pyproject-between-test-and-configuration",
        {
            "pytest.ini": SLOW_INI,
            "sub/pyproject.toml": "[tool.black\n",
            "sub/conftest.py": "",
            "sub/test_a.py": MARKED.format("nope"),
        },
        run="pytest sub",
        ost202={"sub/conftest.py"},
        status=USAGE_ERROR,
        trap=15,
    ),
    Case(
        "a-broken-file-that-is-not-met",
        {
            "pytest.ini": SLOW_INI,
            "sub/pyproject.toml": "[tool.black\n",
            "sub/test_a.py": SLOW,
            "sub/test_b.py": MARKED.format("fast"),
        },
        ost201={"sub/test_b.py"},
    ),
    Case(
        "a-key-that-pytest-does-not-know",
        {"pytest.ini": f"{SLOW_INI}marker = fast\n", "test_a.py": MARKED.format("fast")},
        ost201={"test_a.py"},
    ),
    Case(
        "a-wrong-boolean-that-the-flag-overrides",
        {"pytest.ini": f"{SLOW_INI}strict_markers = maybe\n", "test_a.py": SLOW},
    ),
    dies_quietly("unknown-option-in-addopts", "addopts = --no-such-option"),
    dies_quietly("minversion-of-the-future", "minversion = 999.0"),
    dies_quietly("required-plugin-missing", "required_plugins = pytest-no-such-plugin"),
    dies_quietly("unknown-key-under-strict-config", "strict_config = true\nmarker = x"),
    dies_quietly("missing-plugin-in-addopts", "addopts = -p no_such_plugin"),
    Case(
        "unknown-marker-in-the-expression-of-addopts",
        {
            "pytest.ini": NOT_NOPE,
            "tests/conftest.py": "",
            "tests/test_a.py": SLOW,
            "z/conftest.py": "",
        },
        ost202={"tests/conftest.py"},
        status=USAGE_ERROR,
        trap=58,
    ),
    Case(
        "unknown-marker-in-the-expression-beside-a-conftest",
        {"pytest.ini": NOT_NOPE, "conftest.py": "", "tests/conftest.py": "", "test_a.py": SLOW},
        ost202={"conftest.py"},
        status=USAGE_ERROR,
    ),
    Case(
        "unknown-marker-in-the-expression-that-one-of-two-runs-reads",
        {
            "a/pytest.ini": SLOW_INI,
            "a/conftest.py": "",
            "a/test_a.py": SLOW,
            "b/pytest.ini": NOT_NOPE,
            "b/conftest.py": "",
            "b/test_b.py": SLOW,
        },
        run="pytest a\npytest b",
        ost202={"b/conftest.py"},
        status=USAGE_ERROR,
    ),
    Case(
        "expression-of-the-command-instead-of-that-of-addopts",
        {"pytest.ini": NOT_NOPE, "conftest.py": "", "test_a.py": SLOW},
        run="pytest -m slow",
    ),
    Case(
        "known-marker-in-the-expression-of-addopts",
        {
            "pytest.ini": '[pytest]\nmarkers = slow\naddopts = -m "not slow"\n',
            "tests/conftest.py": "",
            "tests/test_a.py": SLOW,
            "tests/test_b.py": MARKED.format("nope"),
        },
        ost201={"tests/test_b.py"},
        trap=58,
    ),
)
