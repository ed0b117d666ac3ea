"""The forms that option values have: TOML values on one side, flake8's text on the other."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

from flake8_ssot import canonical
from flake8_ssot.files import exists
from flake8_ssot.patterns import glob_error
from flake8_ssot.services import Services

DOTTED: Final = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*\Z")
SHIM: Final = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*(:[^\W\d]\w*)?\Z")
CODE: Final = re.compile(r"OST\d{0,3}\Z")
REMOVE_AFTER: Final = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?\Z|v?\d+(?:\.\d+)*\Z")
DETECT: Final = ("none", "declared", "documented")
ALLOW: Final = "allow"
SHARED: Final = "shared"
SHIM_KEYS: Final = ("to", "since", "remove-after", ALLOW)
ALLOW_FORM: Final = '"service -> other.module" = "reason"'


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
    if remove_after is not None and not _is_date_or_version(remove_after):
        raise OptionError(
            f"{old}: remove-after {remove_after!r} is neither a date nor a version",
            'write it as "2026-12" or "3.0"',
        )
    allow = toml_globs(given.get("allow", []), folder)
    return ShimOption(str(given["to"]), given.get("since"), remove_after, allow)


def _is_date_or_version(text: str) -> bool:
    match = REMOVE_AFTER.match(text)
    if match is None or match[1] is None:
        return match is not None
    try:
        date(*(int(part) for part in match.groups(default="1")))
    except ValueError:  # there is no such day
        return False
    return True


def text_canonical(text: str, folder: Path) -> Mapping[str, tuple[str, ...]]:
    if "=" not in text:
        return toml_canonical(text.strip(), folder)
    return toml_canonical(_pairs(text, folder, "Name=module"), folder)


def toml_canonical(value: object, folder: Path) -> Mapping[str, tuple[str, ...]]:
    """Read the homes of symbols from a table, or from the file that a path names."""
    if isinstance(value, str):
        path = toml_path(value, folder)
        try:
            value = canonical.read(path)
        except OSError as error:
            remedy = f"`flake8-ssot index --write {value}` makes it"
            raise OptionError(f"{value}: {error.strerror}", remedy) from None
        except ValueError as error:
            raise OptionError(f"{value}: {error}", "it must be TOML") from None
    table = _table(value, 'Name = "module", or a path')
    return {name: _homes(name, homes) for name, homes in table.items()}


def _homes(name: str, value: object) -> tuple[str, ...]:
    homes = value if isinstance(value, list) else [value]
    for module in homes:
        if not isinstance(module, str) or not DOTTED.match(module):
            raise OptionError(
                f"{name}: {module!r} is not a module", 'write Name = "module.path", or a list'
            )
    return tuple(homes)


def text_services(text: str, folder: Path) -> Services:
    pairs = _pairs(text, folder, "name=path:path")
    return toml_services({name: paths.split(":") for name, paths in pairs.items()}, folder)


def toml_services(value: object, folder: Path) -> Services:
    """Read `name = paths`, and beside these `shared` and the table of reasons, `allow`."""
    services = dict(_table(value, 'name = "path"'))
    reasons = _table(services.pop(ALLOW, {}), f"{ALLOW_FORM} in it")
    owners: dict[Path, str] = {}
    for name, paths in services.items():
        for path in toml_paths([paths] if isinstance(paths, str) else paths, folder):
            own = Path(os.path.normpath(path))
            if not exists(own):
                written = os.path.relpath(own, folder)
                raise OptionError(f"{name}: there is no {written}", "name folders that are there")
            if owners.setdefault(own, name) != name:
                both = f"{os.path.relpath(own, folder)} is both {owners[own]}'s and {name}'s"
                raise OptionError(both, f"leave it to one, or to {SHARED} alone")
    allow = dict(
        _allowance(key, reason, set(services) - {SHARED}) for key, reason in reasons.items()
    )
    return Services({p: None if name == SHARED else name for p, name in owners.items()}, allow)


def _allowance(key: str, reason: object, services: Collection[str]) -> tuple[tuple[str, str], str]:
    """Read one entry of `allow`: the service, and the module that it may import."""
    service, _, module = (part.strip() for part in key.partition("->"))
    if service not in services:
        known = ", ".join(sorted(services)) or "none"
        raise OptionError(
            f"{ALLOW}: {key!r} begins with no service", f"write {ALLOW_FORM}; services are {known}"
        )
    if not DOTTED.match(module):
        raise OptionError(f"{ALLOW}: {module!r} is not a module", f"write {ALLOW_FORM}")
    if not isinstance(reason, str) or not reason.strip():
        raise OptionError(f"{ALLOW}: {key!r} has no reason", f"write {ALLOW_FORM}")
    return (service, module), reason


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
