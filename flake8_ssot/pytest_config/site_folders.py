"""What the files of a site folder add to what Python can import, read without running them."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from flake8_ssot.files import contents, entries, exists, isfile
from flake8_ssot.imports import outside_project
from flake8_ssot.syntax.source import parse

EXTENSIONS: Final = (".so", ".pyd")
SOURCES: Final = (".py", ".pyc")
#: Modules that `site` imports if they are there.
CUSTOM: Final = ("sitecustomize", "usercustomize")
#: What the names of setuptools' files for an editable install begin with.
EDITABLE: Final = "__editable__"

#: How a line of a .pth file begins that is run, and what it imports.
CODE: Final = ("import ", "import\t")
IMPORTED: Final = re.compile(
    r"\bimport\s+([\w.]+(?:\s*,\s*[\w.]+)*)|__import__\(\s*['\"]([\w.]+)|\bfrom\s+([\w.]+)"
)
WORD: Final = re.compile(r"\w+")
#: By these code answers imports itself.
HOOKS: Final = re.compile(r"meta_path|path_hooks|sys\.modules|__path__")
#: By these it adds folders; what easy_install writes only moves those that are there.
ADDS_PATHS: Final = re.compile(r"sys\.path\s*(?:\.(?:insert|append|extend)\b|\+=)|addsitedir")


class Hooks(NamedTuple):
    """Code that site folders run may know the top-level names in `names` by an import hook.

    `open`: it puts folders on sys.path that can't be computed.
    """

    names: frozenset[str] = frozenset()
    open: bool = False


def importable(place: Path) -> frozenset[str]:
    """Return the top-level names that a folder, or an archive, on sys.path offers."""
    if isfile(place):
        return frozenset(_archived(place))
    return frozenset(_module(entry.name, entry.is_folder) for entry in entries(place)) - {""}


def _module(name: str, is_folder: bool) -> str:
    """Return the name under which a file or a folder is imported, nothing for other files."""
    if is_folder:
        return name
    stem, suffix = os.path.splitext(name)
    if suffix in SOURCES:
        return stem
    # `stem.cpython-311-x86_64-linux-gnu.so`, `stem.abi3.so`, `stem.so`
    return name.partition(".")[0] if suffix in EXTENSIONS else ""


def _archived(place: Path) -> Iterator[str]:
    with outside_project():
        import zipfile  # here: few environments have archives

    try:
        with zipfile.ZipFile(place) as archive:
            names = archive.namelist()
    except (OSError, ValueError, zipfile.BadZipFile):
        return
    for name in names:
        first, slash, _ = name.partition("/")
        if module := _module(first, bool(slash)):
            yield module


def added_paths(folder: Path) -> Iterator[Path]:
    """Yield what the .pth files and editable installs of a site folder put on sys.path."""
    for name in sorted(entry.name for entry in entries(folder)):
        if name.endswith(".pth"):
            for line in _lines(folder / name):
                if not line.startswith(CODE) and (path := _added(line, folder)) is not None:
                    yield path
        elif name.startswith(EDITABLE) and name.endswith("_finder.py"):
            yield from _mapped(folder / name)


def _lines(file: Path) -> list[str]:
    return contents(str(file)).decode("utf-8-sig", "replace").splitlines()


def _added(line: str, folder: Path) -> Path | None:
    """Return the folder or archive that a line of a .pth file adds, if it is there."""
    text = line.strip()
    if not text or text.startswith("#"):
        return None
    path = Path(os.path.normpath(folder / text))
    return path if exists(path) else None


def _mapped(file: Path) -> Iterator[Path]:
    """Yield the folders of setuptools' `MAPPING = {package: its folder}`, read as text."""
    tree = parse(contents(str(file)))
    for node in tree.body if tree else ():
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if not any(isinstance(target, ast.Name) and target.id == "MAPPING" for target in targets):
            continue
        mapping = getattr(node, "value", None)
        for value in mapping.values if isinstance(mapping, ast.Dict) else ():
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield Path(value.value).parent


def hooks(folder: Path) -> Hooks:
    """Return what the code that a site folder runs, and the modules it imports, do to imports.

    A name that code with import hooks speaks of may be one that it knows.
    """
    files = [entry.name for entry in entries(folder) if entry.name.endswith(".pth")]
    lines = [line for name in sorted(files) for line in _lines(folder / name)]
    code = [line for line in lines if line.startswith(CODE)]
    names: set[str] = set()
    is_open = False
    for line in code:
        names.update(WORD.findall(line))
        is_open = is_open or ADDS_PATHS.search(line) is not None
    for module in dict.fromkeys((*_imported(code), *CUSTOM)):
        for text in _texts(module, folder):
            if HOOKS.search(text):
                names.update(WORD.findall(text))
            if not module.startswith(EDITABLE):
                is_open = is_open or ADDS_PATHS.search(text) is not None
    return Hooks(frozenset(names), is_open)


def _imported(code: Iterable[str]) -> Iterator[str]:
    for line in code:
        for groups in IMPORTED.findall(line):
            yield from re.findall(r"[\w.]+", " ".join(groups))


def _texts(name: str, folder: Path) -> Iterator[str]:
    """Yield the sources of a module in the folder, and of the packages above it."""
    place = folder
    for part in name.split("."):
        for file in (place / f"{part}.py", place / part / "__init__.py"):
            yield contents(str(file)).decode("utf-8", "replace")
        place /= part
