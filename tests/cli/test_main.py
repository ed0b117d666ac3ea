"""What holds for all commands: where they are started, where they write, what they may lack."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Final

import pytest
from projects import write

from flake8_ssot.cli.main import main

WRONG: Final = 2
PROJECT: Final = {
    ".git/HEAD": "",
    "pytest.ini": "[pytest]\nmarkers =\n    slöw: x\n",
    "shop/__init__.py": "",
    "shop/öld.py": "# ssot: shim of shop.néw\nfrom shop.néw import Cöin\n\n__all__ = ['Cöin']\n",
    "shop/néw.py": "class Cöin: ...\n",
    "shop/üse.py": "from shop.öld import Cöin\n",
    "tests/test_é.py": "import pytest\npytestmark = pytest.mark.slüw\n",
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("check", "shop/\\xfcse.py:1:1: OST301"),
        ("check --diff", "from shop.n\\xe9w import C\\xf6in"),
        ("audit --why tests/test_é.py", "tests/test_\\xe9.py"),
        ("markers", "sl\\xf6w"),
        ("shims", "shop.\\xf6ld"),
        ("index", "C\\xf6in"),
        ("move shop.néw shop.nöwer", "moved shop.n\\xe9w -> shop.n\\xf6wer"),
    ],
)
def test_what_an_output_cannot_encode_is_escaped(
    command: str, said: str, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(here, PROJECT)
    more = ["--output-format", "concise"] if command == "check" else []
    output = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(output, "ascii"))
    main([*command.split(), "--environment", "none", *more])
    assert said in output.getvalue().decode("ascii")


def test_an_output_that_only_keeps_text_is_written_to(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(here, PROJECT)
    output = io.StringIO()
    monkeypatch.setattr(sys, "stdout", output)
    main(["markers", "--environment", "none"])
    assert "slöw" in output.getvalue()


@pytest.mark.skipif(sys.platform == "win32", reason="a folder in use can't be removed there")
def test_a_working_folder_that_is_gone_is_told(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here.rmdir()
    with pytest.raises(SystemExit) as ended:
        main(["check"])
    here.mkdir()
    assert ended.value.code == WRONG
    said = "flake8-ssot: the working folder: No such file or directory; see flake8-ssot --help\n"
    assert capsys.readouterr().err == said


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("check --fix", "fixes need the library tomlkit"),
        ("check --diff", "fixes need the library tomlkit"),
        ("move shop.néw shop.nöwer", "to move needs the library tomlkit"),
    ],
)
def test_without_the_libraries_of_fixes_the_remedy_is_named(
    command: str,
    said: str,
    here: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    write(here, PROJECT)
    monkeypatch.setitem(sys.modules, "tomlkit", None)
    assert main(command.split()) == WRONG
    assert capsys.readouterr() == ("", f"flake8-ssot: {said}; pip install 'flake8-ssot[fix]'\n")
    assert (here / "shop" / "néw.py").exists()
