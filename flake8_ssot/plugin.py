"""flake8's end: the only module that knows flake8."""

from __future__ import annotations

import argparse
import ast
import configparser
import inspect
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar, Final, NamedTuple

from flake8.options.manager import OptionManager

from flake8_ssot import __version__
from flake8_ssot.imports import outside_project

with outside_project():
    from flake8_ssot.files import isfile
    from flake8_ssot.lint import lint
    from flake8_ssot.options import OPTIONS
    from flake8_ssot.syntax.source import SourceFile
    from flake8_ssot.workspace import Workspace

#: What flake8 and its callers write where a buffer has no name.
NAMELESS: Final = frozenset({"stdin", "-", "", "(none)"})
CONFIG_FILES: Final = ("setup.cfg", "tox.ini", ".flake8")
#: Where flake8 reads its configuration and then calls `parse_options`.
CALLER: Final = "flake8.options.parse_args"


class Plugin:
    """One file's check, as flake8 asks for it."""

    name = "flake8-ssot"
    version = __version__
    workspace: ClassVar[Workspace | None] = None

    def __init__(self, tree: ast.Module, filename: str, lines: Sequence[str]) -> None:
        self._tree = tree
        self._filename = filename
        self._lines = lines

    @classmethod
    def add_options(cls, manager: OptionManager) -> None:
        """Register the table of options."""
        for option in OPTIONS:
            manager.add_option(
                f"--{option.flag}",
                default="",
                parse_from_config=True,
                normalize_paths=option.paths,
                comma_separated_list=option.key == "src",
                help=f"{option.help} (Form: {option.form.replace('`', '')})",
            )

    @classmethod
    def parse_options(cls, options: argparse.Namespace) -> None:
        """Keep the options of this run; what is known of the project starts anew with them."""
        configuration = _configuration()
        flags = {key.removeprefix("ssot-"): "" for key in configuration.keys}
        for option in OPTIONS:
            value = getattr(options, option.flag.replace("-", "_"), "")
            text = ",".join(value) if isinstance(value, list) else value
            flags[option.key] = text
        known = {option.key for option in OPTIONS}
        given = {key: text for key, text in flags.items() if text or key not in known}
        cls.workspace = Workspace(given, configuration.folder)

    def run(self) -> Iterator[tuple[int, int, str, type[Plugin]]]:
        """Yield (line, column from 0, "CODE text", type) as flake8 wants it."""
        workspace = self.workspace or Workspace({}, Path.cwd())
        text = "".join(self._lines)
        source = SourceFile(file_path(self._filename), self._tree, text)
        for location, code, message, _ in lint(source, workspace):
            yield location.line, location.column, f"{code} {message}", type(self)


def file_path(filename: str) -> Path | None:
    """Return the absolute path of a file as flake8 names it, None for a nameless buffer."""
    if filename in NAMELESS and not isfile(filename):
        return None
    return Path(os.path.abspath(filename))


class Configuration(NamedTuple):
    """Where flake8's configuration file stands, which flake8 does not tell, and our keys in it."""

    folder: Path
    keys: tuple[str, ...] = ()


def _configuration() -> Configuration:
    """Return what flake8 has read, `--config`, `--append-config` and `--isolated` included.

    It hands plugins neither the file nor its folder: they are variables of the function that calls
    us, from flake8 6 to 7.5. Without them the file is looked for once more.
    """
    frame = inspect.currentframe()
    while frame is not None and frame.f_globals.get("__name__") != CALLER:
        frame = frame.f_back
    known = frame.f_locals if frame else {}
    parser, folder = known.get("cfg"), known.get("cfg_dir")
    if not isinstance(parser, configparser.RawConfigParser) or not isinstance(folder, str):
        parser, folder = _discovered()
    keys = parser.options("flake8") if parser.has_section("flake8") else []
    ours = [key.replace("_", "-") for key in keys if re.match("ssot[-_]", key)]
    return Configuration(Path(os.path.abspath(folder)), tuple(ours))


def _discovered() -> tuple[configparser.RawConfigParser, str]:
    """Find the file as flake8 does: from the working folder upward, the first with its section."""
    here = Path.cwd()
    for path in (folder / name for folder in (here, *here.parents) for name in CONFIG_FILES):
        parser = configparser.RawConfigParser()
        try:
            parser.read(path, "UTF-8")
        except (configparser.Error, UnicodeDecodeError):
            continue
        if parser.has_section("flake8") or parser.has_section("flake8:local-plugins"):
            return parser, str(path.parent)
    return configparser.RawConfigParser(), str(here)
