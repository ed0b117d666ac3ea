"""The real pytest, run on small projects, and what it says of them."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Final, NamedTuple

HERE: Final = Path(__file__).parent
ALONE: Final = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
COLLECT: Final = ("--collect-only",)
STRICT: Final = ("--strict-markers", "-p", "no:cacheprovider")
KEPT_ENVIRONMENT: Final = ("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "LD_LIBRARY_PATH")
CONFIGURATIONS: Final = (
    "pytest.toml", ".pytest.toml", "pytest.ini", ".pytest.ini",
    "pyproject.toml", "tox.ini", "setup.cfg", "setup.py", "conftest.py",
)  # fmt: skip
REASONS: Final = {
    "not found in `markers` configuration option": "OST201",
    "Marker name must NOT start with underscore": "OST201",
    "mark, did you mean 'parametrize'?": "OST201",
    "attempted relative import": "OST102",
}
ASSIGNMENT: Final = re.compile(r"([A-Za-z_]\w*)=(.*)", re.DOTALL)
SHADOWED: Final = re.compile(r"\(WARNING: ignoring pytest config in (.*?)!\)")
CONFTEST_FRAME: Final = re.compile(r"^(\S+\.py):(\d+): in .*$", re.MULTILINE)
CONFTEST_ERROR: Final = re.compile(r"^E +(.*)$", re.MULTILINE)


class Failure(NamedTuple):
    """One refusal: `refused` is a file or folder, `file` is where the error came from.

    `code` is our rule's code, or "other". Lines count from 1, columns from 0; an unknown column
    is -1.
    """

    refused: str
    code: str
    file: str
    line: int
    column: int


class Outcome(NamedTuple):
    """What one run of pytest said. Paths are relative to the project."""

    status: int
    failures: frozenset[Failure]
    modules: frozenset[str]
    shadowed: frozenset[str]
    rootdir: str
    output: str
    executed: frozenset[tuple[str, str]] = frozenset()
    """The project's files that were imported well, each with the name of its module."""


class Command(NamedTuple):
    """A pytest command line, taken apart."""

    environment: dict[str, str]
    arguments: tuple[str, ...]
    as_module: bool

    @classmethod
    def parse(cls, text: str) -> Command:
        words = shlex.split(text)
        environment = {}
        while assignment := ASSIGNMENT.fullmatch(words[0]):
            environment[assignment[1]] = assignment[2]
            del words[0]
        as_module = words[:3] == ["python", "-m", "pytest"]
        if not as_module and words[0] != "pytest":
            raise ValueError(f"{text!r} runs something else than pytest")
        return cls(environment, tuple(words[3 if as_module else 1 :]), as_module)


class Oracle:
    """Asks pytest. `scratch` is a folder for the runs' outputs, outside any project."""

    def __init__(self, scratch: Path) -> None:
        self._record = scratch / "record.jsonl"
        self._output = scratch / "output.txt"
        self._plugins = scratch / "plugins"
        self._plugins.mkdir()
        shutil.copy(HERE / "recorder.py", self._plugins)
        self._bytecode = scratch / "bytecode"
        self._server: subprocess.Popen[str] | None = None

    def __enter__(self) -> Oracle:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._server is not None:
            self._server.communicate()

    def ask(
        self,
        root: Path,
        run: str,
        *,
        folder: str = ".",
        executed: bool = False,
        plain: bool = False,
        autoload: bool = True,
    ) -> Outcome:
        """Return what the command `run`, typed in `folder` of the project, says of it.

        With `plain` it is started as a user would start it, else by the fork server. Without
        `autoload` the plugins that are installed beside us are left out.
        """
        check_alone(root)
        self._record.write_text("", encoding="utf-8")
        command = Command.parse(run)
        if not autoload:
            command = command._replace(environment={**ALONE, **command.environment})
        arguments = [*command.arguments, *(() if executed else COLLECT), *STRICT]
        start = self._fork if hasattr(os, "fork") and not plain else self._spawn
        status = start(command, arguments, root / folder)
        return self._outcome(status, root, root / folder)

    def _environment(self, extra: dict[str, str]) -> dict[str, str]:
        kept = {name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ}
        ours = {
            "DIFFERENTIAL_RECORD": str(self._record),
            "PYTHONPYCACHEPREFIX": str(self._bytecode),  # outside the project, yet kept
        }
        return {**kept, **ours, **extra}

    def _spawn(self, command: Command, arguments: list[str], folder: Path) -> int:
        script = str(Path(sysconfig.get_path("scripts")) / "pytest")
        start = [sys.executable, "-m", "pytest"] if command.as_module else [script]
        environment = self._environment(command.environment)
        with self._output.open("w", encoding="utf-8") as output:
            return subprocess.run(
                [*start, *arguments, "-p", "recorder"],
                cwd=folder,
                env={**environment, "PYTHONPATH": str(self._plugins)},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
            ).returncode

    def _fork(self, command: Command, arguments: list[str], folder: Path) -> int:
        if self._server is None:
            self._server = self._start_server()
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        scripts = sysconfig.get_path("scripts")
        request = {
            "folder": str(folder),
            "environment": self._environment(command.environment),
            "argv": [str(Path(scripts) / "pytest"), *arguments],
            "path_entry": str(folder.resolve()) if command.as_module else scripts,
            "output": str(self._output),
        }
        print(json.dumps(request), file=self._server.stdin, flush=True)
        return int(self._server.stdout.readline())

    def _start_server(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "differential.fork_server"],
            cwd=HERE.parent,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=self._environment({}),
            text=True,
        )

    def _outcome(self, status: int, root: Path, folder: Path) -> Outcome:
        output = self._output.read_text(encoding="utf-8", errors="replace")
        lines = self._record.read_text(encoding="utf-8").splitlines()
        records = [json.loads(line) for line in lines]
        rootdirs = [inside(root, r["rootdir"]) for r in records if r["kind"] == "session"]
        shadowed = SHADOWED.search(output)
        failures = {failure(root, r) for r in records if r["kind"] == "refused"}
        return Outcome(
            status,
            frozenset(failures | set(conftest_failure(root, folder, output))),
            frozenset(inside(root, r["path"]) for r in records if r["kind"] == "module"),
            frozenset(shadowed[1].split(", ") if shadowed else ()),
            rootdirs[0] if rootdirs else ".",
            output,
            frozenset(
                (inside(root, file), name)
                for record in records
                if record["kind"] == "executed"
                for file, name in record["modules"]
                if Path(file).is_relative_to(root)
            ),
        )


def check_alone(root: Path) -> None:
    """Make sure that no configuration above the project takes part in its runs."""
    for folder in root.parents:
        for name in CONFIGURATIONS:
            if (folder / name).exists():
                raise RuntimeError(f"{folder / name} takes part in every run below {folder}")


def inside(root: Path, path: str) -> str:
    return Path(os.path.relpath(path, root)).as_posix()


def reason(message: str) -> str:
    return next((code for text, code in REASONS.items() if text in message), "other")


def failure(root: Path, record: dict[str, Any]) -> Failure:
    """Return the refusal that the recorder told of, at the innermost frame inside the project."""
    own = [f for f in record["frames"] if Path(f["file"]).is_relative_to(root)]
    if own:
        last: dict[str, Any] = own[-1]
        file, line, column = inside(root, last["file"]), last["line"], last["column"]
    else:
        file, line, column = inside(root, record["path"] or str(root)), 0, None
    refused = inside(root, record["path"]) if record["path"] else file
    return Failure(refused, reason(record["message"]), file, line, -1 if column is None else column)


def conftest_failure(root: Path, folder: Path, output: str) -> Iterator[Failure]:
    """Yield the refusal of a conftest.py that pytest loads before its plugins can be told."""
    _, found, text = output.partition("ImportError while loading conftest")
    frames = CONFTEST_FRAME.findall(text)
    errors = CONFTEST_ERROR.findall(text)
    if found and frames and errors:
        file = inside(root, str(folder / frames[-1][0]))
        yield Failure(file, reason(errors[-1]), file, int(frames[-1][1]), -1)
