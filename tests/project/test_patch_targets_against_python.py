"""Targets of patches that we call missing are those that mock, pytest and importlib refuse."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from projects import violations, write

from flake8_ssot.workspace import Workspace

FILES = {
    "pyproject.toml": "[project]\nname = 'app'\nversion = '1'\ndependencies = ['requests']\n",
    "app/__init__.py": """
        from typing import TYPE_CHECKING

        from app.model import Model as Exported
        from app.shadow import shadow

        if TYPE_CHECKING:
            from app.model import Typed

        VERSION = "1"
        __secret = 1
    """,
    "app/model.py": """
        import os.path
        from collections import OrderedDict as Ordered

        class Base:
            kind = 1
            def save(self): ...

        class Model(Base):
            annotated: int
            given: int = 1
            other = alias = 2

            def __init__(self):
                self.attribute = 1

            def load(self): ...
            def __private(self): ...
            gone = 1
            del gone

            class Inner:
                deep = 1

            if os.sep == "/":
                slash = True
            else:
                backslash = True

        def helper(): ...

        helper.mark = 1
        instance = Model()
        left, (right, *rest) = 1, (2, 3)
        table = {"key": 1}
        typed_only: int

        for counter in range(2): ...
        with open(__file__) as handle: ...
        if (walrus := 1): ...
        try:
            import json as parser
        except ImportError:
            parser = None
        except ValueError as error:
            pass

        def binds():
            global bound_later

        deleted = 1
        del deleted
    """,
    "app/shadow.py": "secret = 1\ndef shadow(): ...\n",
    "app/sub/__init__.py": "",
    "app/sub/leaf.py": "value = 1\n",
    "app/star.py": "from app.model import *\n",
    "app/listed.py": "__all__ = ['public']\npublic = hidden = 1\n",
    "app/takes.py": "from app.listed import *\n",
    "app/lazy.py": """
        def __getattr__(name):
            if name == 'later':
                return 1
            raise AttributeError(name)
    """,
    "app/dynamic.py": "globals()['made'] = 1\n",
    "app/classes.py": """
        import abc, enum, functools
        from dataclasses import dataclass, field
        from typing import Generic, NamedTuple, Protocol, TypeVar

        T = TypeVar("T")

        @dataclass
        class Data:
            bare: int
            value: int = 1
            made: list = field(default_factory=list)

        @dataclass(frozen=True)
        class Frozen:
            value: int = 1

        class Slots:
            __slots__ = ("slot",)

        class Color(enum.Enum):
            RED = 1

        class Meta(type):
            def of_class(cls): ...

        class Made(metaclass=Meta): ...

        class Abstract(abc.ABC):
            @abc.abstractmethod
            def run(self): ...

        class Box(Generic[T]):
            def open(self): ...

        class Talks(Protocol):
            def talk(self): ...

        class Point(NamedTuple):
            x: int

        class Failure(RuntimeError):
            code = 1

        class Table(dict): ...

        def decorate(cls):
            cls.added = 1
            return cls

        @decorate
        class Decorated: ...


        class Counted:
            @classmethod
            def count(cls):
                cls.counter = 1

        class Hooked:
            def __init_subclass__(cls):
                cls.hooked = 1
        class Hook(Hooked): ...

        @functools.total_ordering
        class Ordered:
            def __lt__(self, other): ...
            def __eq__(self, other): ...

        class Same: ...
        class Same(Same):
            second = 1

        New = Failure
    """,
    "app/assigned.py": """
        class Assigned: ...
        Assigned.later = 1
        setattr(Assigned, "fixed", 1)
    """,
    "app/set.py": """
        class Set: ...
        for name in ("one", "two"):
            setattr(Set, name, 1)
        class Listing:
            for number in range(2):
                locals()[f"entry{number}"] = 1
    """,
    "app/inherits.py": """
        from app import classes
        from app.model import Base, Model as M

        class Both(M, Base): ...
        class Child(M): ...
        class Other(classes.Failure): ...
        class Unknown(classes.__dict__["Box"]): ...
    """,
    "app/doubtful.py": """
        try:
            from app.model import Model
        except ImportError:
            class Model: ...
        if Model.kind:
            class Chosen: ...
        else:
            Chosen = None
    """,
    "app/package/__init__.py": """
        from app.package import kinds
        kinds.Kind.made = 1
        kinds.made = 1
    """,
    "app/package/kinds.py": "class Kind: ...\n",
    "bare/module.py": "value = 1\n",
    "tests/helper.py": "value = 1\n",
}
PRELUDE = """
import importlib
from contextlib import ExitStack
from importlib import import_module
from unittest import mock
from unittest.mock import patch
import unittest.mock as um
import app.classes
import app.model
from app import Exported, model as models, sub
from app.model import Model, helper
p = mock.patch.object
MODEL = "app.model"
JSON = "json"
"""
FAILS, WORKS = True, False
#: The statement, whether it fails, and where we are silent nevertheless: why.
ROWS = [
    # modules and their attributes
    ("with patch('app.model.Model'): pass", WORKS, ""),
    ("with patch('app.model.Modle'): pass", FAILS, ""),
    ("with patch('app.gone.Model'): pass", FAILS, ""),
    ("with patch('app.model.gone.Model'): pass", FAILS, ""),
    ("with patch('app.rpc_pb2.Message'): pass", FAILS, "a build may make it"),
    ("with patch('app.Exported'): pass", WORKS, ""),
    ("with patch('app.Typed'): pass", FAILS, ""),
    ("with patch('app.VERSION'): pass", WORKS, ""),
    ("with patch('app._app__secret'): pass", FAILS, ""),
    ("with patch('app.__secret'): pass", WORKS, ""),
    ("with patch('app.__name__'): pass", WORKS, ""),
    ("with patch('app.__version__'): pass", FAILS, ""),
    ("with patch('app.sub'): pass", WORKS, ""),
    ("with patch('app.sub.leaf.value'): pass", WORKS, ""),
    ("with patch('app.sub.leaf.gone'): pass", FAILS, ""),
    ("with patch('app.sub.leaf'): pass", FAILS, "it may have been imported"),
    ("with patch('app.shadow.secret'): pass", sys.version_info < (3, 11), "it depends on Python"),
    ("with patch('app.shadow.gone'): pass", FAILS, "the function may have any attribute"),
    ("with patch('app.model.open'): pass", WORKS, ""),
    ("with patch('app.model.Model.open'): pass", FAILS, ""),
    ("with patch('app.model.created', create=True): pass", WORKS, ""),
    ("with patch('app.gone.created', create=True): pass", FAILS, ""),
    ("with patch('app.model.created', 1, None, True): pass", WORKS, ""),
    ("with patch('app.model.gone', new=1, create=False): pass", FAILS, ""),
    ("with patch('app.model.gone', **{'create': True}): pass", WORKS, ""),
    ("with patch('app.model.os.path.join'): pass", WORKS, ""),
    ("with patch('app.model.os.gone'): pass", FAILS, "os is not ours"),
    ("with patch('app.model.Ordered'): pass", WORKS, ""),
    ("with patch('app.model.OrderedDict'): pass", FAILS, ""),
    ("with patch('app.model.typed_only'): pass", FAILS, ""),
    ("with patch('app.model.deleted'): pass", FAILS, ""),
    ("with patch('app.model.counter'): pass", WORKS, ""),
    ("with patch('app.model.handle'): pass", WORKS, ""),
    ("with patch('app.model.walrus'): pass", WORKS, ""),
    ("with patch('app.model.rest'): pass", WORKS, ""),
    ("with patch('app.model.parser'): pass", WORKS, ""),
    ("with patch('app.model.error'): pass", FAILS, ""),
    ("with patch('app.model.bound_later'): pass", FAILS, "a function may have bound it"),
    ("with patch('app.star.Model'): pass", WORKS, ""),
    ("with patch('app.star.gone'): pass", FAILS, ""),
    ("with patch('app.takes.public'): pass", WORKS, ""),
    ("with patch('app.takes.hidden'): pass", FAILS, ""),
    ("with patch('app.lazy.later'): pass", WORKS, ""),
    ("with patch('app.lazy.gone'): pass", FAILS, ""),
    ("with patch('app.dynamic.made'): pass", WORKS, ""),
    ("with patch('app.dynamic.gone'): pass", FAILS, "it writes to globals()"),
    ("with patch('bare.module.value'): pass", WORKS, ""),
    ("with patch('bare.module.gone'): pass", FAILS, "others may share the folder's name"),
    ("with patch('bare.gone.value'): pass", FAILS, "others may share the folder's name"),
    ("with patch('tests.helper.value'): pass", WORKS, ""),
    ("with patch('tests.helper.gone'): pass", FAILS, ""),
    ("with patch('tests.gone.value'): pass", FAILS, ""),
    ("with patch('nowhere.module.value'): pass", FAILS, "nowhere is not ours"),
    ("with patch('app.package.kinds.made', 2): pass", WORKS, ""),
    ("with patch('app.package.kinds.gone'): pass", FAILS, ""),
    ("with patch('app.package.kinds.Kind.made', 2): pass", WORKS, ""),
    ("with patch('app.package.kinds.Kind.gone'): pass", FAILS, ""),
    ("with patch('app.shadow.gone.deeper'): pass", FAILS, "the function may have any attribute"),
    ("with patch('app.model.instance.attribute.real.gone'): pass", FAILS, "nor what that has"),
    # classes
    ("with patch('app.model.Model.load'): pass", WORKS, ""),
    ("with patch('app.model.Model.save'): pass", WORKS, ""),
    ("with patch('app.model.Model.lode'): pass", FAILS, ""),
    ("with patch('app.Exported.save'): pass", WORKS, ""),
    ("with patch('app.Exported.gone'): pass", FAILS, ""),
    ("with patch('app.model.Model.attribute', 1): pass", FAILS, ""),
    ("with patch('app.model.Model.annotated', 1): pass", FAILS, ""),
    ("with patch('app.model.Model.given', 1): pass", WORKS, ""),
    ("with patch('app.model.Model.alias', 1): pass", WORKS, ""),
    ("with patch('app.model.Model.slash', 1): pass", WORKS, ""),
    ("with patch('app.model.Model.backslash', 1): pass", FAILS, "a condition decides"),
    ("with patch('app.model.Model.__private'): pass", FAILS, ""),
    ("with patch('app.model.Model._Model__private'): pass", WORKS, ""),
    ("with patch('app.model.Model.__init__', lambda self: None): pass", WORKS, ""),
    ("with patch('app.model.Model.__enter__'): pass", FAILS, "we leave special names alone"),
    ("with patch('app.model.Model.mro'): pass", WORKS, ""),
    ("with patch('app.model.Model.Inner.deep', 1): pass", WORKS, ""),
    ("with patch('app.model.Model.Inner.gone', 1): pass", FAILS, ""),
    ("with patch('app.model.Model.load.gone'): pass", FAILS, "functions have any attribute"),
    ("with patch('app.model.instance.attribute', 1): pass", WORKS, ""),
    ("with patch('app.model.instance.gone', 1): pass", FAILS, "what an object has is not known"),
    ("with patch('app.model.helper.mark', 1): pass", WORKS, ""),
    ("with patch('app.classes.Data.value', 1): pass", WORKS, ""),
    ("with patch('app.classes.Data.bare', 1): pass", FAILS, "slots would make it an attribute"),
    ("with patch('app.classes.Data.made', 1): pass", FAILS, "it seems to have a value"),
    ("with patch('app.classes.Data.gone', 1): pass", FAILS, ""),
    ("with patch('app.classes.Frozen.gone', 1): pass", FAILS, ""),
    ("with patch('app.classes.Slots.slot', 1): pass", WORKS, ""),
    ("with patch('app.classes.Color.gone', 1): pass", FAILS, "an enum makes its attributes"),
    ("with patch('app.classes.Made.of_class', 1): pass", WORKS, ""),
    ("with patch('app.classes.Made.gone', 1): pass", FAILS, "a metaclass may make it"),
    ("with patch('app.classes.Abstract.run', 1): pass", WORKS, ""),
    ("with patch('app.classes.Abstract.register', 1): pass", WORKS, ""),
    ("with patch('app.classes.Abstract.gone', 1): pass", FAILS, ""),
    ("with patch('app.classes.Box.open', 1): pass", WORKS, ""),
    ("with patch('app.classes.Box.gone', 1): pass", FAILS, ""),
    ("with patch('app.classes.Talks.gone', 1): pass", FAILS, ""),
    ("with patch('app.classes.Point.x', 1): pass", WORKS, ""),
    ("with patch('app.classes.Failure.args', 1): pass", WORKS, ""),
    ("with patch('app.classes.Failure.gone', 1): pass", FAILS, ""),
    ("with patch('app.classes.New.gone', 1): pass", FAILS, ""),
    ("with patch('app.classes.Table.get', 1): pass", WORKS, ""),
    ("with patch('app.classes.Table.gone', 1): pass", FAILS, ""),
    ("with patch('app.classes.Decorated.added', 1): pass", WORKS, ""),
    ("with patch('app.classes.Decorated.gone', 1): pass", FAILS, "its decorator may set it"),
    ("with patch('app.assigned.Assigned.later', 1): pass", WORKS, ""),
    ("with patch('app.assigned.Assigned.fixed', 1): pass", WORKS, ""),
    ("with patch('app.assigned.Assigned.gone', 1): pass", FAILS, ""),
    ("with patch('app.set.Set.one', 1): pass", WORKS, ""),
    ("with patch('app.set.Set.gone', 1): pass", FAILS, "setattr is called in there"),
    ("with patch('app.classes.Hook.hooked', 1): pass", WORKS, ""),
    ("with patch('app.classes.Hook.gone', 1): pass", FAILS, "its base class may add names"),
    ("with patch('app.set.Listing.entry1', 1): pass", WORKS, ""),
    ("with patch('app.classes.Same.second', 1): pass", WORKS, ""),
    ("with patch('app.inherits.Child.save'): pass", WORKS, ""),
    ("with patch('app.inherits.Child.gone'): pass", FAILS, ""),
    ("with patch('app.inherits.Both.load'): pass", WORKS, ""),
    ("with patch('app.inherits.Both.gone'): pass", FAILS, ""),
    ("with patch('app.inherits.Other.code', 1): pass", WORKS, ""),
    ("with patch('app.inherits.classes.open'): pass", WORKS, ""),
    ("with patch('app.inherits.classes.gone'): pass", FAILS, ""),
    ("with patch('app.inherits.Unknown.open'): pass", WORKS, ""),
    ("with patch('app.inherits.Unknown.gone'): pass", FAILS, "its base class can't be read"),
    ("with patch('app.doubtful.Model.load'): pass", WORKS, ""),
    ("with patch('app.doubtful.Chosen.gone'): pass", FAILS, "a condition decides which class"),
    # ways to call mock
    ("with mock.patch('app.model.gone'): pass", FAILS, ""),
    ("with um.patch('app.model.gone'): pass", FAILS, ""),
    ("with patch(target='app.model.gone'): pass", FAILS, ""),
    ("with patch(MODEL + '.gone'): pass", FAILS, ""),
    ("with patch(f'{MODEL}.gone'): pass", FAILS, ""),
    ("with patch(f'{MODEL}.Model'): pass", WORKS, ""),
    ("patch('app.model.gone').start()", FAILS, ""),
    ("ExitStack().enter_context(patch('app.model.gone'))", FAILS, ""),
    ("made = patch('app.model.gone'); made.start()", FAILS, ""),
    ("patch('app.model.gone').start() and 1", FAILS, ""),
    ("1 if patch('app.model.gone').start() else 2", FAILS, ""),
    ("with patch(f'{um.__name__}.gone'): pass", FAILS, "only constants are put together"),
    ("with patch('json' + '.gone'): pass", FAILS, "json is not ours"),
    ("with patch(JSON + '.gone'): pass", FAILS, "json is not ours"),
    ("with patch.dict('app.model.table', key=2): pass", WORKS, ""),
    ("with patch.dict('app.model.gone', key=2): pass", FAILS, ""),
    ("with patch.dict('app.gone.table', key=2): pass", FAILS, ""),
    ("with patch.multiple('app.model', left=1, right=2): pass", WORKS, ""),
    ("with patch.multiple('app.model', left=1, gone=2): pass", FAILS, ""),
    ("with patch.multiple('app.model', open=1): pass", WORKS, ""),
    ("with patch.multiple('app.model', create=True, gone=2): pass", WORKS, ""),
    ("with patch.multiple('app.gone', create=True, left=2): pass", FAILS, ""),
    ("with patch.multiple(models, gone=2): pass", FAILS, ""),
    ("with patch.multiple(Model, load=1, spec=None): pass", WORKS, ""),
    ("with patch.object(models, 'left'): pass", WORKS, ""),
    ("with patch.object(models, 'gone'): pass", FAILS, ""),
    ("with patch.object(models, 'open'): pass", WORKS, ""),
    ("with patch.object(app.model, 'gone'): pass", FAILS, ""),
    ("with patch.object(app.model.Model, 'gone'): pass", FAILS, ""),
    ("with patch.object(Model, 'load'): pass", WORKS, ""),
    ("with patch.object(Model, 'gone'): pass", FAILS, ""),
    ("with patch.object(Model, 'attribute'): pass", FAILS, ""),
    ("with patch.object(Model, 'gone', create=True): pass", WORKS, ""),
    ("with patch.object(Exported, attribute='gone'): pass", FAILS, ""),
    ("with patch.object(helper, 'gone'): pass", FAILS, "functions have any attribute"),
    (
        "with patch.object(sub, 'leaf'): pass",
        FAILS,
        "something else may have imported the submodule",
    ),
    ("with patch.object(Model(), 'attribute'): pass", WORKS, ""),
    ("with patch.object('app.gone', 'x'): pass", FAILS, ""),
    ("with p(models, 'gone'): pass", FAILS, ""),
    # pytest
    ("monkeypatch.setattr('app.model.left', 1)", WORKS, ""),
    ("monkeypatch.setattr('app.model.gone', 1)", FAILS, ""),
    ("monkeypatch.setattr('app.model.open', 1)", FAILS, ""),
    ("monkeypatch.setattr('app.gone.left', 1)", FAILS, ""),
    ("monkeypatch.setattr('app.model.gone', 1, raising=False)", WORKS, ""),
    ("monkeypatch.setattr('app.gone.left', 1, raising=False)", FAILS, ""),
    ("monkeypatch.setattr('app.model.Model.gone', 1)", FAILS, ""),
    ("monkeypatch.setattr('app.shadow.secret', 1)", FAILS, "mock may see the module"),
    ("monkeypatch.setattr(models, 'gone', 1)", FAILS, ""),
    ("monkeypatch.setattr(models, 'gone', 1, raising=False)", WORKS, ""),
    ("monkeypatch.setattr(models, 'gone', 1, False)", WORKS, ""),
    ("monkeypatch.setattr(models, 'left', 1)", WORKS, ""),
    ("monkeypatch.setattr(Model, 'load', 1)", WORKS, ""),
    ("monkeypatch.setattr(Model, 'gone', 1)", FAILS, ""),
    ("monkeypatch.delattr('app.model.left')", WORKS, ""),
    ("monkeypatch.delattr('app.model.gone')", FAILS, ""),
    ("monkeypatch.delattr('app.model.gone', raising=False)", WORKS, ""),
    ("monkeypatch.delattr(models, 'gone')", FAILS, ""),
    ("with monkeypatch.context() as m: m.setattr('app.model.gone', 1)", FAILS, ""),
    # importlib
    ("importlib.import_module('app.sub.leaf')", WORKS, ""),
    ("importlib.import_module('app.rpc_pb2')", FAILS, "a build may make it"),
    ("importlib.import_module('app.gone')", FAILS, ""),
    ("import_module('app.model.gone')", FAILS, ""),
    ("import_module('app.model.Model')", FAILS, ""),
    ("import_module('.leaf', 'app.sub')", WORKS, ""),
    ("import_module('.gone', package='app.sub')", FAILS, ""),
    ("import_module('..model', 'app.sub')", WORKS, ""),
    ("__import__('app.sub.leaf')", WORKS, ""),
    ("__import__('app.gone')", FAILS, ""),
    ("__import__('app', fromlist=['gone'])", WORKS, ""),
]
ORACLE = """
import json, os, sys
import pytest
sys.path.insert(0, os.getcwd())
names = {}
exec(sys.argv[1], names)
failed = []
for place, statement in enumerate(json.load(sys.stdin)):
    child = os.fork()
    if not child:
        code = 0
        try:
            exec(statement, names | {"monkeypatch": pytest.MonkeyPatch()})
        except (AttributeError, ImportError, TypeError) as error:
            code = 1
        except BaseException as error:
            print(statement, repr(error), file=sys.stderr)
            code = 2
        os._exit(code)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code < 2
    failed.append(code == 1)
print(json.dumps(failed))
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("project"), FILES)


@pytest.fixture(scope="module")
def failing(project: Path) -> dict[str, bool]:
    """Which statements Python refuses."""
    statements = [statement for statement, _, _ in ROWS]
    run = subprocess.run(
        [sys.executable, "-c", ORACLE, PRELUDE],
        input=json.dumps(statements), cwd=project, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return dict(zip(statements, json.loads(run.stdout), strict=True))


@pytest.mark.parametrize(("statement", "fails", "reason"), ROWS, ids=[row[0] for row in ROWS])
def test_what_is_reported_fails(
    project: Path, failing: dict[str, bool], statement: str, fails: bool, reason: str
) -> None:
    text = f"{PRELUDE}\ndef test_it(monkeypatch):\n    {statement}\n"
    (project / "test_use.py").write_text(text, encoding="utf-8")
    found = violations(project, "test_use.py", Workspace({}, project))
    reported = any(violation.code == "OST421" for violation in found)
    assert failing[statement] is fails
    assert reported is (fails and not reason)
