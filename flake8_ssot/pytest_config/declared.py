"""Which distributions a project declares, anywhere: so which plugins its real environment has."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from flake8_ssot.files import globbed, isfile
from flake8_ssot.pytest_config.environment import normalized

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

#: Files that name requirements in a form of their own: every word of them counts.
LOOSE: Final = (
    "setup.py", "setup.cfg", "tox.ini", "noxfile.py", "Pipfile", "environment*.y*ml", "Makefile",
    "hatch.toml", "uv.lock", "poetry.lock", "pdm.lock", "Dockerfile*", "conda/*.y*ml", "ci/*.y*ml",
    ".github/workflows/*.y*ml", ".gitlab-ci.yml", ".travis.yml", "justfile", "pixi.toml",
)  # fmt: skip
REQUIREMENT_FILES: Final = (
    "*requirements*.txt", "*requirements*.in", "requirements/**/*.txt", "requirements/**/*.in",
    "*constraints*.txt", "reqs/*.txt", "ci/*requirements*.txt", "docs/*requirements*.txt",
)  # fmt: skip
MANIFEST: Final = re.compile(
    r"(?=.*(requirements|constraints)).*\.(txt|in)|pyproject\.toml|setup\.(py|cfg)|tox\.ini|"
    r"noxfile\.py|"
    r"Pipfile|environment.*\.ya?ml|Dockerfile.*|.*\.(yml|yaml|lock)|Makefile|justfile|hatch\.toml"
)
PACKAGING: Final = ("pyproject.toml", "setup.cfg", "setup.py")
#: An entry point, `name = module[:attribute]`, in any of their spellings.
OFFERED: Final = re.compile(r"[\w.-][\"']?\s*=\s*[\"']?([A-Za-z_][\w.]*)")
SKIPPED: Final = frozenset({"node_modules", "site-packages", "__pycache__", "venv"})
HIDDEN: Final = frozenset({".github", ".gitlab", ".circleci", ".devcontainer"})
WORD: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
PLUGIN_NAME: Final = re.compile(r"pytest-.+|.+-pytest\Z|.+-pytest-.+")
NO_PLUGINS: Final = frozenset({"pytest"})


class Declared:
    """The requirements that are written down in some folders of a project.

    `root` is the project's root, below which a distribution may be mentioned anywhere.
    """

    def __init__(self, folders: tuple[Path, ...], root: Path) -> None:
        self._folders = folders
        self._root = root

    def mentions(self, distribution: str) -> bool:
        """Say whether a requirement file anywhere in the project names the distribution."""
        return distribution in self.possible or distribution in self._anywhere

    @cached_property
    def _anywhere(self) -> frozenset[str]:
        words: set[str] = set()
        for folder, folders, names in os.walk(self._root):
            folders[:] = [f for f in folders if f not in SKIPPED and (f[:1] != "." or f in HIDDEN)]
            for name in names:
                if MANIFEST.fullmatch(name):
                    words.update(WORD.findall(normalized(_text(Path(folder, name)))))
        return frozenset(words)

    @cached_property
    def certain(self) -> frozenset[str]:
        """The normalized names in pyproject.toml and requirement files."""
        return frozenset(self._places)

    @cached_property
    def _places(self) -> dict[str, Path]:
        """These names, and the file that each is found in, the last in the outermost folder."""
        return {name: path for path, name in self._structured()}

    def place(self, distribution: str) -> Path | None:
        """Return the pyproject.toml or requirement file that names a distribution, if one does."""
        return self._places.get(normalized(distribution))

    @cached_property
    def possible(self) -> frozenset[str]:
        """These, and every word of the files whose form is their own."""
        words: set[str] = set(self.certain)
        for folder in self._folders:
            for pattern in LOOSE:
                for path in globbed(folder, pattern):
                    words.update(WORD.findall(normalized(_text(path))))
        return frozenset(words)

    @property
    def is_empty(self) -> bool:
        """Whether the project declares nothing at all."""
        return not self.possible

    def plugins(self) -> Iterator[str]:
        """Yield the declared distributions whose name says that they are pytest plugins."""
        for name in sorted(self.possible):
            if PLUGIN_NAME.match(name) and name not in NO_PLUGINS:
                yield name

    @cached_property
    def own_plugins(self) -> tuple[str, ...]:
        """The modules that the project itself offers to pytest, in its packaging metadata."""
        texts = (_text(folder / name) for folder in self._folders for name in PACKAGING)
        sections = (text.partition("pytest11")[2].lstrip("\"'] :=[{\n\t") for text in texts)
        return tuple(
            module
            for section in sections
            for module in OFFERED.findall(re.split(r"\n\[|\n\n|\]", section)[0])
        )

    def _structured(self) -> Iterator[tuple[Path, str]]:
        """Yield what files in a known form require, each with its file."""
        for folder in self._folders:
            for pattern in reversed(REQUIREMENT_FILES):
                for path in reversed(globbed(folder, pattern)):
                    for line in _text(path).splitlines():
                        names = _requirement(line.partition(" #")[0].strip())
                        yield from ((path, name) for name in names)
            project = folder / "pyproject.toml"
            yield from ((project, name) for name in _pyproject(project))


def _pyproject(path: Path) -> Iterator[str]:
    try:
        document = tomllib.loads(_text(path))
    except (tomllib.TOMLDecodeError, RecursionError):
        return
    project, tool = _table(document.get("project")), _table(document.get("tool"))
    tables = [project.get("dependencies"), project.get("optional-dependencies")]
    tables.append(document.get("dependency-groups"))
    for name in ("poetry", "pdm", "uv", "hatch", "pixi", "rye"):
        tables += _dependency_tables(tool.get(name))
    for table in tables:
        yield from _names(table)


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _dependency_tables(table: Any) -> Iterator[Any]:
    """Yield what stands under keys that speak of dependencies, at any depth."""
    stack = [table]
    while stack:
        for key, value in _table(stack.pop()).items():
            if "dependencies" in key:
                yield value
            else:
                stack.append(value)


def _names(table: Any) -> Iterator[str]:
    if isinstance(table, str):
        yield from _requirement(table)
    elif isinstance(table, list):
        for item in table:
            yield from _names(item)
    elif isinstance(table, dict):
        for key, value in table.items():
            yield normalized(key)
            if isinstance(value, (list, dict)):
                yield from _names(value)


def _requirement(text: str) -> Iterator[str]:
    if not text or text[0] in "#-./":
        return
    if word := WORD.match(text):  # PEP 508: a requirement begins with the name
        yield normalized(word.group())


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace") if isfile(path) else ""
    except OSError:
        return ""
