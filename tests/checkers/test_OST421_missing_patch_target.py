from __future__ import annotations

import ast
from pathlib import Path

import pytest
from projects import report, write

from flake8_ssot.lint import lint
from flake8_ssot.syntax.source import SourceFile
from flake8_ssot.workspace import Workspace

Files = dict[str, str]

APP: Files = {
    "pyproject.toml": "[project]\nname = 'app'\nversion = '1'\n",
    "app/__init__.py": """
        from typing import TYPE_CHECKING

        if TYPE_CHECKING:
            from app.model import Typed
    """,
    "app/model.py": """
        class Model:
            def __init__(self):
                self.count = 0

            def load(self): ...

        table = {}
    """,
    "app/billing/__init__.py": "",
    "app/billing/invoices.py": "class Invoice: ...\n",
}


def found(root: Path, text: str, files: Files | None = None) -> list[str]:
    """Return what OST421 and OST000 report of a test module, without path and code."""
    name = "tests/test_app.py"
    lines = report(write(root, APP | (files or {}) | {name: text}))
    ours = [line for line in lines if " OST421 " in line or " OST000 " in line]
    return [line.removeprefix(f"{name}:").replace(" OST421", "") for line in ours]


REPORTED = [
    pytest.param(
        """
        import pytest
        from unittest.mock import patch

        pytestmark = pytest.mark.slow
        SKIP = pytest.mark.skip

        def test_it():
            patch("app.gone").start()
        """,
        [
            "8:11 patch target 'app.gone' does not exist: 'app' has no 'gone'; "
            "use a path that exists, or remove it"
        ],
        id="marked-but-not-excused",
    ),
    pytest.param(
        """
        from unittest.mock import patch

        @patch("app.model.Model.open")
        @patch("app.model.__build_class__")
        def test_it(*mocks): ...
        """,
        [
            "3:8 patch target 'app.model.Model.open' does not exist: 'app.model.Model' has no "
            "'open'; use a path that exists, or remove it",
            "4:8 patch target 'app.model.__build_class__' does not exist: 'app.model' has no "
            "'__build_class__'; use a path that exists, or remove it",
        ],
        id="builtins-that-mock-does-not-create",
    ),
    pytest.param(
        """
        from unittest.mock import patch

        @patch("app.model.Modell")
        def test_it(mock): ...
        """,
        [
            "3:8 patch target 'app.model.Modell' does not exist: 'app.model' has no 'Modell'; "
            "did you mean 'app.model.Model'?"
        ],
        id="decorator-and-the-closest-name",
    ),
    pytest.param(
        """
        import unittest.mock as m

        class TestIt:
            @m.patch.object
            def skip(self): ...

            def test_it(self):
                with (
                    m.patch("app.model.Model"),
                    m.patch(
                        "app.model.Invoice",
                        autospec=True,
                    ),
                ):
                    pass
        """,
        [
            "11:17 patch target 'app.model.Invoice' does not exist: 'app.model' has no 'Invoice'; "
            "'Invoice' is defined in 'app.billing.invoices'"
        ],
        id="context-manager-and-the-home",
    ),
    pytest.param(
        """
        from mock import patch
        class TestIt:
            def setUp(self):
                patch("app.Typed").start()
                self.patcher = patch("app.invoices.Invoice")
        """,
        [
            "4:15 patch target 'app.Typed' does not exist: "
            "'app' has 'Typed' for type checkers only; use a path that exists, or remove it",
            "5:30 patch target 'app.invoices.Invoice' does not exist: "
            "there is no module 'app.invoices'; 'Invoice' is defined in 'app.billing.invoices'",
        ],
        id="typing-only-and-a-module-that-moved",
    ),
    pytest.param(
        """
        from unittest.mock import patch
        from app.model import Model

        def test_it():
            with patch.object(Model, "count", 3), patch.object(Model, "lod"):
                pass
        """,
        [
            "5:30 patch target 'app.model.Model.count' does not exist: "
            "'app.model.Model' sets 'count' on its instances only; patch it on an instance",
            "5:63 patch target 'app.model.Model.lod' does not exist: "
            "'app.model.Model' has no 'lod'; did you mean 'app.model.Model.load'?",
        ],
        id="object-at-the-name",
    ),
    pytest.param(
        """
        from unittest.mock import patch

        @patch.dict("app.model.tables", clear=True)
        @patch.multiple("app.model", table={}, gone=1)
        @patch.multiple("app.gone", table={}, gone=1)
        def test_it(): ...
        """,
        [
            "3:13 patch target 'app.model.tables' does not exist: 'app.model' has no 'tables'; "
            "did you mean 'app.model.table'?",
            "4:40 patch target 'app.model.gone' does not exist: 'app.model' has no 'gone'; "
            "use a path that exists, or remove it",
            "5:17 patch target 'app.gone' does not exist: 'app' has no 'gone'; "
            "use a path that exists, or remove it",
        ],
        id="dict-and-multiple",
    ),
    pytest.param(
        """
        import app.model

        def test_it(monkeypatch):
            monkeypatch.setattr("app.model.gone", 1)
            monkeypatch.setattr(app.model, "gone", 1)
            monkeypatch.delattr("app.model.gone")

        class TestIt:
            def test_it(self, monkeypatch):
                with monkeypatch.context() as patch:
                    patch.setattr("app.model.gone", lambda: (1, 2))
        """,
        [
            "4:25 patch target 'app.model.gone' does not exist: 'app.model' has no 'gone'; "
            "use a path that exists, or remove it",
            "5:36 patch target 'app.model.gone' does not exist: 'app.model' has no 'gone'; "
            "use a path that exists, or remove it",
            "6:25 patch target 'app.model.gone' does not exist: 'app.model' has no 'gone'; "
            "use a path that exists, or remove it",
            "11:27 patch target 'app.model.gone' does not exist: 'app.model' has no 'gone'; "
            "use a path that exists, or remove it",
        ],
        id="monkeypatch",
    ),
    pytest.param(
        """
        import pytest

        def test_it():
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr("app.model.gone", 1)
        """,
        [
            "5:23 patch target 'app.model.gone' does not exist: 'app.model' has no 'gone'; "
            "use a path that exists, or remove it",
        ],
        id="monkeypatch-without-the-fixture",
    ),
    pytest.param(
        """
        from app.model import Model

        def test_it(mocker, class_mocker):
            mocker.patch("app.model.gone")
            mocker.patch.object(Model, "gone")
            mocker.patch.dict("app.model.gone")
            mocker.patch.multiple("app.model", gone=1)
            class_mocker.spy(Model, "gone")
        """,
        [
            f"{place} patch target 'app.model.{name}' does not exist: {owner!r} has no 'gone'; "
            "use a path that exists, or remove it"
            for place, name, owner in [
                ("4:18", "gone", "app.model"),
                ("5:32", "Model.gone", "app.model.Model"),
                ("6:23", "gone", "app.model"),
                ("7:40", "gone", "app.model"),
                ("8:29", "Model.gone", "app.model.Model"),
            ]
        ],
        id="mocker",
    ),
    pytest.param(
        """
        import importlib

        def test_it():
            importlib.import_module("app.modle")
            importlib.import_module(".invoice", "app.billing")
            __import__("app.gone")
        """,
        [
            "4:29 module 'app.modle' does not exist: there is no module 'app.modle'; "
            "did you mean 'app.model'?",
            "5:29 module 'app.billing.invoice' does not exist: there is no module "
            "'app.billing.invoice'; did you mean 'app.billing.invoices'?",
            "6:16 module 'app.gone' does not exist: there is no module 'app.gone'; "
            "use a path that exists, or remove it",
        ],
        id="importlib",
    ),
    pytest.param(
        'pytest_plugins = ["app.model", "app.invoices"]\n',
        [
            "1:32 plugin 'app.invoices' does not exist: there is no module 'app.invoices'; "
            "did you mean 'app.billing.invoices'?"
        ],
        id="plugins",
    ),
    pytest.param(
        'pytest_plugins: str = "app.model,app.gone"\n',
        [
            "1:23 plugin 'app.gone' does not exist: there is no module 'app.gone'; "
            "use a path that exists, or remove it"
        ],
        id="plugins-in-one-string",
    ),
    pytest.param(
        """
        from unittest.mock import patch
        MODEL = "app.model"
        class TestIt:
            GONE = MODEL + ".gone"
            @patch(GONE)
            @patch(f"{MODEL}.gone")
            def test_it(self):
                target = "app." "model" + ".gone"
                with patch(target): ...
        """,
        [
            f"{place} patch target 'app.model.gone' does not exist: 'app.model' has no 'gone'; "
            "use a path that exists, or remove it"
            for place in ("5:12", "6:12", "9:20")
        ],
        id="text-put-together",
    ),
    pytest.param(
        """
        from unittest.mock import patch

        def test_one():
            with patch("app.model.Model"):
                pass

        def test_other():
            with patch("app.model.Model.gone"):
                pass
        """,
        [
            "8:16 patch target 'app.model.Model.gone' does not exist: "
            "'app.model.Model' has no 'gone'; use a path that exists, or remove it"
        ],
        id="what-another-test-replaces-is-back",
    ),
    pytest.param(
        """
        import pytest
        from unittest.mock import patch

        def test_it():
            with patch("app.model.gone"), pytest.raises(AttributeError):
                pass
            try:
                patch("app.model.gone").start()
            except ValueError:
                pass

        def test_other(monkeypatch, mocker):
            monkeypatch.setattr("app.model.gone", 1)
            mocker.patch("app.model.gone")
        """,
        [
            f"{place} patch target 'app.model.gone' does not exist: 'app.model' has no 'gone'; "
            "use a path that exists, or remove it"
            for place in ("5:16", "8:15", "13:25", "14:18")
        ],
        id="not-caught",
    ),
]

SILENT = [
    pytest.param(
        """
        from unittest.mock import patch
        import app.model

        def test_it():
            patch("app.model.open").start()
            patch("app.model.gone", create=True).start()
            patch.object(app.model, "print").start()
        """,
        id="what-mock-creates",
    ),
    pytest.param(
        """
        import pytest
        from unittest.mock import patch

        def test_it():
            with pytest.raises(match="has no attribute"), patch("app.model.gone"):
                pass
        """,
        id="raises-without-a-type",
    ),
    pytest.param("patch('app.model.gone')\n", id="some-other-patch"),
    pytest.param(
        "def patch(path): ...\n\npatch('app.model.gone').start()\n", id="a-patch-of-the-file"
    ),
    pytest.param(
        """
        from unittest.mock import patch
        def test_it(patch):
            patch("app.model.gone").start()
        """,
        id="a-parameter",
    ),
    pytest.param(
        """
        monkeypatch = object()
        def test_it(requests_mocker):
            monkeypatch.setattr("app.model.gone", 1)
            requests_mocker.patch("app.model.gone")
        def test_other(monkeypatch):
            monkeypatch = 1
            monkeypatch.setattr("app.model.gone", 1)
        """,
        id="not-the-fixtures",
    ),
    pytest.param(
        """
        from unittest.mock import patch
        def test_it(name, arguments):
            patch(name).start()
            patch(f"app.model.{name}").start()
            patch("app.model." + name).start()
            patch("app.model.%s" % name).start()
            patch(*arguments).start()
            patch("app").start()
            patch("app.model.").start()
            patch("app.model.gone now").start()
            patch().start()
            patch(1).start()
        """,
        id="text-that-is-not-known",
    ),
    pytest.param(
        """
        from unittest.mock import patch
        NAME = "app.model.gone"
        if NAME:
            NAME = "app.model.Model"
        def test_it(create):
            patch(NAME).start()
            patch("app.model.gone", create=create).start()
        """,
        id="bound-twice-or-perhaps-created",
    ),
    pytest.param(
        """
        import pytest
        from contextlib import suppress
        from unittest import TestCase
        from unittest.mock import patch
        import importlib

        class TestIt(TestCase):
            def test_it(self):
                with self.assertRaises(AttributeError):
                    patch("app.model.gone").start()
                with pytest.raises(AttributeError), patch("app.model.gone"):
                    pass
                with suppress(ImportError):
                    importlib.import_module("app.gone")
                try:
                    importlib.import_module("app.gone")
                except ImportError:
                    pass
        """,
        id="expected",
    ),
    pytest.param(
        """
        import pytest
        from unittest.mock import patch

        def test_it():
            patcher = patch("app.model.gone")
            with pytest.raises(AttributeError):
                patcher.start()
        """,
        id="a-patcher-that-is-expected-to-fail",
    ),
    pytest.param(
        """
        import sys
        from unittest.mock import patch

        def test_it(flag):
            if flag:
                patch("app.model.gone").start()
            flag and patch("app.model.gone").start()
            patch("app.model.gone" if flag else "app.model.Model").start()
            patch("app.model.gone").start() if flag else None
            [patch("app.model.gone") for _ in range(flag)]
            return
            patch("app.model.gone").start()
        """,
        id="may-not-run",
    ),
    pytest.param(
        """
        import pytest, unittest
        from unittest.mock import patch

        @pytest.mark.skip(reason="moved")
        @patch("app.model.gone")
        def test_skipped(mock): ...

        @pytest.mark.xfail
        class TestIt:
            @patch("app.model.gone")
            def test_fails(self, mock): ...

        def test_given_up():
            pytest.skip("moved")
            patch("app.model.gone").start()
        """,
        id="skipped-and-expected-to-fail",
    ),
    pytest.param(
        """
        from unittest.mock import patch
        import app.model

        def test_it():
            app.model.gone = 1
            with patch("app.model.gone"):
                pass

        def test_other(monkeypatch):
            monkeypatch.setattr(app.model, "made", 1, raising=False)
            with patch("app.model.made"):
                pass
        """,
        id="created-before",
    ),
    pytest.param(
        """
        from unittest.mock import patch
        from app import model

        @patch("app.model.Model")
        def test_it(mock):
            with patch("app.model.Model.gone"), patch.object(model.Model, "gone"):
                pass

        @patch.object(model, "table")
        class TestIt:
            def test_it(self, table):
                with patch.object(model.table, "gone"):
                    pass

        class TestOther:
            def setup_method(self):
                patch("app.billing.invoices.Invoice").start()

            @patch("app.billing.invoices.Invoice.gone")
            def test_it(self, mock): ...
        """,
        id="replaced-before",
    ),
    pytest.param(
        """
        import sys
        from unittest.mock import MagicMock, patch
        sys.modules["app.gone"] = MagicMock()

        @patch("app.gone.anything")
        def test_it(mock): ...
        """,
        id="stubbed",
    ),
    pytest.param(
        """
        from unittest.mock import patch

        def test_it(monkeypatch, tmp_path):
            monkeypatch.syspath_prepend(tmp_path)
            patch("app.gone.anything").start()
        """,
        id="a-path-that-holds-it-perhaps",
    ),
    pytest.param(
        """
        import pytest
        pytest.skip("moved", allow_module_level=True)
        pytest_plugins = "app.gone"
        """,
        id="plugins-of-a-skipped-module",
    ),
    pytest.param(
        """
        if __debug__:
            pytest_plugins = "app.gone"
        def pytest_configure():
            pytest_plugins = "app.gone"
        pytest_plugins = ["pytester", "app, model"]
        """,
        id="no-plugins-for-certain",
    ),
    pytest.param(
        """
        import pytest
        def test_it():
            pytest.importorskip("app.gone")
        """,
        id="importorskip",
    ),
    pytest.param(
        """
        from unittest.mock import patch
        from . import helpers
        def test_it():
            patch.object(helpers, "gone").start()
        """,
        id="relative-without-a-package",
    ),
    pytest.param(
        """
        import importlib
        def test_it(name):
            importlib.import_module("." + name, "app")
            importlib.import_module(".gone", name)
            importlib.import_module("....gone", "app.billing")
            importlib.util.find_spec("app.gone")
            __import__("gone", globals(), locals(), [], 1)
        """,
        id="imports-that-are-not-known",
    ),
]


@pytest.mark.parametrize(("text", "expected"), REPORTED)
def test_reported(tmp_path: Path, text: str, expected: list[str]) -> None:
    assert found(tmp_path, text) == expected


@pytest.mark.parametrize("text", SILENT)
def test_silent(tmp_path: Path, text: str) -> None:
    assert found(tmp_path, text) == []


PATCH = "from unittest.mock import patch\n\n@patch('app.model.gone')\ndef test_it(mock): ...\n"


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(
            {"tests/conftest.py": "import app.model\napp.model.gone = 1\n"}, id="set-by-conftest"
        ),
        pytest.param(
            {
                "tests/conftest.py": """
                    import pytest
                    @pytest.fixture(autouse=True)
                    def gone(monkeypatch):
                        monkeypatch.setattr("app.model.gone", lambda: 1, raising=False)
                """
            },
            id="created-by-a-fixture",
        ),
        pytest.param(
            {"tests/conftest.py": "import sys\nsys.modules['app'] = object()\n"}, id="stubbed"
        ),
        pytest.param(
            {"tests/conftest.py": "import sys\nsys.modules['app.model'] = object()\n"},
            id="a-stubbed-module",
        ),
        pytest.param({"src/app/__init__.py": "", "src/app/model.py": "gone = 1\n"}, id="two-roots"),
        pytest.param({"app/model.py": "from elsewhere import *\n"}, id="an-unknown-star"),
    ],
)
def test_silent_because_of_other_files(tmp_path: Path, files: Files) -> None:
    assert found(tmp_path / "plain", PATCH)
    assert found(tmp_path / "other", PATCH, files) == []


def test_stub_of_the_module_of_a_class(tmp_path: Path) -> None:
    text = PATCH.replace("model.gone", "again.gone")
    again = {"app/again/__init__.py": "from app.model import Model as gone\n"}
    stub = {"tests/conftest.py": "import sys\nsys.modules['app.model'] = object()\n"}
    text = text.replace("again.gone", "again.gone.attribute")
    assert found(tmp_path / "plain", text, again)
    assert found(tmp_path / "stubbed", text, again | stub) == []


def test_fixture_of_the_project(tmp_path: Path) -> None:
    text = "def test_it(monkeypatch):\n    monkeypatch.setattr('app.model.gone', 1)\n"
    own = "def monkeypatch(): ...\n"
    assert found(tmp_path / "plain", text)
    assert found(tmp_path / "own", own + text) == []
    assert found(tmp_path / "conftest", text, {"tests/conftest.py": own}) == []


def test_mock_through_a_module_of_the_project(tmp_path: Path) -> None:
    compat = {"app/compat.py": "from unittest import mock\n"}
    text = "from app.compat import mock\n\n@mock.patch('app.model.gone')\ndef test_it(m): ...\n"
    assert [line.split()[0] for line in found(tmp_path, text, compat)] == ["3:13"]


def test_relative_imports(tmp_path: Path) -> None:
    files = {"app/tests/__init__.py": "", "app/tests/test_own.py": """
        from unittest.mock import patch
        from .. import model
        from ..model import Model

        def test_it():
            with patch.object(model, "gone"), patch.object(Model, "load"):
                pass
    """}  # fmt: skip
    lines = report(write(tmp_path, APP | files))
    assert [line.split(" does")[0] for line in lines if "OST421" in line] == [
        "app/tests/test_own.py:6:30 OST421 patch target 'app.model.gone'"
    ]


def test_a_nameless_buffer_is_judged(tmp_path: Path) -> None:
    write(tmp_path, {".git/HEAD": "", "shop/__init__.py": "", "shop/a.py": "x = 1\n"})
    text = "from unittest.mock import patch\npatch('shop.a.gone')\npatch('shop.a.x')\n"
    found = lint(SourceFile(None, ast.parse(text), text), Workspace({}, tmp_path))
    assert [(one.code, one.location.line) for one in found] == [("OST421", 2)]
