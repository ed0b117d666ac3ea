"""Fuzz what reads configuration files and what judges guards, led by the coverage of our code.

`python scripts/fuzz_with_atheris.py TARGET -max_total_time=300 [CORPUS]` needs
`pip install '.[unit,fuzzing]'`; what follows the target is for libFuzzer. The input that a target
fails on is printed and kept as `crash-*` in the working folder; given in place of the corpus it is
tried again.
"""

from __future__ import annotations

import sys
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Final

import atheris

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
with atheris.instrument_imports(include=["flake8_ssot", "iniconfig", "tomllib"]):
    from fuzz.configurations import NAMES, seeds
    from fuzz.guarded import Pick, check, check_simulation
    from verdicts import theirs, verdict

    from flake8_ssot.option_files import OptionFiles
    from flake8_ssot.pytest_config.inifile import load

FOLDER: Final = Path(tempfile.mkdtemp(prefix="fuzz-"))


def configuration(data: bytes) -> None:
    """Compare what is read of a file with what pytest reads; the first byte says its name."""
    path = FOLDER / NAMES[data[0] % len(NAMES) if data else 0]
    path.write_bytes(data[1:])
    ours, real = verdict(load(path)), theirs(path)
    assert ours == real, f"{path.name}: {data[1:]!r}\nwe: {ours}\npytest: {real}"


def options(data: bytes) -> None:
    """Read a table of ours, or tell in one line what is wrong with it."""
    (FOLDER / "pyproject.toml").write_bytes(b"[tool.flake8-ssot]\n" + data)
    for error in OptionFiles({}, FOLDER).resolve(FOLDER).errors:
        assert "\n" not in "".join(error), error


def guards(data: bytes) -> None:
    """Compare what the guard analysis says of a program with what Python does."""
    check(picker(data))


def simulation(data: bytes) -> None:
    """Compare what the simulated import of a program says with what Python does."""
    check_simulation(picker(data), FOLDER)


def picker(data: bytes) -> Pick:
    provider = atheris.FuzzedDataProvider(data)
    return lambda choices: choices[provider.ConsumeIntInRange(0, len(choices) - 1)]


TARGETS: Final[dict[str, Callable[[bytes], None]]] = {
    "configuration": configuration,
    "options": options,
    "guards": guards,
    "simulation": simulation,
}
TABLE: Final = b"""src = ["src", "lib"]
test-files = ["checks/**"]
suites = ["cd a && pytest -q tests", "python -m pytest -c ci/pytest.ini"]
environment = ".venv"
markers = ["slow"]
detect-shims = "documented"
opt-in = ["OST404"]
cache-dir = "none"
baseline = "known.json"
canonical = { Color = "pkg.colors" }

[tool.flake8-ssot.shims]
"old.a" = "new.a"
"old.b:x" = { to = "new.b:y", since = "1.0", remove-after = 2026-12-01, allow = ["a/*"] }

[tool.flake8-ssot.services]
auth = ["services/auth"]
shared = ["libs"]
"""


def corpus(target: str) -> str:
    """Write what the fuzzing begins with into a folder of its own, and return its path."""
    folder = FOLDER / "corpus"
    folder.mkdir()
    first = [bytes([NAMES.index(name)]) + data for data, names in seeds() for name in names]
    begun = {"configuration": first, "options": [TABLE]}.get(target, [])
    for number, data in enumerate(begun):
        (folder / str(number)).write_bytes(data)
    return str(folder)


def main() -> None:
    name, *given = sys.argv[1:]
    begun = [] if any(Path(word).is_file() for word in given) else [corpus(name)]
    warnings.simplefilter("ignore")
    atheris.Setup([sys.argv[0], *given, *begun], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
