"""Other programs, started in a folder as their users start them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

#: The folder with the scripts of the environment that runs the tests.
SCRIPTS: Final = Path(sys.executable).parent
#: What of the developer's shell, or of the running pytest, would change what a program does.
HIDDEN: Final = ("GIT_", "PYTEST", "VIRTUAL_ENV", "TOX_", "NOX")
QUIET: Final = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "NO_COLOR": "1",
    "PATH": os.pathsep.join((str(SCRIPTS), os.environ.get("PATH", ""))),
}


def run(
    folder: Path, *command: str, stdin: str | None = None, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run a command, scripts of our own environment first, and return it with what it printed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(HIDDEN)}
    return subprocess.run(
        command, cwd=folder, env={**kept, **QUIET, **variables}, input=stdin, capture_output=True,
        encoding="utf-8", check=False,
    )  # fmt: skip
