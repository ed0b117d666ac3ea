"""flake8's own options do with our reports what they do with its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from flake8.main.cli import main
from projects import write

FILES: Final = {
    "pytest.ini": "[pytest]\n",
    "pyproject.toml": "[tool.flake8-ssot.shims]\nold = 'new'\n",
    "old.py": "x = 1\n",
    "tests/__init__.py": "",
    "tests/y.py": "",
    "tests/test_a.py": """
        import pytest
        from old import x
        from . import y  # noqa: OST101

        pytestmark = [pytest.mark.slow, x, y]
        """,
    "service/mod.py": "from old import x\n\nprint(x)\n",
    "more.cfg": "[flake8]\nssot-markers = slow\n",
    "typo.cfg": "[flake8]\nssot-marker = slow\n",
    "paths.cfg": "[flake8]\nssot-src = ./lib\nssot-test-files = checks/**\n",
    "lib/elsewhere.py": "",
    "checks/test_b.py": "import elsewhere\nfrom . import x\n\nprint(elsewhere, x)\n",
}
TESTS: Final = ["a OST201", "a OST301"]
ALL: Final = [*TESTS, "b OST101", "b OST102", "mod OST301"]
Lint = Callable[..., list[str]]


@pytest.fixture
def lint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Lint:
    """Return a function that runs flake8 with arguments and returns files and codes, sorted."""

    def run(*arguments: str, config: str = "select = OST", folder: str = ".") -> list[str]:
        write(tmp_path, {**FILES, "setup.cfg": f"[flake8]\n{config}\n"})
        monkeypatch.chdir(tmp_path / folder)
        main(["--format=%(path)s %(code)s %(text)s", *arguments])
        found = [line.split(" ")[:2] for line in capsys.readouterr().out.splitlines()]
        return sorted(f"{Path(p).stem.removeprefix('test_')} {code}" for p, code in found)

    return run


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param("", ALL, id="none"),
        pytest.param("--isolated --select=OST", ALL, id="isolated"),
        pytest.param("--isolated --select=E,F", [], id="selected others"),
        pytest.param("--per-file-ignores=tests/*:OST", ALL[2:], id="ignored in the tests"),
        pytest.param("--per-file-ignores=test_a.py:OST2", ALL[1:], id="a block of codes"),
        pytest.param("--per-file-ignores=test_*.py:OST3,OST1", [ALL[0], ALL[4]], id="two blocks"),
        pytest.param("--enable-extensions=OST", ALL, id="enabled, as it is anyway"),
        pytest.param("--extend-ignore=OST2,OST10", [ALL[1], ALL[4]], id="ignored more"),
        pytest.param("--select=OST201,OST3", [*TESTS, ALL[4]], id="codes and blocks"),
        pytest.param("--disable-noqa", ["a OST101", *ALL], id="without comments"),
        pytest.param("--exclude=tests,checks", [ALL[4]], id="folders excluded"),
        pytest.param("--filename=*mod.py", [ALL[4]], id="files named"),
        pytest.param("--require-plugins=flake8-ssot", ALL, id="required"),
        pytest.param("--append-config=more.cfg", ALL[1:], id="another configuration"),
        pytest.param("--append-config=paths.cfg", ALL, id="paths of another configuration"),
        pytest.param("--config=more.cfg --select=OST", ALL[1:], id="instead of the found one"),
    ],
)
def test_options_on_the_command_line(arguments: str, expected: list[str], lint: Lint) -> None:
    assert lint(*arguments.split()) == expected


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        pytest.param("select = E", [], id="another selection"),
        pytest.param("select = E\nextend-select = OST3", [ALL[1], ALL[4]], id="extended"),
        pytest.param("select = OST\nper-file-ignores = tests/*: OST", ALL[2:], id="per file"),
        pytest.param("select = OST\nenable-extensions = OST", ALL, id="enabled"),
        pytest.param("select = OST\nssot-markers = slow", ALL[1:], id="an option of ours"),
        pytest.param("select = OST\ndisable-noqa = true", ["a OST101", *ALL], id="no comments"),
    ],
)
def test_options_in_the_configuration(config: str, expected: list[str], lint: Lint) -> None:
    assert lint(config=config) == expected


def test_isolated_leaves_out_what_the_configuration_says(lint: Lint) -> None:
    assert lint("--isolated", "--select=OST2", config="ssot-markers = slow") == ["a OST201"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param("--append-config=typo.cfg", True, id="appended"),
        pytest.param("--config=typo.cfg --select=OST", True, id="instead"),
        pytest.param("--isolated --select=OST", False, id="isolated"),
        pytest.param("--config=more.cfg --select=OST", False, id="not in the one that counts"),
    ],
)
def test_mistakes_are_told_of_the_configuration_that_counts(
    arguments: str, told: bool, lint: Lint
) -> None:
    config = "select = OST" if told else "select = OST\nssot-marker = slow"
    found = lint(*arguments.split(), "service", config=config)
    assert found == ["mod OST001"] * told + ["mod OST301"]


SHIM: Final = """
    import warnings
    from new import x

    warnings.warn("use new", DeprecationWarning)
    __all__ = ["x"]
    """
ELSEWHERE: Final = {
    "ci/ours.cfg": "[flake8]\nssot-src = library\n",
    "ci/library/older.py": SHIM,
    "ci/library/new.py": "x = 1\n",
    "ci/specs/mod.py": "from older import x\n",
}


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param("--config=ci/ours.cfg --select=OST", ["mod OST301"], id="named"),
        pytest.param("--append-config=ci/ours.cfg", [], id="appended to the one above"),
        pytest.param("--isolated --select=OST", [], id="isolated"),
    ],
)
def test_paths_start_at_the_configuration_that_counts(
    arguments: str, expected: list[str], lint: Lint, tmp_path: Path
) -> None:
    write(tmp_path, ELSEWHERE)
    assert lint(*arguments.split(), "ci/specs") == expected
