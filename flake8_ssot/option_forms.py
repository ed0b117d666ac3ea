"""The forms that option values have: TOML values on one side, flake8's text on the other."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from flake8_ssot.patterns import glob_error

DOTTED: Final = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*\Z")
SHIM: Final = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*(:[^\W\d]\w*)?\Z")
CODE: Final = re.compile(r"OST\d{0,3}\Z")
REMOVE_AFTER: Final = re.compile(r"\d{4}-\d{2}(-\d{2})?\Z|v?\d+(\.\d+)*\Z")
DETECT: Final = ("none", "declared", "documented")
SHIM_KEYS: Final = ("to", "since", "remove-after", "allow")


class OptionError(Exception):
    """A value that has not its option's form: what is wrong, and what to write."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem, remedy)
        self.problem = problem
        self.remedy = remedy


class ShimOption(NamedTuple):
    """What is configured of a deprecated path: `to` is `module` or `module:name`."""

    to: str
    since: str | None = None
    remove_after: str | None = None
    allow: tuple[str, ...] = ()


def text_strings(text: str, _folder: Path) -> tuple[str, ...]:
    return tuple(part for part in re.split(r"[,\s]+", text) if part)


def toml_strings(value: object, _folder: Path) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise OptionError(f"{value!r} is not a list of strings", 'write it as ["a", "b"]')
    for text in value:
        _refuse_null(text)
    return tuple(value)


def _refuse_null(text: str) -> None:
    if "\0" in text:
        raise OptionError(f"{text!r} holds a null character", "remove it")


def text_globs(text: str, folder: Path) -> tuple[str, ...]:
    return toml_globs(list(text_strings(text, folder)), folder)


def toml_globs(value: object, folder: Path) -> tuple[str, ...]:
    globs = toml_strings(value, folder)
    for glob in globs:
        if problem := glob_error(glob):
            raise OptionError(f"glob {glob!r}: {problem}", 'write globs as "tests/old/**"')
    return globs


def text_paths(text: str, folder: Path) -> tuple[Path, ...]:
    return tuple(folder / part for part in text_strings(text, folder))


def toml_paths(value: object, folder: Path) -> tuple[Path, ...]:
    return tuple(folder / part for part in toml_strings(value, folder))


def text_path(text: str, folder: Path) -> Path:
    return folder / text.strip()


def toml_path(value: object, folder: Path) -> Path:
    if not isinstance(value, str):
        raise OptionError(f"{value!r} is not a path", 'write it as a string, "path/to/it"')
    _refuse_null(value)
    return folder / value


def text_environment(text: str, folder: Path) -> Path | str:
    """Return the word `none`, or a path."""
    return "none" if text.strip() == "none" else text_path(text, folder)


def toml_environment(value: object, folder: Path) -> Path | str:
    return "none" if value == "none" else toml_path(value, folder)


def text_suites(text: str, folder: Path) -> tuple[str, ...]:
    return toml_suites([line.strip() for line in text.splitlines() if line.strip()], folder)


def toml_suites(value: object, folder: Path) -> tuple[str, ...]:
    suites = toml_strings(value, folder)
    for suite in suites:
        try:
            for part in re.split(r"&&|;", suite):
                for word in shlex.split(part):
                    if word.startswith("PYTEST_ADDOPTS="):
                        shlex.split(word)
        except ValueError as error:
            raise OptionError(
                f"{suite!r} is not a command line ({error})", "write it as typed in a shell"
            ) from None
    return suites


def text_codes(text: str, folder: Path) -> tuple[str, ...]:
    return toml_codes(list(text_strings(text, folder)), folder)


def toml_codes(value: object, folder: Path) -> tuple[str, ...]:
    codes = toml_strings(value, folder)
    for code in codes:
        if not CODE.match(code):
            raise OptionError(f"{code!r} is not a code of ours", "write codes such as OST404")
    return codes


def text_detect(text: str, folder: Path) -> str:
    return toml_detect(text.strip(), folder)


def toml_detect(value: object, _folder: Path) -> str:
    if not isinstance(value, str) or value not in DETECT:
        raise OptionError(
            f"{value!r} is not a way of detecting", f"write one of {', '.join(DETECT)}"
        )
    return value


def text_shims(text: str, folder: Path) -> Mapping[str, ShimOption]:
    return toml_shims(_pairs(text, folder, "old.module=new.module"), folder)


def toml_shims(value: object, folder: Path) -> Mapping[str, ShimOption]:
    return {old: _shim(old, new, folder) for old, new in _table(value, '"old" = "new"').items()}


def _shim(old: str, new: object, folder: Path) -> ShimOption:
    given: Mapping[str, Any] = new if isinstance(new, Mapping) else {"to": new}
    if unknown := sorted(set(given) - set(SHIM_KEYS)):
        raise OptionError(f"{old}: unknown key {unknown[0]!r}", f"known are {', '.join(SHIM_KEYS)}")
    for path in (old, given.get("to")):
        if not isinstance(path, str) or not SHIM.match(path):
            raise OptionError(
                f"{old}: {path!r} is not an import path", "write module.path or module.path:name"
            )
    for key in ("since", "remove-after"):
        if not isinstance(given.get(key, ""), str):
            raise OptionError(f"{old}: {key} is not a string", 'write it as "2026-12" or "3.0"')
    remove_after = given.get("remove-after")
    if remove_after is not None and not REMOVE_AFTER.match(remove_after):
        raise OptionError(
            f"{old}: remove-after {remove_after!r} is neither a date nor a version",
            'write it as "2026-12" or "3.0"',
        )
    allow = toml_globs(given.get("allow", []), folder)
    return ShimOption(str(given["to"]), given.get("since"), remove_after, allow)


def text_canonical(text: str, folder: Path) -> Mapping[str, str] | Path:
    if "=" not in text:
        return text_path(text, folder)
    return toml_canonical(_pairs(text, folder, "Name=module"), folder)


def toml_canonical(value: object, folder: Path) -> Mapping[str, str] | Path:
    if isinstance(value, str):
        return folder / value
    table = _table(value, 'Name = "module", or a path')
    for name, module in table.items():
        if not isinstance(module, str) or not DOTTED.match(module):
            raise OptionError(f"{name}: {module!r} is not a module", 'write Name = "module.path"')
    return {name: str(module) for name, module in table.items()}


def text_services(text: str, folder: Path) -> Mapping[str, tuple[Path, ...]]:
    pairs = _pairs(text, folder, "name=path:path")
    return {name: tuple(folder / p for p in paths.split(":")) for name, paths in pairs.items()}


def toml_services(value: object, folder: Path) -> Mapping[str, tuple[Path, ...]]:
    services = _table(value, 'name = "path"')
    return {
        name: toml_paths([paths] if isinstance(paths, str) else paths, folder)
        for name, paths in services.items()
    }


def _table(value: object, form: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise OptionError(f"{value!r} is not a table", f"write entries of the form {form}")
    return value


def _pairs(text: str, folder: Path, form: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for part in text_strings(text, folder):
        old, equals, new = part.partition("=")
        if not (old and equals and new):
            raise OptionError(f"{part!r} is not a pair", f"write {form}")
        pairs[old] = new
    return pairs
