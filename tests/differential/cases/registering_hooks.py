"""The hooks and functions in which a conftest.py registers markers, and those that are not run."""

from __future__ import annotations

from collections.abc import Mapping

from differential.case import MARKED, SLOW, TEST, Case

REGISTERS = """
def pytest_configure(config):
    config.addinivalue_line("markers", "slow: as it is")
"""
LINE = 'config.addinivalue_line("markers", "slow: as it is")'


def known(name: str, text: str, more: Mapping[str, str] | None = None, trap: int = 0) -> Case:
    """Return the case of a conftest.py that registers `slow`."""
    files = {"conftest.py": text, "test_a.py": SLOW, "test_b.py": MARKED.format("other")}
    return Case(name, {**files, **(more or {})}, ost201={"test_b.py"}, trap=trap)


def anything(name: str, text: str, more: Mapping[str, str] | None = None, trap: int = 0) -> Case:
    """Return the case of a conftest.py that registers `slow` in a way that is hard to follow."""
    return Case(name, {"conftest.py": text, "test_a.py": SLOW, **(more or {})}, trap=trap)


def unknown(name: str, text: str, more: Mapping[str, str] | None = None, trap: int = 0) -> Case:
    """Return the case of a conftest.py that seems to register `slow`, but does not."""
    files = {"conftest.py": text, "test_a.py": SLOW}
    return Case(name, {**files, **(more or {})}, ost201={"test_a.py"}, trap=trap)


CASES = (
    known("hook", REGISTERS),
    known(
        "decorated-hook",
        f"""
        import pytest

        @pytest.hookimpl(tryfirst=True)
        def pytest_configure(config):
            {LINE}
        """,
    ),
    known("lambda-hook", f"pytest_configure = lambda config: {LINE}\n"),
    known("assigned-hook", f"def register(config):\n    {LINE}\n\npytest_configure = register\n"),
    known("hook-in-a-branch", f"if True:\n    def pytest_configure(config):\n        {LINE}\n"),
    known(
        "hook-in-try",
        f"try:\n    def pytest_configure(config):\n        {LINE}\nexcept ValueError:\n    pass\n",
    ),
    known("hook-from-a-module", "from marks import pytest_configure\n", {"marks.py": REGISTERS}),
    known(
        "hook-from-a-module-under-another-name",
        "from marks import register as pytest_configure\n",
        {"marks.py": f"def register(config):\n    {LINE}\n"},
    ),
    known("hook-from-a-star-import", "from marks import *\n", {"marks.py": REGISTERS}),
    known(
        "hook-that-calls-a-function",
        f"def add(config):\n    {LINE}\n\ndef pytest_configure(config):\n    add(config)\n",
    ),
    known(
        "hook-that-calls-a-function-of-a-module",
        "import marks\n\ndef pytest_configure(config):\n    marks.register(config)\n",
        {"marks.py": f"def register(config):\n    {LINE}\n"},
        trap=33,
    ),
    known(
        "hook-with-constant-from-a-module",
        """
        from marks import MARKS

        def pytest_configure(config):
            for mark in MARKS:
                config.addinivalue_line("markers", mark)
        """,
        {"marks.py": 'MARKS = ["slow: as it is"]\n'},
    ),
    known(
        "plugin-class",
        f"""
        class Plugin:
            def pytest_configure(self, config):
                {LINE}

        def pytest_configure(config):
            config.pluginmanager.register(Plugin())
        """,
    ),
    known(
        "sessionstart",
        "def pytest_sessionstart(session):\n"
        '    session.config.addinivalue_line("markers", "slow")\n',
    ),
    known(
        "collection",
        'def pytest_collection(session):\n    session.config.addinivalue_line("markers", "slow")\n',
    ),
    known(
        "collect_file",
        'def pytest_collect_file(parent):\n    parent.config.addinivalue_line("markers", "slow")\n',
    ),
    known(
        "plugin_registered",
        """
        def pytest_plugin_registered(manager):
            config = manager.getplugin("pytestconfig")
            if config is not None:
                config.addinivalue_line("markers", "slow")
        """,
    ),
    known(
        "two-hooks-of-which-the-last-registers",
        f"def pytest_configure(config):\n    pass\n{REGISTERS}",
        trap=31,
    ),
    unknown(
        "two-hooks-of-which-the-first-registers",
        f"{REGISTERS}\ndef pytest_configure(config):\n    pass\n",
        trap=31,
    ),
    unknown("hook-that-is-deleted", f"{REGISTERS}\ndel pytest_configure\n", trap=31),
    unknown(
        "hook-in-a-dead-branch", f"if False:\n    def pytest_configure(config):\n        {LINE}\n"
    ),
    unknown(
        "hook-too-early-for-a-conftest",
        "def pytest_load_initial_conftests(early_config):\n"
        '    early_config.addinivalue_line("markers", "slow")\n',
    ),
    unknown(
        "hook-by-specname-without-prefix",
        f"""
        import pytest

        @pytest.hookimpl(specname="pytest_configure")
        def register(config):
            {LINE}
        """,
    ),
    known(
        "hook-by-specname-with-prefix",
        f"""
        import pytest

        @pytest.hookimpl(specname="pytest_configure")
        def pytest_my_markers(config):
            {LINE}
        """,
    ),
    unknown(
        "plugin-class-that-is-not-registered",
        f"class Plugin:\n    def pytest_configure(self, config):\n        {LINE}\n",
    ),
    unknown("function-that-is-not-a-hook", f"def configure(config):\n    {LINE}\n"),
    unknown(
        "function-that-is-not-called",
        f"def pytest_configure(config):\n    def register():\n        {LINE}\n",
    ),
    unknown(
        "fixture",
        """
        import pytest

        @pytest.fixture(autouse=True)
        def register(request):
            request.config.addinivalue_line("markers", "slow")
        """,
    ),
    unknown("hook-in-a-test-module", "", {"test_a.py": SLOW + REGISTERS}, trap=34),
    unknown(
        "hook-in-another-test-module", "", {"test_0.py": REGISTERS, "test_a.py": SLOW}, trap=34
    ),
    Case(
        "hook-in-the-package-of-the-tests",
        {"tests/__init__.py": REGISTERS, "tests/test_a.py": SLOW},
        ost201={"tests/test_a.py"},
        trap=34,
    ),
    Case(
        "hook-in-a-module-that-nobody-loads",
        {"plugin.py": REGISTERS, "test_a.py": SLOW},
        ost201={"test_a.py"},
    ),
    anything(
        "lines-from-a-file",
        """
        from pathlib import Path

        def pytest_configure(config):
            for line in Path(__file__).with_name("marks").read_text().splitlines():
                config.addinivalue_line("markers", line)
        """,
        {"marks": "slow\n"},
        trap=33,
    ),
    anything(
        "lines-from-the-environment",
        """
        import os

        def pytest_configure(config):
            config.addinivalue_line("markers", os.environ.get("MARK", "slow"))
        """,
        trap=33,
    ),
    Case(
        "marker-given-as-text-in-a-hook",
        {
            "conftest.py": """
                def pytest_collection_modifyitems(items):
                    for item in items:
                        item.add_marker("nope")
                """,
            "test_a.py": TEST,
        },
        ost201={"conftest.py"},
        status=3,
        trap=60,
    ),
    Case(
        "known-marker-given-as-text-in-a-hook",
        {
            "conftest.py": REGISTERS
            + "def pytest_collection_modifyitems(items):\n"
            + '    for item in items:\n        item.add_marker("slow")\n',
            "test_a.py": SLOW,
        },
        trap=60,
    ),
)
