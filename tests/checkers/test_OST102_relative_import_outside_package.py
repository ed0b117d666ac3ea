"""OST102: what is said of a relative import; when it is said, pytest itself says elsewhere."""

from __future__ import annotations

from pathlib import Path

from projects import report, write

START = "OST102 relative import that Python will refuse: "


def test_the_remedy(tmp_path: Path) -> None:
    files = {
        "bare/test_a.py": "from .h import x\n",
        "top/__init__.py": "",
        "top/test_b.py": "from ..h import x\n",
    }
    lines = report(write(tmp_path, files))
    assert [line for line in lines if "OST102" in line] == [
        f"bare/test_a.py:1:1 {START}pytest imports this file without a parent package; "
        "import by the absolute path, or add __init__.py beside it",
        f"top/test_b.py:1:1 {START}it goes beyond the top-level package 'top'; "
        "import by the absolute path",
    ]
