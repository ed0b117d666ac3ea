"""OST503: what must not exist twice, which name is the wrong one, and what is not certain.

That pytest does execute the files twice is asked of pytest in tests/differential.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from environments import environment
from processes import run_module
from projects import audited, write

from flake8_ssot.syntax.state import held

Files = Mapping[str, str]
COLOR = "class Color: ...\n"
BOTH = "[pytest]\npythonpath = . tests\n"
#: `tests/test_b.py` has the right name.
PACKAGE = {
    ".git/HEAD": "",
    "pytest.ini": BOTH,
    "tests/__init__.py": "",
    "tests/colors.py": COLOR,
    "tests/test_b.py": "import tests.colors\n",
}


def found(root: Path, files: Files, **flags: str) -> list[str]:
    return [line for line in audited(write(root, files), flags) if "OST503" in line]


def places(lines: list[str]) -> list[str]:
    return [line.partition(" ")[0] for line in lines]


#: What a module holds that there must be once.
HELD = {
    "class Color: ...": "class 'Color'",
    "from enum import Enum\nColor = Enum('Color', 'RED')": "class 'Color'",
    "Point: type = collections.namedtuple('Point', 'x y')": "class 'Point'",
    "settings = Settings()": "object 'settings'",
    "a = b = threading.Lock()": "object 'a'",
    "known = {}\ndef add(name):\n    known[name] = 1": "variable 'known'",
    "known = []\ndef add(name):\n    def inner():\n        known.append(1)": "variable 'known'",
    "known = defaultdict(list)\nif x:\n    def add(n):\n        known[n] += 1": "variable 'known'",
    "known: set[int] = set()\nclass _A: ...\n": "class '_A'",
    "known = None\ndef get():\n    global known\n    known = 1": "variable 'known'",
    "@cache\ndef get(): ...": "cache of 'get'",
    "@functools.lru_cache(maxsize=1)\nasync def get(): ...": "cache of 'get'",
    "settings = Settings()\nclass Color: ...": "class 'Color'",
    "": None,
    "import a\nfrom b import c": None,
    "A = 1\nB = 'x', 2": None,
    "def get(): ...": None,
    "KNOWN = {'a': 1}\ndef get(name):\n    return KNOWN[name]": None,
    "known = {}\ndef get(known):\n    known['a'] = 1": None,
    "known = {}\ndef get():\n    known = {}\n    known['a'] = 1": None,
    "known = {}\ndef get(self):\n    self.known['a'] = 1": None,
    "known = 1\ndef get(x):\n    x.known.append(1)": None,
    "ROOT = Path(__file__).parent\nT = TypeVar('T')\nHOME = Path('~')": None,
    "logger = logging.getLogger(__name__)\nPATTERN = re.compile('x')": None,
    "X: int": None,
    "LINK = URL('https://a')": None,
    "count = Counter('abc')": None,
    "if x:\n    class Color: ...": None,
}


@pytest.mark.parametrize("text", HELD)
def test_what_must_not_exist_twice(text: str) -> None:
    assert held(ast.parse(text)) == HELD[text]


def test_test_classes_belong_to_their_module() -> None:
    tree = ast.parse("class TestIt: ...\nclass Base: ...\n")
    assert held(tree) == "class 'TestIt'"
    assert held(tree, is_collected=True) == "class 'Base'"
    assert held(ast.parse("class TestIt: ..."), is_collected=True) is None


def test_the_message_has_both_names_their_places_and_the_remedy(tmp_path: Path) -> None:
    line = "    from colors import Color\n"
    files = {**PACKAGE, "tests/test_a.py": f"import os\ntry:\n{line}finally:\n    pass\n"}
    assert found(tmp_path, files) == [
        "tests/test_a.py:3:5 OST503 one run of pytest loads tests/colors.py as 'colors' here and "
        "as 'tests.colors' in tests/test_b.py:1, so that its class 'Color' exists twice; import "
        "'tests.colors'"
    ]


def test_every_line_with_the_wrong_name_is_told_once(tmp_path: Path) -> None:
    files = {
        **PACKAGE,
        "tests/test_a.py": "import colors\nimport colors\n",
        "tests/test_c.py": "from colors import Color\n",
    }
    suites = "pytest tests\npytest tests/test_a.py tests/test_b.py"
    wanted = ["tests/test_a.py:1:1", "tests/test_a.py:2:1", "tests/test_c.py:1:1"]
    assert places(found(tmp_path, files, suites=suites)) == wanted


def test_a_line_is_told_once_for_all_that_it_leads_to(tmp_path: Path) -> None:
    files = {
        ".git/HEAD": "",
        "pytest.ini": "[pytest]\npythonpath = . backend\n",
        "backend/app/__init__.py": "class App: ...\n",
        "backend/app/a.py": "from . import b\nclass A: ...\n",
        "backend/app/b.py": "class B: ...\n",
        "backend/__init__.py": "",
        "test_a.py": "import app.a\n",
        "test_b.py": "import backend.app.a\n",
    }
    (line,) = found(tmp_path, files)
    assert "backend/app/a.py as 'app.a' here and as 'backend.app.a' in test_b.py:1" in line
    assert line.endswith("its class 'A' exists twice; import 'backend.app.a'")


def test_two_modules_of_one_line_are_two_reports(tmp_path: Path) -> None:
    files = {
        **PACKAGE,
        "tests/shapes.py": "class Shape: ...\n",
        "tests/test_a.py": "import colors, shapes\n",
        "tests/test_c.py": "import tests.shapes\n",
    }
    lines = found(tmp_path, files)
    assert places(lines) == ["tests/test_a.py:1:1"] * 2
    assert [line.rpartition(" ")[2] for line in lines] == ["'tests.colors'", "'tests.shapes'"]


#: Which of the names of `a/b/colors.py` is wrong: what is on the path, files, where it is told, and
#: the right name.
WRONG: dict[str, tuple[str, Files, list[str], str]] = {
    "one that starts in a package": (
        ". a/b",
        {"a/__init__.py": "", "a/b/__init__.py": "", "test_c.py": "import colors\n"},
        ["test_a.py:1:1", "test_c.py:1:1"],
        "a.b.colors",
    ),
    "the one of fewer lines": (
        ". a/b", {"a/__init__.py": "", "test_c.py": "import colors\n"}, ["test_b.py:1:1"], "colors",
    ),
    "of as many the inner one": (". a/b", {"a/__init__.py": ""}, ["test_a.py:1:1"], "a.b.colors"),
    "two of three": (
        ". a a/b",
        {"a/__init__.py": "", "test_c.py": "import a.b.colors\n", "test_d.py": "import b.colors\n"},
        ["test_a.py:1:1", "test_d.py:1:1"],
        "a.b.colors",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_which_name_is_wrong(case: str, tmp_path: Path) -> None:
    folders, more, told, right = WRONG[case]
    environment(tmp_path / ".venv", {})  # known, so that no other `b` is there
    files = {
        ".git/HEAD": "",
        "pytest.ini": f"[pytest]\npythonpath = {folders}\n",
        "a/b/colors.py": COLOR,
        "test_a.py": "import colors\n",
        "test_b.py": "import a.b.colors\n",
        **more,
    }
    lines = found(tmp_path, files, environment=str(tmp_path / ".venv"))
    assert places(lines) == told
    assert all(line.endswith(f"; import {right!r}") for line in lines)


#: What is told of tests/test_a.py where it is not known what is installed.
DOUBTFUL: dict[str, tuple[Files, bool]] = {
    "what is required counts as installed": (
        {"tests/test_a.py": "import numpy\nimport colors\n", "requirements.txt": "numpy\n"}, True,
    ),
    "what nobody requires does not": (
        {"tests/test_a.py": "import numpy\nimport colors\n"}, False,
    ),
    "nor where it is imported before": (
        {"tests/test_a.py": "import tests.c\nimport colors\n", "tests/c.py": "import numpy\n"},
        False,
    ),
    "nor where a function imports it that is called": (
        {"tests/test_a.py": "def load():\n    import numpy\nload()\nimport colors\n"}, False,
    ),
    "it may be missing, and nothing else depends on it": (
        {"tests/test_a.py": "try:\n    import numpy\nexcept ImportError: ...\nimport colors\n"},
        True,
    ),
    "it may be missing, and that is raised anew": (
        {
            "tests/test_a.py": "try:\n    import numpy\nexcept ImportError:\n    raise\n"
            "import colors\n"
        },
        False,
    ),
    "it may be missing, and that is not what is caught": (
        {"tests/test_a.py": "try:\n    import numpy\nexcept OSError: ...\nimport colors\n"},
        False,
    ),
    "pytest is there": ({"tests/test_a.py": "import pytest\nimport colors\n"}, True),
    "it may be missing, and that is caught": (
        {"tests/test_a.py": "try:\n    import numpy, colors\nexcept ImportError: ...\n"}, False,
    ),
    "all is there": (
        {"tests/test_a.py": "try:\n    import os, colors\nexcept ImportError: ...\n"}, True,
    ),
    "it may be missing in what is imported": (
        {
            "tests/test_a.py": "try:\n    import tests.c, colors\nexcept ImportError: ...\n",
            "tests/c.py": "import numpy\n",
        },
        False,
    ),
    "it may be missing in what imports it": (
        {
            "tests/test_a.py": "try:\n    import tests.c\nexcept ImportError: ...\n",
            "tests/c.py": "import numpy\nimport colors\n",
        },
        False,
    ),
    "all is there in what imports it": (
        {
            "tests/test_a.py": "try:\n    import tests.c\nexcept ImportError: ...\n",
            "tests/c.py": "import os\nimport colors\n",
        },
        True,
    ),
    "it may be missing, and something else is done": (
        {
            "tests/test_a.py": "try:\n    import numpy\nexcept ImportError: ...\n"
            "else:\n    import colors\n"
        },
        False,
    ),
    "it may be missing, and this is done then": (
        {"tests/test_a.py": "try:\n    import numpy\nexcept ImportError:\n    import colors\n"},
        False,
    ),
    "it may be missing in a function that is called": (
        {
            "tests/test_a.py": "def load():\n    import tests.c\n"
            "try:\n    load()\n    import colors\nexcept ImportError: ...\n",
            "tests/c.py": "import numpy\n",
        },
        False,
    ),
    "it may be skipped before the function is called": (
        {
            "tests/test_a.py": "import os, pytest\ndef load():\n    import colors\n"
            "if os.name == x:\n    pytest.skip('x', allow_module_level=True)\nload()\n"
        },
        False,
    ),
    "it is imported before, perhaps": (
        {
            "tests/test_a.py": "import pytest\npytest.importorskip('numpy')\nimport colors\n",
            "tests/test_c.py": "import colors\n",
        },
        True,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", DOUBTFUL)
def test_what_is_certain(case: str, tmp_path: Path) -> None:
    files, is_told = DOUBTFUL[case]
    lines = found(tmp_path, {**PACKAGE, **files}, environment="none")
    assert bool(lines) == is_told


def test_a_submodule_taken_from_its_package_counts_for_every_line(tmp_path: Path) -> None:
    files = {**PACKAGE, "tests/test_b.py": "from tests import colors\n"}
    more = {"tests/test_c.py": "from tests import colors\n", "tests/test_a.py": "import colors\n"}
    (line,) = found(tmp_path, {**files, **more})
    assert "'tests.colors' in tests/test_b.py:1 and 1 more," in line


def test_a_run_that_a_conftest_stops_is_left_out(tmp_path: Path) -> None:
    files = {**PACKAGE, "conftest.py": "import colors, tests.colors, tests.gone\n"}
    assert found(tmp_path, files) == []
    assert found(tmp_path, {**files, "conftest.py": "import colors, tests.colors\n"}) != []


def test_the_audit_tells_it(tmp_path: Path) -> None:
    write(tmp_path, {**PACKAGE, "tests/test_a.py": "import colors\n"})
    done = run_module(tmp_path, "flake8_ssot", "audit", "--output-format", "json", ".")
    assert done.stderr == ""
    (told,) = json.loads(done.stdout)["violations"]
    assert (told["code"], told["path"], told["line"]) == ("OST503", "tests/test_a.py", 1)
