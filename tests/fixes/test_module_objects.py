"""What is read of a module object: names of a shim, each from its home, and deprecated names."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from projects import violations, write

from flake8_ssot.fixes.file_fixes import FileFixes
from flake8_ssot.fixes.text import Text, applied
from flake8_ssot.workspace import Workspace

FILES = {
    "pytest.ini": "[pytest]\n",
    "pkg/__init__.py": "",
    "pkg/supply.py": "class Supply: ...\n",
    "pkg/user.py": "class User: ...\nclass Person: ...\n",
    "pkg/old.py": """
        import warnings
        from pkg.supply import Supply
        from pkg.user import Person as Human, User
        warnings.warn("pkg.old is deprecated", DeprecationWarning, stacklevel=2)
    """,
    "pkg/sub/__init__.py": "",
    "pkg/sub/user.py": "class Visitor: ...\n",
    "pkg/two.py": """
        import warnings
        from pkg.sub.user import Visitor
        from pkg.user import User
        warnings.warn("pkg.two is deprecated", DeprecationWarning, stacklevel=2)
    """,
    "pkg/api.py": """
        import warnings
        class New: ...
        def __getattr__(name):
            if name == "Old":
                warnings.warn("Old is deprecated, use New", DeprecationWarning)
                return New
            if name == "OldUser":
                warnings.warn("OldUser is deprecated, use pkg.user.User", DeprecationWarning)
                from pkg.user import User
                return User
            raise AttributeError(name)
    """,
}


def fixed(root: Path, name: str, *, kinds: tuple[str, ...] = ("safe", "unsafe")) -> str:
    """Return the file after all its fixes of those kinds, one after the other."""
    for _ in range(20):
        text = Text.of((root / name).read_bytes())
        assert text is not None
        fixes = map(FileFixes(text).fix, violations(root, name, Workspace({}, root)))
        fix = next((f for f in fixes if f and f.edits and f.applicability in kinds), None)
        if fix is None:
            return text.text
        (root / name).write_text(applied(text.text, fix.edits), encoding="utf-8")
    raise AssertionError("the fixes do not come to an end")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import pkg.old as o  # why\nx = o.Supply, o.Human\n",
         "from pkg import supply, user  # why\nx = supply.Supply, user.Person\n"),
        ("from pkg import old\nx = old.User\ny = 'ä', old.User\n",
         "from pkg import user\nx = user.User\ny = 'ä', user.User\n"),
        ("from pkg import api, old\nx = old.User, api.New\n",
         "from pkg import api, user\nx = user.User, api.New\n"),
        ("import os\n\nfrom pkg import old\nfrom pkg import supply as s\nx = old.User, s.Supply\n",
         "import os\n\nfrom pkg import supply as s, user\nx = user.User, s.Supply\n"),
        ("import pkg.old\nx = pkg.old.User\n", "from pkg import user\nx = user.User\n"),
        ("import pkg.api\nimport pkg.old\nx = pkg.old.User, pkg.api.New\n",
         "import pkg.api\nfrom pkg import user\nx = user.User, pkg.api.New\n"),
        ("def f():\n    from pkg import old as o\n    return o.User\n",
         "def f():\n    from pkg import user as o\n    return o.User\n"),
        ("import os, pkg.old as o  # why\nx = o.User\n",
         "import os, pkg.user as o  # why\nx = o.User\n"),
        ("import os, pkg.old as o\nx = o.Supply, o.Human, os.sep\n",
         "import os\nfrom pkg import supply, user\nx = supply.Supply, user.Person, os.sep\n"),
        ("from pkg import old as o\nx = o.Human\n",
         "from pkg import user\nx = user.Person\n"),
    ],
)  # fmt: skip
def test_names_of_a_shim_are_read_from_their_homes(tmp_path: Path, before: str, after: str) -> None:
    root = write(tmp_path, {**FILES, "a.py": before})
    assert fixed(root, "a.py", kinds=("safe",)) == before
    assert fixed(root, "a.py") == after
    subprocess.run([sys.executable, "-W", "error", "a.py"], cwd=root, check=True)


@pytest.mark.parametrize(
    "text",
    [
        "import pkg.old as o\nx = o\n",
        "import pkg.old as o\no.User = 1\n",
        "import pkg.old as o\ndel o.User\n",
        "import pkg.old as o\nx = o.User, o.Nowhere\n",
        "import pkg.old as o\nx = o.User\ndef f(o): return o.User\n",
        "import pkg.old as o\nx = o.User, o.Supply\nuser = 1\n",
        "import pkg.old as o\nx: 'o.User' = o.User\n",
        "import pkg.old as o\ndef f(): import pkg.old as o\nx = o.User\n",
        "import pkg.old\nx = pkg.old.User, pkg\n",
        "if 1: import pkg.old as o; x = o.User\n",
        "import pkg.two as o\nx = o.User, o.Visitor\n",
    ],
)
def test_a_module_that_is_used_in_other_ways_stays(tmp_path: Path, text: str) -> None:
    root = write(tmp_path, {**FILES, "a.py": text})
    assert violations(root, "a.py", Workspace({}, root))
    assert fixed(root, "a.py") == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import pkg.api\nx = pkg.api.Old\n", "import pkg.api\nx = pkg.api.New\n"),
        ("from pkg import api as a\nx = [a.Old, 'ä', a.Old]\n",
         "from pkg import api as a\nx = [a.New, 'ä', a.New]\n"),
        ("import pkg.api\nx = pkg.api.OldUser\n",
         "import pkg.api\nimport pkg.user\nx = pkg.user.User\n"),
        ("import pkg.api as a\n\nx = a.OldUser\ny = a.OldUser\n",
         "import pkg.api as a\nimport pkg.user\n\nx = pkg.user.User\ny = pkg.user.User\n"),
        ("import pkg.api\nimport pkg.user as u\nx = pkg.api.OldUser\n",
         "import pkg.api\nimport pkg.user as u\nx = u.User\n"),
        ("from pkg import supply\nimport pkg.api\nimport pkg.user as u\nx = pkg.api.OldUser\n",
         "from pkg import supply\nimport pkg.api\nimport pkg.user as u\nx = u.User\n"),
        ("from pkg import api, user\nx = api.OldUser\n",
         "from pkg import api, user\nx = user.User\n"),
    ],
)  # fmt: skip
def test_a_deprecated_name_is_read_from_its_home(tmp_path: Path, before: str, after: str) -> None:
    root = write(tmp_path, {**FILES, "a.py": before})
    assert fixed(root, "a.py", kinds=("safe",)) == after
    subprocess.run([sys.executable, "-W", "error", "a.py"], cwd=root, check=True)


@pytest.mark.parametrize(
    "text",
    [
        "import pkg.api as a\npkg = 1\nx = a.OldUser\n",
        "import pkg.api as a\nx = (a\n    .OldUser)\n",
        "def f():\n    import pkg.api as a\n    return a.OldUser\n",
    ],
)
def test_a_deprecated_name_whose_home_cannot_be_written_stays(tmp_path: Path, text: str) -> None:
    root = write(tmp_path, {**FILES, "a.py": text})
    assert violations(root, "a.py", Workspace({}, root))
    assert fixed(root, "a.py") == text
