"""The result of the last audit, told again as long as nothing that it read has changed."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import flake8_ssot
from flake8_ssot.audit.inputs import Tree, look, outside, stamp, traced
from flake8_ssot.audit.result import Result
from flake8_ssot.audit.whole import Whole
from flake8_ssot.project.cache_folder import folder_for, is_own_file, prepare
from flake8_ssot.project.cache_row import RECENT

FOLDER: Final = "audits"
#: So many results are kept, the last ones.
KEPT: Final = 16
#: What of the process' environment can decide which Python and which plugins are meant.
VARIABLES: Final = ("VIRTUAL_ENV", "CONDA_PREFIX", "PATH", "HOME", "PYTHONPATH", "PYTEST_ADDOPTS")


def remembered(whole: Whole, make: Callable[[], Result]) -> Result:
    """Return the audit of a project: the last one if nothing has changed, or else `make` it."""
    base, root = folder_for(whole.options.cache_dir), whole.options.root
    if base is None:
        return make()
    file = base / FOLDER / f"{_key(whole)}.json"
    before = look(root)
    known = _recall(file, before)
    if known is not None:
        return known
    with traced() as paths:
        result = make()
    after = look(root)
    if before.is_still(after):
        _keep(file, base, after, outside(paths, root, after, base), result)
    return result


def _key(whole: Whole) -> str:
    """Return what decides besides files: what is asked for, by whom, and with which code."""
    variables = [os.environ.get(name) for name in VARIABLES]
    today = whole.workspace.today()  # a shim may expire
    package = Path(flake8_ssot.__file__).parent
    code = [stamp(str(path)) for path in sorted(package.rglob("*.py"))]
    asked = (
        whole.options,
        whole.extra,
        today,
        variables,
        sys.version,
        sys.prefix,
        sys.path[1:],
        code,
    )
    return hashlib.blake2b(repr(asked).encode("utf-8", "replace"), digest_size=16).hexdigest()


def _recall(file: Path, tree: Tree) -> Result | None:
    """Return what is kept in `file`, None if it is not there or something has changed."""
    if tree.recent or not is_own_file(file):
        return None
    try:
        known: Any = json.loads(file.read_bytes())
        if known["tree"] != tree.digest:
            return None
        if any(stamp(path) != (state and tuple(state)) for path, state in known["outside"]):
            return None
        return Result(*known["result"])
    except (OSError, ValueError, KeyError, TypeError):
        return None  # a broken file is none


def _keep(file: Path, base: Path, tree: Tree, others: list[str], result: Result) -> None:
    states = [(path, stamp(path)) for path in others]
    if any(state and max(state[1:]) + RECENT >= tree.taken for _, state in states):
        return
    if not prepare(base):
        return
    try:
        file.parent.mkdir(mode=0o700, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=file.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump({"tree": tree.digest, "outside": states, "result": result}, stream)
        os.replace(temporary, file)
        ordered = sorted(file.parent.iterdir(), key=lambda one: one.stat().st_mtime_ns)
        for old in ordered[:-KEPT]:
            old.unlink()
    except OSError:
        return  # a cache that can't be written is none
