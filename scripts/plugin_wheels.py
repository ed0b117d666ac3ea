"""Get the wheels of pytest plugins, and read what they register, without installing them."""

from __future__ import annotations

import configparser
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from zipfile import ZipFile

from marker_lines import read_markers

AT_ONCE = 4


class Plugin(NamedTuple):
    """One row of the table."""

    entry_points: tuple[str, ...]
    markers: tuple[str, ...]
    computed: bool = False


def normalized(distribution: str) -> str:
    """Spell the distribution's name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", distribution).lower()


def download(distributions: Iterable[str], folder: Path) -> None:
    """Download the newest wheels into the folder, and say which distributions have none."""

    def fetch(distribution: str) -> tuple[str, bool]:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        wheel_only = ["--only-binary=:all:", "--dest", str(folder), distribution]
        return distribution, not subprocess.run([*pip, *wheel_only], check=False).returncode

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for distribution, fetched in pool.map(fetch, distributions):
            if not fetched:
                print(f"{distribution}: no wheel, its row stays as it is")


def read_wheels(folder: Path) -> Iterator[tuple[str, Plugin]]:
    """Read each wheel of the folder; the name is normalized."""
    for path in sorted(folder.glob("*.whl")):
        name = normalized(path.name.split("-")[0])
        try:
            with ZipFile(path) as wheel:
                plugin = _read_wheel(wheel)
        except SyntaxError as error:
            print(f"{name}: needs a newer Python than this, its row stays as it is: {error}")
        else:
            yield name, plugin


def _read_wheel(wheel: ZipFile) -> Plugin:
    entry_points = _pytest_entry_points(wheel)
    modules = {value.partition(":")[0].strip() for value in entry_points.values()}
    sources = [
        wheel.read(name).decode("utf-8", "replace")
        for name in wheel.namelist()
        if name.endswith(".py") and (_module_name(name) in modules or not _is_test_file(name))
    ]
    found = read_markers(sources)
    return Plugin(tuple(sorted(entry_points)), tuple(sorted(found.names)), found.computed)


def _pytest_entry_points(wheel: ZipFile) -> dict[str, str]:
    parser = configparser.ConfigParser(delimiters=("=",), interpolation=None, strict=False)
    # Entry-point names are case-sensitive.
    parser.optionxform = str  # type: ignore[method-assign, assignment]
    for name in wheel.namelist():
        if PurePosixPath(name).match("*.dist-info/entry_points.txt") and name.count("/") == 1:
            parser.read_string(wheel.read(name).decode())
    return dict(parser["pytest11"]) if parser.has_section("pytest11") else {}


def _module_name(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _is_test_file(path: str) -> bool:
    *folders, name = PurePosixPath(path).parts
    return "tests" in folders or name.startswith("test_") or name == "conftest.py"
