"""Modules that a checkout lacks and a build makes: compiled, generated, ignored by git."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from flake8_ssot.project.finder import Finder
from flake8_ssot.syntax.source import Sources

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

#: Names that only generators give: protobuf and gRPC, thrift, ANTLR.
GENERATED_NAME: Final = re.compile(r".*_pb2(_grpc)?|ttypes|.*(Lexer|Parser|Listener|Visitor)")
#: Grammars beside which an ANTLR name counts; the other names count anywhere.
GRAMMARS: Final = (".g4", ".g")
#: Sources of extension modules, and what else becomes a module when it is built.
COMPILED: Final = (
    ".pyx", ".pxd", ".pyd", ".c", ".cc", ".cpp", ".cxx", ".m", ".rs", ".f", ".f90", ".pyf", ".pyi",
    ".pyc", ".py.in", ".pyx.in", ".pyx.tp", ".py.tmpl", ".py.jinja", ".py.mako", ".py.j2", ".i",
)  # fmt: skip
#: Where a build is described, by what has to stand there around the module's last name.
#: Between two patterns: the second one comes anywhere after the first.
LATER: Final = "\n"
PYTHON_FILE: Final = r"[\"'/\s=]{stem}\.py\b"
BUILDS: Final = {
    "pyproject.toml": (
        r"(?i:write[-_]to|version[-_]?file\w{0,40}|build[-_]file|file|output|path|target|location)"
        r"[\"']?\s*[:=][^\n]{0,300}\b{stem}\.py\b",
        r"module-name\s*=\s*[\"'][\w.]*\b{stem}[\"']",
        rf"ext-modules{LATER}\bname\s*=\s*[\"'][\w.]*\b{{stem}}[\"']",
    ),
    "setup.cfg": (r"(?i:write_to|version_?file\w{0,40}|output)\s*=[^\n]{0,300}\b{stem}\.py\b",),
    "hatch.toml": (PYTHON_FILE,),
    "setup_package.py": (r"\b{stem}\b",),
    "setup.py": (
        PYTHON_FILE,
        rf"xtension|ext_modules|cythonize|mypycify{LATER}[\"'./]{{stem}}\b",
    ),
    "meson.build": (r"\b{stem}\b",),
    "CMakeLists.txt": (r"\b{stem}\b",),
    "Cargo.toml": (r"(?m:^name\s*=\s*[\"']{stem}[\"'])",),
    "build.rs": (r"\b{stem}\b",),
    "BUILD": (r"\b{stem}\b",),
    "BUILD.bazel": (r"\b{stem}\b",),
    "Makefile": (PYTHON_FILE,),
    "build.py": (r"\b{stem}\b",),
}


class Generated:
    """Says of modules that are not here whether a build of the project would make them."""

    def __init__(self, sources: Sources, finder: Finder, root: Path) -> None:
        self._sources = sources
        self._finder = finder
        self._root = root
        self._ignores: dict[Path, GitIgnoreSpec | None] = {}

    def may_be(self, name: str, folders: Iterable[Path]) -> bool:
        """Say whether the module `name` (its last part) of a package in `folders` may be made."""
        return any(
            self._is_source_here(name, folder)
            or self._is_described(name, folder)
            or self._is_ignored(name, folder)
            for folder in folders
        )

    def _is_source_here(self, name: str, folder: Path) -> bool:
        files = self._finder.listing(str(folder)).files
        if any(name + suffix in files for suffix in COMPILED):
            return True
        if not GENERATED_NAME.fullmatch(name):
            return False
        return "_pb2" in name or name == "ttypes" or any(f.endswith(GRAMMARS) for f in files)

    def _is_described(self, name: str, folder: Path) -> bool:
        stem = re.escape(name)
        for base in self._upward(folder):
            files = self._finder.listing(str(base)).files
            for file in BUILDS.keys() & files:
                text = (self._sources.data(base / file) or b"").decode("utf-8", "replace")
                if name in text and any(
                    _says(text, pattern.replace("{stem}", stem)) for pattern in BUILDS[file]
                ):
                    return True
        return False

    def _is_ignored(self, name: str, folder: Path) -> bool:
        """Say whether the innermost .gitignore that speaks of the module ignores it."""
        for base in self._upward(folder):
            spec = self._ignore(base)
            if spec is None:
                continue
            inside = (folder / name).relative_to(base).as_posix()
            for file in (f"{inside}.py", f"{inside}/__init__.py"):
                found = spec.check_file(file).include
                if found is not None:
                    return found
        return False

    def _ignore(self, base: Path) -> GitIgnoreSpec | None:
        if base not in self._ignores:
            self._ignores[base] = None
            if ".gitignore" in self._finder.listing(str(base)).files:
                from flake8_ssot.gitignore import patterns  # here: few files need it

                self._ignores[base] = patterns(self._sources.data(base / ".gitignore") or b"")
        return self._ignores[base]

    def _upward(self, folder: Path) -> Iterator[Path]:
        """Yield the folder and those above it, up to the project's root or a repository's."""
        for base in (folder, *folder.parents):
            yield base
            if base == self._root or ".git" in self._finder.listing(str(base)).folders:
                return


def _says(text: str, pattern: str) -> bool:
    """Say whether the parts of a pattern are found in a text, each after the one before."""
    place = 0
    for part in pattern.split(LATER):
        found = re.compile(part).search(text, place)
        if found is None:
            return False
        place = found.end()
    return True
