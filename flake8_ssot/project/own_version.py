"""The version of the distribution that a file belongs to, as far as it is written down."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from flake8_ssot.project.expiry import comparable
from flake8_ssot.project.modules import Modules

if sys.version_info >= (3, 11):
    import tomllib
else:  # pragma: no cover - Python 3.10
    import tomli as tomllib

LITERAL: Final = re.compile(r"v?\d[\w.+!-]*\Z")


class Distribution(NamedTuple):
    """What is to be installed: its folder, name and version, None where these can't be read.

    `is_private` says that it is meant for nobody else.
    """

    folder: Path
    name: str | None = None
    version: str | None = None
    is_private: bool = False

    def names(self, module: str) -> frozenset[str]:
        """Return what a text in `module` may call the project."""
        found = (self.name, module.partition(".")[0])
        return frozenset(comparable(name) for name in found if name)


def distribution(
    path: Path, root: Path, modules: Modules, roots: Sequence[Path]
) -> Distribution | None:
    """Return the distribution that the file at `path` belongs to, if there is one.

    Its description is looked for upward to the project's `root`; `roots` is where modules are that
    it may name.
    """
    for folder in path.parents:
        reader = _Reader(folder, modules, roots)
        found = reader.pyproject() or reader.setup_cfg() or reader.setup_py()
        if found is not None:
            return found
        if folder == root:
            break
    return None


def version_of(
    path: Path, module: str, described: Distribution | None, modules: Modules, roots: Sequence[Path]
) -> str | None:
    """Return the version for the module `module` at `path`: as described, or `__version__`."""
    if described is not None and described.version is not None:
        return described.version
    top = modules.find(module.partition(".")[0], roots)
    if top is None or top.path is None:
        return None
    own = _constant(modules, top.path, "__version__")
    return own if path.is_relative_to(top.path.parent) else None


class _Reader:
    """Reads the description of a distribution in one folder."""

    def __init__(self, folder: Path, modules: Modules, roots: Sequence[Path]) -> None:
        self._folder = folder
        self._modules = modules
        self._roots = (folder, folder / "src", *roots)

    def pyproject(self) -> Distribution | None:
        data = self._data("pyproject.toml")
        if data is None:
            return None
        try:
            document: Any = tomllib.loads(data)
        except (tomllib.TOMLDecodeError, RecursionError):
            return None
        tool = _table(document, "tool")
        project, poetry = _table(document, "project"), _table(tool, "poetry")
        if "name" not in project and "name" not in poetry:
            return None
        name, version = project.get("name", poetry.get("name")), project.get("version")
        classifiers = str(project.get("classifiers", poetry.get("classifiers", "")))
        is_private = (
            "Private ::" in classifiers
            or poetry.get("package-mode") is False
            or _table(tool, "uv").get("package") is False
            or not ("build-system" in document or self._has_setup())
        )
        for value in (version, poetry.get("version"), *self._dynamic(tool)):
            if isinstance(value, str) and LITERAL.match(value):
                return Distribution(self._folder, str(name), value, is_private)
        beside = self.setup_cfg()
        return Distribution(self._folder, str(name), beside and beside.version, is_private)

    def _dynamic(self, tool: Mapping[str, Any]) -> Iterator[str | None]:
        dynamic = _table(_table(_table(tool, "setuptools"), "dynamic"), "version")
        yield self._attribute(dynamic.get("attr"))
        yield self._file(dynamic.get("file"))
        hatch = _table(_table(tool, "hatch"), "version").get("path")
        if isinstance(hatch, str):
            yield _constant(self._modules, self._folder / hatch, "__version__")

    def setup_cfg(self) -> Distribution | None:
        data = self._data("setup.cfg")
        section = re.search(r"^\[metadata\]$(.*?)(?=^\[|\Z)", data or "", re.M | re.S)
        given = (
            re.findall(r"^(name|version)[ \t]*[=:](.*\S.*)$", section[1], re.M) if section else []
        )
        found: dict[str, str] = {key: value.strip(" \t") for key, value in given}
        if not found:
            return None
        version = found.get("version", "")
        kind, _, what = version.partition(":")
        read = {"attr": self._attribute, "file": self._file}.get(kind.strip())
        value = read(what.strip()) if read else version
        is_private = "Private ::" in (section[1] if section else "")
        literal = value if value and LITERAL.match(value) else None
        return Distribution(self._folder, found.get("name"), literal, is_private)

    def setup_py(self) -> Distribution | None:
        path = self._folder / "setup.py"
        tree = self._modules.sources.tree(path) if self._data("setup.py") is not None else None
        for node in ast.walk(tree) if tree is not None else ():
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("setup"):
                given = {k.arg: k.value for k in node.keywords}
                name, version = _text(given.get("name")), _text(given.get("version"))
                return Distribution(self._folder, name, version)
        return None

    def _has_setup(self) -> bool:
        return any(self._data(name) is not None for name in ("setup.py", "setup.cfg"))

    def _attribute(self, dotted: object) -> str | None:
        """Return the text of a module's constant, `pkg.module.NAME`."""
        if not isinstance(dotted, str) or "." not in dotted:
            return None
        module, _, name = dotted.rpartition(".")
        found = self._modules.find(module, self._roots)
        return _constant(self._modules, found.path, name) if found and found.path else None

    def _file(self, name: object) -> str | None:
        if isinstance(name, list):
            name = name[0] if len(name) == 1 else None
        data = self._data(name) if isinstance(name, str) else None
        return data.strip() if data is not None else None

    def _data(self, name: str) -> str | None:
        data = self._modules.sources.data(self._folder / name)
        return data.decode("utf-8", "replace").replace("\r\n", "\n") if data is not None else None


def _table(document: Any, key: str) -> Mapping[str, Any]:
    found = document.get(key)
    return found if isinstance(found, dict) else {}


def _constant(modules: Modules, path: Path, name: str) -> str | None:
    """Return the text that a module gives `name`, once, at its top level."""
    tree = modules.sources.tree(path)
    values = [
        statement.value
        for statement in (tree.body if tree is not None else ())
        if isinstance(statement, (ast.Assign, ast.AnnAssign, ast.AugAssign))
        for target in (
            statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        )
        if isinstance(target, ast.Name) and target.id == name
    ]
    text = _text(values[0]) if len(values) == 1 else None
    return text if text and LITERAL.match(text) else None


def _text(node: ast.expr | None) -> str | None:
    value = node.value if isinstance(node, ast.Constant) else None
    return value if isinstance(value, str) else None
