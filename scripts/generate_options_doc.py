"""Write the options of docs/options.md as the table of options has them, with an example each."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from generated_region import replace_region

from flake8_ssot.options import OPTIONS, Option

ROOT: Final = Path(__file__).resolve().parent.parent
TARGET: Final = ROOT / "docs" / "options.md"


class Example(NamedTuple):
    """One value in both forms, which mean the same, and what else is to be known of the key."""

    toml: str
    ini: str
    note: str = ""


EXAMPLES: Final = {
    "src": Example(
        'src = ["backend/src", "./lib"]',
        "ssot-src = backend/src, ./lib",
        "Without it: `src/` of pytest's rootdir and of the project's root. In any case imports are "
        "also looked for in what pytest puts on `sys.path`, in each folder above the file that has "
        "a `pyproject.toml`, `setup.py` or `setup.cfg` and in its `src/`, in the rootdir and in "
        "the root.",
    ),
    "test-files": Example(
        'test-files = ["qa/**", "*/checks/*.py"]',
        "ssot-test-files = qa/**, */checks/*.py",
        "`**` stands for any number of folders, `*` stays within one; relative to the root.",
    ),
    "suites": Example(
        'suites = ["pytest services/auth", "cd web && python -m pytest tests"]',
        "ssot-suites =\n    pytest services/auth\n    cd web && python -m pytest tests",
        "A file belongs to the first suite that collects it, and that run's configuration governs "
        "it. A command may start with `cd FOLDER &&`; the arguments alone mean `pytest` with them.",
    ),
    "environment": Example(
        'environment = "./envs/test"',
        "ssot-environment = ./envs/test",
        "Without it: `VIRTUAL_ENV`, then `.venv` and `venv` in the root, then the interpreter that "
        "runs flake8, each only if pytest is installed there. Plugins are read, never imported. "
        "With `none`, or if none is found, a table of widely used plugins serves.",
    ),
    "markers": Example(
        'markers = ["slow", "needs_db"]',
        "ssot-markers = slow, needs_db",
        "For markers that are registered where no one can read it: by a wrapper, or on a machine "
        "of its own. It registers nothing with pytest.",
    ),
    "shims": Example(
        'shims = { "shop.old" = "shop.new", "shop.util:now" = "shop.clock:now" }',
        "ssot-shims = shop.old=shop.new, shop.util:now=shop.clock:now",
        "In TOML a value may also be a table: `{ to = \"shop.new\", since = \"2.0\", "
        "remove-after = \"2026-12\", allow = [\"legacy/**\"] }`, where `allow` has the globs of "
        "files that may go on.",
    ),
    "detect-shims": Example(
        'detect-shims = "documented"',
        "ssot-detect-shims = documented",
        "What the words mean stands with [OST301](rules/OST301.md).",
    ),
    "canonical": Example(
        'canonical = { ParcelStatus = "shared.enums" }',
        "ssot-canonical = ParcelStatus=shared.enums",
        "In TOML a list names several homes. The file has the same lines, `ParcelStatus = "
        '"shared.enums"`; `flake8-ssot index --write FILE` makes and keeps it.',
    ),
    "services": Example(
        'services = { auth = ["./auth"], shared = ["./common", "./proto"] }',
        "ssot-services = auth=./auth, shared=./common:./proto",
        "The folders must be there, and belong to one service alone; `shared` has those that all "
        "may import, inside a service too. In TOML a table `allow` has what is accepted, each with "
        'its reason: `[tool.flake8-ssot.services.allow]`, `"billing -> auth.models" = "until '
        '2027-03"`. `flake8-ssot audit` tells of those that nothing needs.',
    ),
    "opt-in": Example('opt-in = ["OST404"]', "ssot-opt-in = OST404"),
    "cache-dir": Example(
        'cache-dir = "./.cache/ssot"',
        "ssot-cache-dir = ./.cache/ssot",
        "Without it: `flake8-ssot` in `XDG_CACHE_HOME`, else in `~/.cache`, on macOS in "
        "`~/Library/Caches`, on Windows in `%LOCALAPPDATA%`; with `none` nothing is kept. The "
        "folder may be deleted at any time, and kept between CI runs: where a file's times differ "
        "its content decides. A cache that is locked, read-only or another user's is not used, "
        "and a damaged one is begun anew; the reports are the same with it and without.",
    ),
    "baseline": Example('baseline = "./baseline.json"', "ssot-baseline = ./baseline.json"),
}  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, exit 1 if outdated")
    options = parser.parse_args()
    # The marker lines of a region stand in comments of their own.
    region = f"-->\n\n{''.join(_lines())}<!--\n"
    status = replace_region(TARGET, Path(__file__).name, region, check=options.check)
    if status:
        print(f"{TARGET.name} is outdated, run scripts/{Path(__file__).name}")
    return status


def _lines() -> Iterator[str]:
    yield "| key | form | default | concerns |\n|---|---|---|---|\n"
    for option in OPTIONS:
        yield f"| [`{option.key}`](#{option.key}) | {option.form} | {option.default} "
        yield f"| {_codes(option)} |\n"
    yield "\n"
    for option in OPTIONS:
        yield from _section(option, EXAMPLES[option.key])


def _codes(option: Option) -> str:
    codes = option.rules.split(", ")
    if not all(code.startswith("OST") for code in codes):
        return option.rules
    return ", ".join(f"[{code}](rules/{code}.md)" for code in codes)


def _section(option: Option, example: Example) -> Iterator[str]:
    """Yield the part of one key, whose note follows the examples."""
    yield f"## `{option.key}`\n\n{option.help[0].upper()}{option.help[1:]}.\n\n"
    if option.rules == "none yet":
        yield "It is read and checked, and no rule of this release asks for it.\n\n"
    yield f"```toml\n[tool.flake8-ssot]\n{example.toml}\n```\n\n"
    yield f"```ini\n[flake8]\n{example.ini}\n```\n\n"
    if example.note:
        yield f"{example.note}\n\n"


if __name__ == "__main__":
    raise SystemExit(main())
