"""flake8's configuration: which file it reads, and what of OST that leaves on.

Source: flake8's `options/config.py` (which file) and `style_guide.py` (what is selected).
"""

from __future__ import annotations

import configparser
import fnmatch
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from flake8_ssot.doctor.finding import Finding, Status
from flake8_ssot.files import contents, isfile
from flake8_ssot.wording import some
from flake8_ssot.workspace import relative

CHECK: Final = "flake8 configuration"
FILES: Final = ("setup.cfg", "tox.ini", ".flake8")
SECTION: Final = "flake8"
PREFIX: Final = "OST"


class Configuration(NamedTuple):
    """A file that flake8 would read, its options, and the other files that it then passes over."""

    path: Path
    options: Mapping[str, str]
    passed_over: tuple[Path, ...]

    def words(self, *names: str) -> list[str]:
        """Return the values of comma-separated options, `-` and `_` in names being the same."""
        found = {key.replace("_", "-"): value for key, value in self.options.items()}
        values = (_without_comments(found.get(name, "")) for name in names)
        return [word for value in values for word in re.split(r"[,\s]+", value) if word]


def _without_comments(text: str) -> str:
    return re.sub(r"(?:^|\s)#.*", "", text)


def check_configuration(
    root: Path, codes: Sequence[str], tests: Sequence[Path]
) -> Iterator[Finding]:
    """Yield what flake8 makes of OST when it is started in `root`.

    `codes` are those that flake8 may report, `tests` the test modules.
    """
    looked_at = f"{', '.join(FILES)} in {root} and the folders above it"
    config, broken = configuration(root)
    for path in broken:
        found = f"flake8 can't parse {relative(path, root)} and passes it over"
        yield Finding(CHECK, "note", looked_at, found, "mend the file")
    if _has_tool_table(root / "pyproject.toml"):
        found = "flake8 does not read [tool.flake8] of pyproject.toml (flake8-pyproject does)"
        yield Finding(CHECK, "note", looked_at, found, "move it to .flake8")
    if config is None:
        yield Finding(CHECK, "ok", looked_at, "none: all that is installed reports, OST as well")
        return
    name = relative(config.path, root)
    if config.passed_over:
        others = some([relative(path, root) for path in config.passed_over])
        found = f"{name} is read, and so [flake8] in {others} is not"
        yield Finding(CHECK, "note", looked_at, found, "keep one of them")
    yield _selection(config, codes, name, looked_at)
    yield from _per_file(config, name, looked_at)
    yield from _excluded(config, tests, name, looked_at)


def _selection(config: Configuration, codes: Sequence[str], name: str, looked_at: str) -> Finding:
    on = [code for code in codes if is_on(code, config)]
    if len(on) == len(codes):
        return Finding(CHECK, "ok", looked_at, f"{name} is read, and leaves OST on")
    if on:
        off = some([code for code in codes if code not in on])
        found = f"{name} is read, and switches {off} off"
        return Finding(CHECK, "note", looked_at, found, "nothing, if that is meant")
    if any(PREFIX.startswith(word) for word in config.words("ignore", "extend-ignore")):
        found = f"{name} is read, and ignores OST"
        return Finding(CHECK, "problem", looked_at, found, "take it out of ignore")
    select = config.words("select")
    found = f"{name} is read, and its select ({', '.join(select)}) leaves OST out"
    remedy = f"write select = {', '.join([*select, PREFIX])}"
    return Finding(CHECK, "problem", looked_at, found, remedy)


def is_on(code: str, config: Configuration) -> bool:
    """Say whether flake8 would report `code`: the longest prefix decides."""
    selected = _longest(code, config.words("select", "extend-select"))
    if selected < 0 and config.words("select"):
        return False
    ignored = _longest(code, config.words("ignore", "extend-ignore"))
    return ignored < 0 or selected > ignored


def _longest(code: str, prefixes: Iterable[str]) -> int:
    """Return the length of the longest prefix of `code`, -1 if there is none."""
    return max((len(one) for one in prefixes if code.startswith(one)), default=-1)


def _per_file(config: Configuration, name: str, looked_at: str) -> Iterator[Finding]:
    words = config.words("per-file-ignores")
    pattern = ""
    for word in words:
        files, colon, code = word.rpartition(":")
        pattern = (files or pattern) if colon else pattern
        if code and (PREFIX.startswith(code) or code.startswith(PREFIX)) and not _is_path(code):
            status: Status = "problem" if PREFIX.startswith(code) else "note"
            found = f"per-file-ignores of {name} ignores {code} in {pattern or 'some files'}"
            yield Finding(CHECK, status, looked_at, found, f"take {code} out of it")


def _is_path(word: str) -> bool:
    return any(letter in word for letter in "./*")


def _excluded(
    config: Configuration, tests: Sequence[Path], name: str, looked_at: str
) -> Iterator[Finding]:
    patterns = config.words("exclude", "extend-exclude")
    lost = [path for path in tests if _is_excluded(path, patterns, config.path.parent)]
    if lost:
        all_or_some = "all" if len(lost) == len(tests) else str(len(lost))
        found = f"exclude of {name} leaves out {all_or_some} of {len(tests)} test modules"
        remedy = "nothing, if that is meant" if len(lost) < len(tests) else "narrow it"
        status: Status = "problem" if len(lost) == len(tests) else "note"
        yield Finding(CHECK, status, looked_at, found, remedy)


def _is_excluded(path: Path, patterns: Sequence[str], folder: Path) -> bool:
    """Say whether a pattern matches the path or a folder on the way, by name or as a whole."""
    way = [path, *(base for base in path.parents if folder in base.parents)]
    for pattern in patterns:
        if "/" in pattern or os.sep in pattern:
            whole = os.path.normpath(folder / pattern)
            if any(fnmatch.fnmatch(str(one), whole) for one in way):
                return True
        elif any(fnmatch.fnmatch(one.name, pattern) for one in way):
            return True
    return False


def configuration(root: Path) -> tuple[Configuration | None, list[Path]]:
    """Return what flake8 reads when it is started in `root`, and the files that it can't parse."""
    broken: list[Path] = []
    home = Path(os.path.expanduser("~"))
    for base in (root, *root.parents):
        if base == home and base != root:
            break
        found: list[tuple[Path, Mapping[str, str]]] = []
        for name in FILES:
            parser = configparser.RawConfigParser()
            text = contents(str(base / name))
            try:
                parser.read_string(text.decode("utf-8"))
            except (UnicodeDecodeError, configparser.Error):
                broken += [base / name] if b"[flake8" in text else []
                continue
            if SECTION in parser or "flake8:local-plugins" in parser:
                options = dict(parser[SECTION]) if SECTION in parser else {}
                found.append((base / name, options))
        if found:
            others = tuple(path for path, _ in found[1:])
            return Configuration(*found[0], others), broken
    return None, broken


def _has_tool_table(path: Path) -> bool:
    return isfile(path) and re.search(rb"^\[tool\.flake8\]", contents(str(path)), re.M) is not None
