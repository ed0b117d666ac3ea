"""`flake8-ssot --print-completion`: scripts that the shells themselves read."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ASK = """
source {script}
COMP_WORDS=(flake8-ssot {words})
COMP_CWORD={place}
_shtab_flake8_ssot
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


def printed(shell: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "flake8_ssot", "--print-completion", shell]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.skipif(shutil.which("bash") is None, reason="asks bash")
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["mar"], {"markers"}),
        (["doctor", "--outp"], {"--output-format"}),
        (["markers", "--output-format", ""], {"text", "json"}),
    ],
)
def test_bash_completes(words: list[str], offered: set[str], tmp_path: Path) -> None:
    script = tmp_path / "completion"
    script.write_text(printed("bash").stdout, encoding="utf-8")
    quoted = " ".join(f"'{word}'" for word in words)
    asked = ASK.format(script=script, words=quoted, place=len(words))
    done = subprocess.run(["bash", "-c", asked], capture_output=True, text=True, check=False)
    assert set(done.stdout.split()) == offered, done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_each_shell_has_a_script_with_all_commands(shell: str) -> None:
    done = printed(shell)
    assert done.returncode == 0, done.stderr
    assert all(name in done.stdout for name in ("audit", "markers", "rule", "doctor"))


def test_the_help_does_not_show_it_and_other_shells_are_refused() -> None:
    command = [sys.executable, "-m", "flake8_ssot"]
    shown = subprocess.run([*command, "--help"], capture_output=True, text=True, check=True).stdout
    assert "completion" not in shown
    refused = printed("cmd")
    assert refused.returncode == 2
    assert "invalid choice: 'cmd'" in refused.stderr


def test_nothing_is_imported_for_it_otherwise() -> None:
    code = "import sys; from flake8_ssot.cli.main import main; main(['rule']); "
    code += "sys.exit('shtab' in sys.modules)"
    command = [sys.executable, "-c", code]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
