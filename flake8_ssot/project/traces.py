"""Signs in many files that a module, or a name of one, is made by something that runs."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Final

from flake8_ssot.files import contents, is_larger
from flake8_ssot.syntax.source import parse
from flake8_ssot.syntax.stubs import WORD as STUBS
from flake8_ssot.syntax.stubs import Stubs, stubs

#: `pymysql.install_as_MySQLdb()`
INSTALLS: Final = b"install_as_"
#: A module is put into sys.modules under another name than that of the file itself.
STORES: Final = re.compile(
    rb"sys\.modules"
    rb"(?:\[(?!__name__\])[^\]]{0,300}\]\s*=(?!=)|\s*\|=|\.(?:update|setdefault|__setitem__)\b)"
)
HOOKS: Final = re.compile(rb"meta_path|path_hooks")
#: Names are computed that another module is given: that which calls, or one that is looked up.
COMPUTES: Final = re.compile(
    rb"(?:\.f_globals|mod(?:ule)?\.__dict__|vars\(\w*mod(?:ule)?\))"
    rb"(?:\[[^\]]{0,300}\]\s*=(?!=)|\.(?:update|setdefault)\b)"
    rb"|(?<![\w.])setattr\(\s*(?:sys\.modules\b|\w*mod(?:ule)?\s*,)\s*(?![\"'\s])"
)
#: What an assignment to several targets looks like up to its last `=`.
TARGETS: Final = re.compile(rb"[\s(]*[\w.*]+(?:\s*[,=]\s*[\w.*]+)*[\s),]*(?::[^=]*)?")
#: What attributes are given to inside a class.
INSTANCES: Final = re.compile(rb"\b(?:self|cls)\Z")
#: Copies of `six` answer for their own `six.moves` only.
SIX: Final = "six.py"
COMPILED: Final = (".so", ".pyd")
MODULES: Final = (".py", *COMPILED)
#: What is compiled and larger than this isn't searched.
LARGE: Final = 1 << 26
#: A line that is longer may do anything.
LONG: Final = 1000


class Traces:
    """What the files below `root` show that `list_files` returns; each question reads them once."""

    def __init__(self, root: Path, list_files: Callable[[], Iterable[str]]) -> None:
        self._root = str(root)
        self._list_files = list_files
        self._stubs_of: dict[str, Stubs] = {}
        self._assigned: dict[tuple[str, str], bool] = {}

    @cached_property
    def _files(self) -> tuple[str, ...]:
        return tuple(self._list_files())

    @cached_property
    def _places(self) -> dict[str, set[str]]:
        """The folders that hold a module or a folder with Python files, by its name."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        seen: set[str] = set()
        for path in self._files:
            folder, file = os.path.split(path)
            found[file.partition(".")[0]].add(folder)
            while folder not in seen and len(folder) >= len(self._root):
                seen.add(folder)
                above, name = os.path.split(folder)
                found[name].add(above)
                folder = above
        return dict(found)

    def holding(self, name: str) -> tuple[Path, ...]:
        """Return the folders that hold a module, a package or a bare folder of that name."""
        return tuple(Path(folder) for folder in sorted(self._places.get(name, ())))

    def registers(self, module: str) -> bool:
        """Say whether a file may put a module, or one above it, into sys.modules."""
        top = module.partition(".")[0].encode("utf-8", "surrogatepass")
        quoted = re.compile(rb"[\"']%s[.\"']" % top)
        for path, data in self._registering:
            if INSTALLS + top in data:
                return True
            if top in data and quoted.search(data) and self._stubs(path, data).covers(module):
                return True
        return False

    @cached_property
    def _registering(self) -> tuple[tuple[str, bytes], ...]:
        words = (STUBS.encode(), INSTALLS)
        texts = zip(self._sources, self._texts(), strict=True)
        return tuple((p, data) for p, data in texts if any(word in data for word in words))

    def _stubs(self, path: str, data: bytes) -> Stubs:
        if path not in self._stubs_of:
            tree = parse(data)
            self._stubs_of[path] = stubs(tree) if tree is not None else Stubs(any=True)
        return self._stubs_of[path]

    def assigns(self, name: str, speaking_of: str = "") -> bool:
        """Say whether a file sets an attribute `name` of something that may be a module.

        Only files count that have the word `speaking_of` in them.
        """
        key = (name, speaking_of)
        if key not in self._assigned:
            word, other = (w.encode("utf-8", "surrogatepass") for w in key)
            texts = (data for data in self._texts() if word in data and other in data)
            spoken = re.compile(rb"\b%s\b" % other)
            self._assigned[key] = any(_assigns(d, word) and spoken.search(d) for d in texts)
        return self._assigned[key]

    @cached_property
    def makes_modules(self) -> bool:
        """Whether a file answers imports, or puts other modules than itself into sys.modules."""
        found = (STORES.search(d) or HOOKS.search(d) for d in self._texts(besides=SIX))
        return any(match is not None for match in found)

    @cached_property
    def computes_names(self) -> bool:
        """Whether a file gives other modules names that can't be read."""
        return any(map(COMPUTES.search, self._texts()))

    def compiles(self, name: str) -> bool:
        """Say whether a compiled module has such a word in it: it may be a name that it gives."""
        word = name.encode("utf-8", "surrogatepass")
        return any(is_larger(path, LARGE) or word in contents(path) for path in self._compiled)

    @cached_property
    def _compiled(self) -> tuple[str, ...]:
        return tuple(path for path in self._files if path.endswith(COMPILED))

    def _texts(self, besides: str = "") -> Iterator[bytes]:
        return (contents(path) for path in self._sources if os.path.basename(path) != besides)

    @cached_property
    def _sources(self) -> tuple[str, ...]:
        return tuple(path for path in self._files if not path.endswith(COMPILED))


def _assigns(data: bytes, name: bytes) -> bool:
    # Each pattern begins with a text that is found fast.
    place = data.find(b".%s" % name)
    while place >= 0:
        start, end = data.rfind(b"\n", 0, place) + 1, data.find(b"\n", place) % (len(data) + 1)
        if end - start > LONG or _assigns_in(data[start:end], name):
            return True
        place = data.find(b".%s" % name, end)
    return re.search(rb"setattr\([^)\n]{0,300}[\"']%s[\"']" % name, data) is not None


def _assigns_in(line: bytes, name: bytes) -> bool:
    for match in re.finditer(rb"\.%s\b" % name, line):
        end = line.find(b"=", match.end())
        if end < 0:
            return False
        is_self = INSTANCES.search(line, 0, match.start())
        if line[end + 1 : end + 2] != b"=" and not is_self and TARGETS.fullmatch(line, 0, end):
            return True
    return False


def files_below(place: Path) -> Iterator[str]:
    """Yield the Python files of a package, or the one of a module, and what is compiled there."""
    if place.suffix:
        yield str(place)
    for folder, folders, files in os.walk(place):
        folders[:] = [name for name in folders if name != "__pycache__"]
        yield from (os.path.join(folder, name) for name in files if name.endswith(MODULES))
