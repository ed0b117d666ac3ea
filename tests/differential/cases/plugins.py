"""Markers of plugins: pytest's own, the project's, and those of installed distributions."""

from __future__ import annotations

from collections.abc import Mapping

from differential.case import MARKED, SLOW, TEST, Case

PLUGIN = """
def pytest_configure(config):
    config.addinivalue_line("markers", "slow: as it is")
"""
EARLY = """
def pytest_load_initial_conftests(early_config):
    early_config.addinivalue_line("markers", "slow: as it is")
"""
TYPO = {"test_b.py": MARKED.format("other")}
# pytest-xdist and hypothesis are what our own tests need, so they are there to be asked about.
XDIST = MARKED.format("xdist_group")
HYPOTHESIS = MARKED.format("hypothesis")


def loads(name: str, files: Mapping[str, str], run: str = "pytest", trap: int = 0) -> Case:
    """Return the case of files with which a plugin that registers `slow` takes part."""
    plugin = {"plug.py": PLUGIN, "test_a.py": SLOW, **TYPO}
    return Case(name, {**plugin, **files}, run=run, ost201={"test_b.py"}, trap=trap)


def conftest(name: str, text: str) -> Case:
    return loads(name, {"conftest.py": text})


def installed(name: str, run: str, *, good: str = "", bad: str = "", trap: int = 0) -> Case:
    """Return the case of a run in which installed plugins register `good` and not `bad`."""
    return Case(
        name,
        {f"test_{name}.py": MARKED.format(name) for name in (good + " " + bad).split()},
        run=run,
        ost201={f"test_{name}.py" for name in bad.split()},
        trap=trap,
        autoload=True,
    )


CASES = (
    Case(
        "builtin-names",
        {
            "test_a.py": """
                import pytest

                pytestmark = [
                    pytest.mark.filterwarnings("ignore"),
                    pytest.mark.usefixtures("request"),
                    pytest.mark.xfail(strict=False),
                    pytest.mark.tryfirst,
                    pytest.mark.trylast,
                ]

                @pytest.mark.skip(reason="x")
                @pytest.mark.skipif(True, reason="x")
                @pytest.mark.parametrize("a", [1])
                def test_it(a):
                    pass
                """,
            "test_b.py": MARKED.format("skip_if"),
        },
        ost201={"test_b.py"},
    ),
    installed("plugin-pytester-is-off", "pytest", bad="pytester_example_path"),
    installed("plugin-pytester-is-on", "pytest -p pytester", good="pytester_example_path", bad="x"),
    installed("builtin-plugin-blocked", "pytest -p no:skipping", good="usefixtures", bad="skipif"),
    Case("plugin-that-can-not-be-blocked", {"test_a.py": TEST}, run="pytest -p no:mark", status=4),
    installed("warnings-plugin-blocked", "pytest -p no:warnings", bad="filterwarnings"),
    installed("installed-plugins", "pytest", good="xdist_group hypothesis", bad="xdist", trap=40),
    installed(
        "installed-plugin-blocked", "pytest -p no:xdist", good="hypothesis", bad="xdist_group"
    ),
    installed("installed-plugin-blocked-in-one-word", "pytest -pno:xdist", bad="xdist_group"),
    installed(
        "block-by-module-name", "pytest -p no:xdist.plugin", good="xdist_group", bad="x", trap=39
    ),
    installed(
        "block-by-distribution-name",
        "pytest -p no:pytest-xdist",
        good="xdist_group",
        bad="x",
        trap=39,
    ),
    installed(
        "block-by-entry-point-name", "pytest -p no:hypothesispytest", bad="hypothesis", trap=39
    ),
    installed(
        "block-by-other-name", "pytest -p no:hypothesis", good="hypothesis", bad="x", trap=39
    ),
    installed(
        "autoload-off-by-zero",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD=0 pytest",
        bad="xdist_group hypothesis",
        trap=38,
    ),
    installed(
        "autoload-left-on-by-nothing",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD= pytest",
        good="xdist_group",
        bad="x",
        trap=38,
    ),
    installed("autoload-off-by-flag", "pytest --disable-plugin-autoload", bad="xdist_group"),
    installed(
        "autoload-off-but-for-one",
        "pytest --disable-plugin-autoload -p xdist.plugin",
        good="xdist_group",
        bad="hypothesis",
    ),
    Case(
        "plugin-blocked-in-addopts",
        {
            "pytest.ini": "[pytest]\naddopts = -p no:xdist\n",
            "test_a.py": XDIST,
            "test_b.py": HYPOTHESIS,
        },
        ost201={"test_a.py"},
        autoload=True,
    ),
    Case(
        "autoload-off-in-addopts",
        {"pytest.ini": "[pytest]\naddopts = --disable-plugin-autoload\n", "test_a.py": XDIST},
        ost201={"test_a.py"},
    ),
    conftest("pytest_plugins-list", 'pytest_plugins = ["plug"]\n'),
    conftest("pytest_plugins-tuple", 'pytest_plugins = ("plug",)\n'),
    conftest("pytest_plugins-text", 'pytest_plugins = "plug"\n'),
    conftest("pytest_plugins-text-with-comma", 'pytest_plugins = "plug,pytester"\n'),
    conftest("pytest_plugins-annotated", 'pytest_plugins: list[str] = ["plug"]\n'),
    conftest("pytest_plugins-added-to", 'pytest_plugins = []\npytest_plugins += ["plug"]\n'),
    conftest("pytest_plugins-in-a-branch", 'if True:\n    pytest_plugins = ["plug"]\n'),
    conftest("pytest_plugins-computed", 'pytest_plugins = [f"pl{x}" for x in ["ug"]]\n'),
    conftest("pytest_plugins-concatenated", 'A = ["plug"]\npytest_plugins = A + ["pytester"]\n'),
    loads(
        "pytest_plugins-imported",
        {
            "conftest.py": "from names import pytest_plugins\n",
            "names.py": 'pytest_plugins = "plug"\n',
        },
    ),
    loads(
        "pytest_plugins-of-a-plugin",
        {"conftest.py": 'pytest_plugins = "first"\n', "first.py": 'pytest_plugins = ["plug"]\n'},
    ),
    loads(
        "pytest_plugins-in-a-package",
        {
            "conftest.py": 'pytest_plugins = ["kit.plugins.marks"]\n',
            "kit/__init__.py": "",
            "kit/plugins/__init__.py": "",
            "kit/plugins/marks.py": PLUGIN,
        },
    ),
    loads(
        "pytest_plugins-in-the-tests-conftest",
        {"tests/conftest.py": 'pytest_plugins = ["tests_plug"]\n', "tests/tests_plug.py": PLUGIN},
    ),
    Case(
        "pytest_plugins-with-comma-and-space",
        {
            "conftest.py": 'pytest_plugins = "plug, plug2"\n',
            "plug.py": "",
            "plug2.py": "",
            "test_a.py": TEST,
        },
        status=4,
        trap=36,
    ),
    Case(
        "pytest_plugins-missing",
        {"conftest.py": 'pytest_plugins = ["plug"]\n', "test_a.py": TEST},
        status=4,
        trap=36,
    ),
    Case(
        "pytest_plugins-in-the-test-module-itself",
        {"conftest.py": "", "plug.py": PLUGIN, "test_a.py": 'pytest_plugins = ["plug"]\n' + SLOW},
        ost201={"test_a.py"},
        trap=35,
    ),
    Case(
        "pytest_plugins-in-an-earlier-test-module",
        {
            "conftest.py": "",
            "plug.py": PLUGIN,
            "test_a.py": 'pytest_plugins = ["plug"]\n',
            "test_b.py": SLOW,
        },
        trap=35,
    ),
    Case(
        "pytest_plugins-in-a-later-test-module",
        {
            "conftest.py": "",
            "plug.py": PLUGIN,
            "test_a.py": SLOW,
            "test_b.py": 'pytest_plugins = ["plug"]\n',
        },
        ost201={"test_a.py"},
        trap=35,
    ),
    loads("p-flag", {"pytest.ini": "[pytest]\npythonpath = .\n"}, "pytest -p plug"),
    loads("p-flag-as-module", {}, "python -m pytest -p plug"),
    loads("p-flag-in-addopts", {"pytest.ini": "[pytest]\npythonpath = .\naddopts = -p plug\n"}),
    loads("p-flag-in-one-word", {"pytest.ini": "[pytest]\npythonpath = .\naddopts = -pplug\n"}),
    loads(
        "p-flag-with-pythonpath",
        {"pytest.ini": "[pytest]\npythonpath = lib\n", "lib/plugin2.py": PLUGIN},
        "pytest -p plugin2",
    ),
    loads(
        "plugins-of-the-environment",
        {"pytest.ini": "[pytest]\npythonpath = .\n"},
        "PYTEST_PLUGINS=plug pytest",
    ),
    loads(
        "arguments-of-the-environment",
        {"pytest.ini": "[pytest]\npythonpath = .\n"},
        "PYTEST_ADDOPTS='-p plug' pytest",
    ),
    Case("p-flag-of-a-missing-plugin", {"test_a.py": TEST}, run="pytest -p plug", status=4),
    loads(
        "hook-before-the-conftests",
        {"pytest.ini": "[pytest]\npythonpath = .\naddopts = -p plug\n", "plug.py": EARLY},
        trap=40,
    ),
    loads(
        "hook-from-a-star-import-of-a-plugin",
        {"conftest.py": 'pytest_plugins = "first"\n', "first.py": "from plug import *\n"},
        trap=40,
    ),
    loads(
        "hook-in-the-else-of-a-plugin",
        {
            "conftest.py": 'pytest_plugins = "first"\n',
            "first.py": "if False:\n    pass\nelse:\n    def pytest_configure(config):\n"
            '        config.addinivalue_line("markers", "slow")\n',
        },
        trap=40,
    ),
    Case(
        "mark-in-a-plugin",
        {
            "conftest.py": 'pytest_plugins = "plug"\n',
            "plug.py": "import pytest\nslow = pytest.mark.slow\n",
            "test_a.py": "from plug import slow\n\n@slow\ndef test_it(): pass\n",
        },
        trap=42,
    ),
    Case(
        "mark-in-a-plugin-that-no-run-loads",
        {
            "conftest.py": "",
            "plug.py": "import pytest\n" + PLUGIN + "\nslow = pytest.mark.slow\n",
            "test_a.py": TEST,
        },
    ),
    Case(
        "tags-of-a-feature-file",
        {
            "conftest.py": "",
            "bdd.py": """
                from pathlib import Path

                import pytest

                def scenarios(name):
                    for tag in Path(__file__).with_name(name).read_text().split("@")[1:]:
                        getattr(pytest.mark, tag.strip())
                """,
            "f.feature": "@wip\n",
            "test_a.py": 'from bdd import scenarios\n\nscenarios("f.feature")\n',
        },
        ost201={"bdd.py"},
        refused={"test_a.py"},
        silenced={"bdd.py": "the names are in a file that is not Python"},
        trap=41,
    ),
)
