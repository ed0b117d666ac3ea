"""The one table of options, from which the plugin's options and docs/options.md follow.

They are written in `[tool.flake8-ssot]` of pyproject.toml (the nearest table upward from the linted
file, merged key by key over the outer ones) and as `ssot-KEY` for flake8, which wins.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, NamedTuple

from flake8_ssot import option_forms as forms
from flake8_ssot.imports import outside_project
from flake8_ssot.option_forms import OptionError, ShimOption
from flake8_ssot.services import Services


@dataclass(frozen=True)
class Options:
    """The options that hold for one linted file. Paths are absolute.

    `root` is the project's root: suites run there, globs and messages are relative to it.
    """

    root: Path
    src: tuple[Path, ...] = ()
    test_files: tuple[str, ...] = ()
    suites: tuple[str, ...] = ()
    environment: Path | str | None = None
    markers: tuple[str, ...] = ()
    shims: Mapping[str, ShimOption] = field(default_factory=dict)
    detect_shims: str = "declared"
    canonical: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    services: Services = field(default_factory=Services)
    opt_in: tuple[str, ...] = ()
    cache_dir: Path | str | None = None
    baseline: Path | None = None


class Option(NamedTuple):
    """A row of the table.

    `from_toml(value, folder)` and `from_text(text, folder)` return the option's value, its paths
    resolved against `folder`, and raise OptionError; `rules` are the codes that it concerns.
    """

    key: str
    form: str
    default: str
    help: str
    rules: str
    from_toml: Callable[[object, Path], Any]
    from_text: Callable[[str, Path], Any]
    paths: bool = False

    @property
    def attribute(self) -> str:
        return self.key.replace("-", "_")

    @property
    def flag(self) -> str:
        return f"ssot-{self.key}"


#: The rules about imports that fail, which look for modules in the same way.
IMPORTS: Final = "OST401, OST402, OST403, OST411, OST412, OST421"

OPTIONS: Final = (
    Option(
        "src", "paths", "found",
        "folders that hold the top-level packages and modules of the project",
        f"OST301, OST302, OST303, {IMPORTS}", forms.toml_paths, forms.text_paths, paths=True,
    ),
    Option(
        "test-files", "globs", "`[]`",
        "test files besides what pytest collects, conftest.py, and what is in a tests folder",
        "OST101", forms.toml_globs, forms.text_globs,
    ),
    Option(
        "suites", "pytest command lines (flake8 form: one a line)", "each file alone",
        "the pytest runs of the team, each as typed in the project's root",
        f"OST101, OST102, OST201, OST203, {IMPORTS}, OST406, OST503",
        forms.toml_suites, forms.text_suites,
    ),
    Option(
        "environment", "path of a virtual environment or interpreter, or `none`", "found",
        "the environment whose pytest plugins count, and what is installed there",
        f"OST201, {IMPORTS}, OST404, OST431, OST432, OST503",
        forms.toml_environment, forms.text_environment, paths=True,
    ),
    Option(
        "markers", "names", "`[]`",
        "marker names that are accepted as well",
        "OST201", forms.toml_strings, forms.text_strings,
    ),
    Option(
        "shims", "table `old[:name] = new[:name]` or `{to, since, remove-after, allow}`", "`{}`",
        "deprecated import paths and what to import instead",
        "OST301, OST302, OST303, OST305", forms.toml_shims, forms.text_shims,
    ),
    Option(
        "detect-shims", "`none`, `declared` or `documented`", "`declared`",
        "which shims are found without being configured",
        "OST301, OST302, OST303, OST304, OST305", forms.toml_detect, forms.text_detect,
    ),
    Option(
        "canonical", "table `Name = module`, or the path of a file with one", "`{}`",
        "the one home of each symbol",
        "OST501, OST502", forms.toml_canonical, forms.text_canonical,
    ),
    Option(
        "services", "table `name = paths`, `shared = paths`, and a table `allow`", "`{}`",
        "folders of the services, which may not import each other",
        "OST601", forms.toml_services, forms.text_services,
    ),
    Option(
        "opt-in", "codes", "`[]`",
        "rules that are off unless named here",
        "OST404, OST405, OST406, OST431, OST432", forms.toml_codes, forms.text_codes,
    ),
    Option(
        "cache-dir", "path, or `none`", "the user's cache folder",
        "where what was read of files is kept between runs",
        "all, by their speed", forms.toml_environment, forms.text_environment, paths=True,
    ),
    Option(
        "baseline", "path", "none",
        "what an audit accepts, each with its reason; `audit --write-baseline` makes it",
        "audit", forms.toml_path, forms.text_path, paths=True,
    ),
)  # fmt: skip

BY_KEY: Final = {option.key: option for option in OPTIONS}


class ConfigurationError(NamedTuple):
    """What is wrong with one key: where it was read, what is the matter, and what to write."""

    source: str
    key: str
    problem: str
    remedy: str

    def printable(self) -> ConfigurationError:
        """Return the same in one line, whatever a key or a path holds."""
        return ConfigurationError(*map(_printable, self))


def _printable(text: str) -> str:
    if text.isprintable():
        return text
    shown = (c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return "".join(shown)


class Layer(NamedTuple):
    """One place where options were read: the values that are right, and the errors."""

    values: Mapping[str, Any]
    errors: tuple[ConfigurationError, ...]


def read_table(table: Mapping[str, object], folder: Path, source: str) -> Layer:
    """Read a `[tool.flake8-ssot]` table whose relative paths start at `folder`."""
    values: dict[str, Any] = {}
    errors: list[ConfigurationError] = []
    for key, value in table.items():
        option = BY_KEY.get(key)
        if option is None:
            errors.append(_unknown(source, key, list(BY_KEY)))
            continue
        try:
            values[option.attribute] = option.from_toml(value, folder)
        except OptionError as error:
            errors.append(ConfigurationError(source, key, error.problem, error.remedy))
    return Layer(values, tuple(errors))


def _unknown(source: str, key: str, known: list[str]) -> ConfigurationError:
    with outside_project():
        import difflib  # here: few runs have a mistake to tell

    near = difflib.get_close_matches(key, known, 1)
    remedy = f"did you mean {near[0]}?" if near else f"known keys are {', '.join(known)}"
    return ConfigurationError(source, key, "unknown key", remedy)


def read_flags(flags: Mapping[str, str], folder: Path) -> Layer:
    """Read the values that flake8 was given, by key, as text."""
    values: dict[str, Any] = {}
    errors: list[ConfigurationError] = []
    for key, text in flags.items():
        option = BY_KEY.get(key)
        if option is None:
            errors.append(_unknown("flake8", f"ssot-{key}", [o.flag for o in OPTIONS]))
            continue
        try:
            values[option.attribute] = option.from_text(text, folder)
        except OptionError as error:
            problem = ConfigurationError("flake8", option.flag, error.problem, error.remedy)
            errors.append(problem)
    return Layer(values, tuple(errors))


def merge(root: Path, layers: list[Layer]) -> Options:
    """Return the options of `layers`, outermost first: a later one replaces keys of an earlier."""
    options = Options(root)
    for layer in layers:
        options = replace(options, **layer.values)
    return options
