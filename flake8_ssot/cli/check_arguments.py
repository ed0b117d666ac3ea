"""The arguments of `flake8-ssot check`, each as ruff has it."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from flake8_ssot.check.globs import glob_error
from flake8_ssot.check.selection import ALL, DEFAULT, PerFile, is_known
from flake8_ssot.checkers import catalogue
from flake8_ssot.options import OPTIONS, Option, Options
from flake8_ssot.output import FORMATS

#: Options that no rule of one file reads are no arguments either.
UNUSED: Final = frozenset({"none yet", "audit"})
#: Arguments whose name or value is not the key's.
SPELLINGS: Final = {"suites": ("--suite", "COMMAND"), "environment": ("--environment", "PATH")}
EXAMPLES: Final = """\
examples:
  flake8-ssot check                                      the working folder
  flake8-ssot check --select OST4 services/auth          imports that fail, in one service
  flake8-ssot check --extend-select OST404 tests         an opt-in rule as well
  flake8-ssot check --output-format sarif > ssot.sarif   for a code scanning service
  flake8-ssot check --fix --diff                         what fixes would change
  flake8-ssot check --stdin-filename tests/test_a.py -   an editor's unsaved text

Exit status: 0 nothing found, 1 something found, 2 wrong usage or configuration.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add all arguments of the command."""
    parser.epilog = EXAMPLES
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="files and folders (default: .); - reads standard input",
    )
    _add_rules(parser.add_argument_group("rules"))
    _add_fixes(parser.add_argument_group("fixes"))
    _add_files(parser.add_argument_group("files"))
    _add_output(parser.add_argument_group("output"))
    add_configuration(parser.add_argument_group("configuration"), "the working folder")
    _add_ours(parser)


def _add_rules(group: argparse._ArgumentGroup) -> None:
    for name, meaning in (
        ("select", f"only these rules: codes, or their beginnings, or {ALL} (default: {DEFAULT})"),
        ("ignore", "not these rules; of two that speak of a rule the longer one decides"),
        ("extend-select", "these as well; a whole code opts in to an opt-in rule"),
    ):
        group.add_argument(
            f"--{name}", action="extend", type=codes, default=[], metavar="CODES", help=meaning
        )
    group.add_argument(
        "--per-file-ignores", action="extend", type=per_file, default=[], metavar="GLOB:CODE,...",
        help="not this rule in those files",
    )  # fmt: skip


def _add_fixes(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--fix", action="store_true", help="apply safe fixes, and report what is left"
    )
    group.add_argument(
        "--unsafe-fixes", action="store_true", help="count fixes as well that a person should read"
    )
    group.add_argument("--diff", action="store_true", help="show what --fix would do instead")
    group.add_argument("--fix-only", action="store_true", help="as --fix, without reports")
    group.add_argument("--show-fixes", action="store_true", help="list the fixes that were applied")
    group.add_argument(
        "--exit-non-zero-on-fix", action="store_true", help="status 1 if anything was fixed"
    )


def _add_files(group: argparse._ArgumentGroup) -> None:
    for name, meaning in (
        ("exclude", "files and folders to leave out, in place of the usual ones"),
        ("extend-exclude", "files and folders to leave out besides"),
    ):
        group.add_argument(
            f"--{name}", action="extend", type=globs, default=None if name == "exclude" else [],
            metavar="GLOBS", help=meaning,
        )  # fmt: skip
    group.add_argument(
        "--respect-gitignore", action=argparse.BooleanOptionalAction, default=True,
        help="leave out what git ignores (default: yes)",
    )  # fmt: skip
    group.add_argument(
        "--force-exclude", action=argparse.BooleanOptionalAction, default=False,
        help="leave out excluded files even if they are named",
    )  # fmt: skip
    group.add_argument("--stdin-filename", metavar="PATH", help="what standard input stands for")


def _add_output(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--output-format", choices=list(FORMATS), default="full", metavar="FORMAT",
        help=f"one of {', '.join(FORMATS)} (default: full)",
    )  # fmt: skip
    group.add_argument(
        "--statistics", action="store_true", help="the number of each rule's reports"
    )
    group.add_argument("-e", "--exit-zero", action="store_true", help="status 0 whatever is found")
    group.add_argument("-w", "--watch", action="store_true", help="check again on every change")
    add_look(group)


def add_look(group: argparse._ArgumentGroup) -> None:
    """Add what says how much is written, and in which colours."""
    group.add_argument(
        "--color", choices=["auto", "always", "never"], default="auto",
        help="colours (default: auto; FORCE_COLOR and NO_COLOR are honoured)",
    )  # fmt: skip
    loudness = group.add_mutually_exclusive_group()
    loudness.add_argument("-q", "--quiet", action="store_true", help="nothing but the reports")
    loudness.add_argument("-v", "--verbose", action="store_true", help="say what is done")


def add_configuration(group: argparse._ArgumentGroup, folder: str) -> None:
    """Add what says which configuration counts; a `--config` has its paths relative to `folder`."""
    source = group.add_mutually_exclusive_group()
    source.add_argument(
        "--config", metavar="FILE",
        help="read [tool.flake8-ssot] of this file alone, its paths relative to " + folder,
    )  # fmt: skip
    source.add_argument("--isolated", action="store_true", help="read no configuration of ours")
    group.add_argument("-n", "--no-cache", action="store_true", help="as --cache-dir none")
    group.add_argument(
        "-j", "--jobs", type=positive, metavar="N", help="processes (default: one a core)"
    )


def _add_ours(parser: argparse.ArgumentParser) -> None:
    ours = parser.add_argument_group(
        "our options", "They go before pyproject.toml; docs/options.md tells their forms."
    )
    for option in OPTIONS:
        if option.rules not in UNUSED:
            flag, value = SPELLINGS.get(option.key, (f"--{option.key}", "VALUE"))
            more = ", repeatable" if _is_list(option) else ""
            ours.add_argument(
                flag, dest=option.attribute, action="append", metavar=value,
                help=f"{option.help}{more}".replace("%", "%%"),
            )  # fmt: skip


def flags(given: argparse.Namespace) -> dict[str, str]:
    """Return our options that were given, by key, as text."""
    found = {}
    for option in OPTIONS:
        values: list[str] | None = getattr(given, option.attribute, None)
        if values:
            between = "\n" if option.key == "suites" else ","
            found[option.key] = between.join(values) if _is_list(option) else values[-1]
    if given.no_cache:
        found["cache-dir"] = "none"
    return found


def _is_list(option: Option) -> bool:
    return isinstance(getattr(Options(Path()), option.attribute), (tuple, Mapping))


def codes(text: str) -> list[str]:
    """Return the codes of a list that commas separate."""
    found = [code.strip() for code in text.split(",") if code.strip()]
    for code in found:
        if not is_known(code):
            # E501 is spelled nearly as OST501, and is another's.
            ours = [one for one in (*catalogue(), DEFAULT, ALL) if one[0] == code[0].upper()]
            near = difflib.get_close_matches(code, ours, 1)
            remedy = f"did you mean {near[0]}?" if near else f"ours begin with {DEFAULT}"
            raise argparse.ArgumentTypeError(f"{code!r} is no rule; {remedy}")
    return found


def per_file(text: str) -> list[PerFile]:
    """Return the pairs of a list that commas separate."""
    found = []
    for pair in text.split(","):
        pattern, colon, code = pair.strip().rpartition(":")
        if not colon or not pattern:
            raise argparse.ArgumentTypeError(f"{pair!r} has not the form GLOB:CODE")
        _refuse_glob(pattern)
        found += [PerFile(pattern.strip(), one) for one in codes(code)]
    return found


def globs(text: str) -> list[str]:
    """Return the globs of a list that commas outside of braces separate."""
    found, depth = [""], 0
    for letter in text:
        depth += (letter == "{") - (letter == "}")
        if letter == "," and not depth:
            found.append("")
        else:
            found[-1] += letter
    patterns = [pattern.strip() for pattern in found if pattern.strip()]
    for pattern in patterns:
        _refuse_glob(pattern)
    return patterns


def _refuse_glob(pattern: str) -> None:
    problem = glob_error(pattern)
    if problem:
        raise argparse.ArgumentTypeError(f"{pattern!r} is no glob: {problem}")


def positive(text: str) -> int:
    """Return a number of at least 1."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes; write 1 or more")
    return int(text)
