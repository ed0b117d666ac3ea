"""Writes a project of as many modules as you ask for: services that import a shared package.

    python benchmarks/generate_project.py FOLDER MODULES

A service has 400 modules and 100 test modules, imports nothing of the others, and has a few imports
that fail. The same number gives the same project.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Final

SERVICE: Final = 500
TESTS: Final = 100
PACKAGE: Final = 20
SHARED: Final = 40
#: One module in so many imports a name that is not there, and one is a shim.
BROKEN: Final = 150
SHIM: Final = 100
CONFTEST: Final = "import pytest\n\n\n@pytest.fixture\ndef one():\n    yield 1\n"
MARKERS: Final = ("slow", "network", "database", "serial")


def files(modules: int) -> Iterator[tuple[str, str]]:
    """Yield the paths and texts of a project with so many modules, packages' own ones aside."""
    random = Random(modules)
    names = "".join(f"    {name}: is {name}\n" for name in MARKERS)
    yield "pytest.ini", f"[pytest]\naddopts = --strict-markers\npythonpath = .\nmarkers =\n{names}"
    yield "pyproject.toml", '[tool.flake8-ssot]\nenvironment = "none"\nsuites = ["pytest"]\n'
    yield "shared/__init__.py", ""
    for number in range(SHARED):
        yield f"shared/part_{number}.py", _module(random, [], number)
    for service in range((modules - SHARED) // SERVICE + 1):
        size = min(SERVICE, modules - SHARED - service * SERVICE)
        yield from _service(random, service, size)


def _service(random: Random, service: int, size: int) -> Iterator[tuple[str, str]]:
    name, first, tests = f"service_{service}", (service + 1) * SERVICE, size * TESTS // SERVICE
    known = [f"shared.part_{number}" for number in range(SHARED)]
    yield f"{name}/__init__.py", ""
    for number in range(first, first + size - tests):
        package = f"{name}/package_{number // PACKAGE}"
        if number % PACKAGE == 0:
            yield f"{package}/__init__.py", ""
        if number % SHIM == SHIM - 1:
            yield f"{package}/old_{number}.py", _shim(known[-1])
        else:
            yield f"{package}/part_{number}.py", _module(random, known[-60:], number)
            known.append(f"{package.replace('/', '.')}.part_{number}")
    yield f"{name}/tests/__init__.py", ""
    yield (
        f"{name}/tests/conftest.py",
        "import pytest\n\n\n@pytest.fixture\ndef one():\n    yield 1\n",
    )
    for number in range(tests):
        yield f"{name}/tests/test_{number}.py", _test(random, known)


def _imports(random: Random, known: list[str], number: int) -> list[str]:
    lines = [
        f"from {module} import Class{_number(module)}, function_{_number(module)}"
        for module in sorted(random.sample(known, min(3, len(known))))
    ]
    if known and number % BROKEN == BROKEN - 1:
        lines.append(f"from {known[-1]} import Moved{number}")
    return lines


def _module(random: Random, known: list[str], number: int) -> str:
    body = ["    return value + LIMIT"]
    lines = [
        f'"""Part {number}."""', "", "import os", "from dataclasses import dataclass", "",
        *_imports(random, known, number), "", f"LIMIT = {number}", "", "", "@dataclass",
        f"class Class{number}:", '    """What is counted."""', "", "    name: str = 'a'",
        "    count: int = 0", "", "    def total(self) -> int:",
        "        return self.count * LIMIT", "", "",
        f"def function_{number}(value: int) -> int:", *body, "", "",
        "def where() -> str:", "    return os.path.join('a', str(LIMIT))", "",
    ]  # fmt: skip
    return "\n".join(lines)


def _shim(target: str) -> str:
    name = f"Class{_number(target)}"
    return (
        f"import warnings\n\nfrom {target} import {name}\n\n__all__ = ['{name}']\n\n"
        f"warnings.warn('use {target}', DeprecationWarning, stacklevel=2)\n"
    )


def _test(random: Random, known: list[str]) -> str:
    module = random.choice(known)
    number = _number(module)
    return (
        f"import pytest\n\nfrom {module} import Class{number}, function_{number}\n\n\n"
        f"@pytest.mark.{random.choice(MARKERS)}\ndef test_class(one):\n"
        f"    assert Class{number}().total() == 0\n\n\n"
        f"@pytest.mark.parametrize('value', [1, 2])\ndef test_function(value):\n"
        f"    assert function_{number}(value)\n"
    )


def _number(module: str) -> str:
    return module.rpartition("_")[2]


def write(root: Path, modules: int) -> None:
    """Write the project below `root`."""
    for name, text in files(modules):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("modules", type=int)
    arguments = parser.parse_args()
    write(arguments.folder, arguments.modules)


if __name__ == "__main__":
    main()
