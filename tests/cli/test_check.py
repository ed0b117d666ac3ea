"""`flake8-ssot check`: its options, its statuses, what it writes where."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest
from environments import environment
from processes import run, run_module
from projects import write

from flake8_ssot.check import watching
from flake8_ssot.check.selection import Selection, is_known
from flake8_ssot.cli.check import WIPE
from flake8_ssot.output import FORMATS

CLEAN, FOUND, WRONG, INTERRUPTED, CLOSED = 0, 1, 2, 130, 141
#: So many seconds a program may take that ends by a signal.
PATIENCE: Final = 60
START: Final = (sys.executable, "-m", "flake8_ssot", "check")
PROJECT: Final = {
    "pytest.ini": "[pytest]\nmarkers = slow\n",
    "tests/__init__.py": "",
    "tests/helpers.py": "",
    "tests/test_a.py": "import pytest\nfrom . import helpers\npytestmark = pytest.mark.slwo\n",
    "tests/unit/__init__.py": "",
    "tests/unit/test_b.py": "from tests import helpers, gone\n",
    "clean.py": "x = 1\n",
}
ALL_FOUND: Final = ["OST101", "OST201", "OST402"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    environment(tmp_path / ".venv", {"pytest/__init__.py": ""})  # without plugins to be read
    return write(tmp_path, PROJECT)


def check(
    folder: Path, *arguments: str, stdin: str = "", variables: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    start = ("flake8_ssot", "check", *arguments)
    return run_module(folder, *start, stdin=stdin, environment={**os.environ, **(variables or {})})


def codes(folder: Path, *arguments: str, stdin: str = "") -> list[str]:
    ended = check(folder, "--output-format", "json", *arguments, stdin=stdin)
    assert ended.stderr == ""
    found = [item["code"] for item in json.loads(ended.stdout)]
    assert ended.returncode == (FOUND if found else CLEAN)
    return sorted(found)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("", ALL_FOUND),
        (". tests tests/test_a.py", ALL_FOUND),
        ("clean.py", []),
        ("tests/unit", ["OST402"]),
        ("--select OST", ALL_FOUND),
        ("--select OST1,OST402", ["OST101", "OST402"]),
        ("--select OST1 --select OST402", ["OST101", "OST402"]),
        ("--select OST1 --extend-select OST2", ["OST101", "OST201"]),
        ("--ignore OST1", ["OST201", "OST402"]),
        ("--select OST101 --ignore OST1", ["OST101"]),
        ("--select OST1 --ignore OST1", []),
        ("--select OST1 --ignore OST101", []),
        ("--ignore ALL --extend-select OST1", ALL_FOUND),
        ("--per-file-ignores tests/unit/*:OST4", ["OST101", "OST201"]),
        ("--per-file-ignores test_a.py:OST1,test_a.py:OST2", ["OST402"]),
        ("--per-file-ignores !test_a.py:OST", ["OST101", "OST201"]),
        ("--exclude unit", ["OST101", "OST201"]),
        ("--markers slwo", ["OST101", "OST402"]),
    ],
)
def test_what_is_selected(arguments: str, expected: list[str], project: Path) -> None:
    assert codes(project, *arguments.split()) == expected


def test_an_opt_in_rule_is_asked_for(tmp_path: Path) -> None:
    files = {"pkg/__init__.py": "from pkg import gone\n", "test_a.py": "import pkg\n"}
    write(tmp_path, files)
    assert codes(tmp_path) == ["OST402"]
    assert codes(tmp_path, "--select", "OST4") == ["OST402"]
    assert codes(tmp_path, "--extend-select", "OST404") == ["OST402", "OST404"]
    assert codes(tmp_path, "--select", "OST404") == ["OST404"]
    assert codes(tmp_path, "--opt-in", "OST404") == ["OST402", "OST404"]
    assert codes(tmp_path, "--select", "ALL") == ["OST402", "OST404"]
    write(tmp_path, {"pyproject.toml": '[tool.flake8-ssot]\nopt-in = ["OST406"]\n'})
    assert codes(tmp_path, "--extend-select", "OST404") == ["OST402", "OST404"]


def test_a_rule_is_known_by_its_beginning() -> None:
    known = ["O", "OST4", "OST404", "ALL"]
    assert [code for code in (*known, "", "E501", "OST9") if is_known(code)] == known
    assert Selection(("OST404", "OST4")).opt_in == ("OST404",)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ("--select OST9", "'OST9' is no rule; did you mean"),
        ("--ignore E501", "'E501' is no rule; ours begin with OST"),
        ("--per-file-ignores a.py", "'a.py' has not the form GLOB:CODE"),
        ("--output-format xml", "'xml'"),
        ("--statistics --output-format github", "--statistics can't be written as github; choose"),
        ("--config nosuch.toml", "nosuch.toml: there is no such file; name"),
        ("--exclude [z-a] .", "'[z-a]' is no glob: bad character range"),
        ("--watch --fix .", "--watch only reports: leave out --fix, --fix-only and --diff, or"),
        ("--jobs 0", "'0' is no number of processes; write 1 or more"),
        ("--detect-shims maybe", "command line: --detect-shims: "),
        ("- tests", "standard input is checked alone"),
        ("--quiet --verbose", "not allowed with"),
        ("--fixed .", "check: unrecognized arguments: --fixed; see flake8-ssot check --help"),
        ("--watch nosuch", "nosuch: there is no such file or folder"),
    ],
)
def test_wrong_usage_is_one_line(arguments: str, named: str, project: Path) -> None:
    ended = check(project, *arguments.split())
    assert ended.returncode == WRONG
    assert ended.stdout == ""
    assert named in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert ended.stderr.startswith("flake8-ssot")


def test_wrong_configuration_is_one_line_for_each_mistake(project: Path) -> None:
    table = '[tool.flake8-ssot]\nmarker = ["a"]\ndetect-shims = "maybe"\n'
    write(project, {"pyproject.toml": table})
    ended = check(project)
    assert (ended.returncode, ended.stdout) == (WRONG, "")
    first, second = ended.stderr.splitlines()
    assert first.startswith("flake8-ssot: pyproject.toml: detect-shims: ")
    assert second == "flake8-ssot: pyproject.toml: marker: unknown key; did you mean markers?"
    assert codes(project, "--isolated") == ALL_FOUND


def test_config_names_the_only_table_that_counts(project: Path) -> None:
    write(project, {"pyproject.toml": '[tool.flake8-ssot]\nmarkers = ["slwo"]\n'})
    write(project, {"ci/other.toml": '[tool.flake8-ssot]\ntest-files = ["clean.py"]\n'})
    assert codes(project) == ["OST101", "OST402"]
    assert codes(project, "--config", "ci/other.toml") == ALL_FOUND
    assert codes(project, "--isolated") == ALL_FOUND
    assert codes(project / "ci", "--config", "other.toml", "../tests") == ALL_FOUND
    (project / "clean.py").write_text("from . import x\n", encoding="utf-8")
    assert "OST101" in codes(project, "--config", "ci/other.toml", "clean.py")
    assert "OST101" not in codes(project, "clean.py")


def test_standard_input_stands_for_a_file(project: Path) -> None:
    text = "from . import one\n"
    assert codes(project, "-", stdin=text) == []
    name = ("--stdin-filename", "tests/unit/test_new.py")
    found = check(project, *name, "--output-format", "concise", "-q", stdin=text)
    assert found.stdout.startswith("tests/unit/test_new.py:1:1: OST101 ")
    assert codes(project, *name, "--exclude", "unit", stdin=text) != []
    assert codes(project, *name, "--exclude", "unit", "--force-exclude", stdin=text) == []
    assert codes(project, *name, "--exclude", "other", "--force-exclude", stdin=text) != []
    assert check(project, "-", "-q", stdin="x = (\n").stdout.splitlines()[:2] == [
        "invalid-syntax: '(' was never closed",
        " --> -:1:5",
    ]


@pytest.mark.parametrize("name", FORMATS)
def test_exit_status_and_exit_zero(name: str, project: Path) -> None:
    ended = check(project, "--output-format", name)
    zero = check(project, "--output-format", name, "--exit-zero")
    assert (ended.returncode, zero.returncode) == (FOUND, CLEAN)
    assert ended.stdout == zero.stdout != ""
    assert check(project, "--output-format", name, "clean.py").returncode == CLEAN


def test_files_that_cannot_be_read_or_parsed(project: Path) -> None:
    write(project, {"broken.py": "x = 1\nif x\n    y\n", "nul.py": "x = 1\0\n"})
    silenced = "# flake8: noqa\nx = (\n"
    write(project, {"silenced.py": silenced})
    ended = check(project, "broken.py", "nul.py", "nosuch.py", "silenced.py", "--ignore", "ALL",
                  "--output-format", "concise")  # fmt: skip
    first, second, third, last = ended.stdout.splitlines()
    assert first.startswith("broken.py:2:5: invalid-syntax: ")
    assert second == "nosuch.py:1:1: E902 No such file or directory"
    assert third.startswith("nul.py:1:")
    assert last == "Found 3 errors."
    assert ended.returncode == FOUND


def test_quiet_verbose_and_nothing_to_check(project: Path) -> None:
    assert check(project, "clean.py").stdout == "All checks passed!\n"
    assert check(project, "clean.py", "-q").stdout == ""
    assert "Found 3 errors." not in check(project, "-q").stdout
    assert "1 files in " in check(project, "-v", "clean.py").stderr
    (project / "empty").mkdir()
    ended = check(project, "empty")
    assert ended.returncode == CLEAN
    assert "no Python file was found below empty" in ended.stderr


def test_colours_when_they_are_asked_for(project: Path) -> None:
    assert "\x1b" in check(project, "--color", "always").stdout
    assert "\x1b" in check(project, variables={"FORCE_COLOR": "1"}).stdout
    assert "\x1b" not in check(project).stdout
    assert "\x1b" not in check(project, "--output-format", "json", "--color", "always").stdout


def test_statistics(project: Path) -> None:
    ended = check(project, "--statistics", "-q")
    assert ended.stdout.splitlines() == [
        "1\tOST402\t[ ] missing-name",
        "1\tOST101\t[*] relative-import",
        "1\tOST201\t[ ] unregistered-marker",
    ]


def test_a_comment_over_lines_has_its_row(project: Path) -> None:
    text = "from . import \\\n    helpers\n"
    ended = check(
        project, "--stdin-filename", "tests/test_n.py", "--output-format", "json", stdin=text
    )
    (item,) = json.loads(ended.stdout)
    assert (item["location"]["row"], item["end_location"]["row"], item["noqa_row"]) == (1, 2, 2)
    silent = text.replace("helpers\n", "helpers  # noqa\n")
    assert codes(project, "--stdin-filename", "tests/test_n.py", stdin=silent) == []


def test_a_path_that_is_no_utf_8(project: Path) -> None:
    try:
        (project / "tests" / os.fsdecode(b"test_\xff.py")).write_text("from . import x\n")
    except OSError:
        pytest.skip("the file system takes UTF-8 alone")
    for name in FORMATS:
        ended = check(project, "--output-format", name, "tests")
        assert ended.stderr == ""
        assert ended.returncode == FOUND
    assert len(codes(project, "tests")) == 5


def test_a_closed_pipe_is_quiet(project: Path) -> None:
    text = "from . import helpers\n" * 700
    (project / "tests" / "test_long.py").write_text(text, encoding="utf-8")
    with subprocess.Popen(
        START, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == CLOSED


def interruptible() -> None:
    """Undo what a shell does to a command in the background, which passes on to all it starts."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise there")
@pytest.mark.parametrize("pause", [0.0, 0.01, 0.02, 0.05, 0.1, 0.3])
def test_an_interrupt_is_quiet(pause: float, project: Path) -> None:
    for number in range(600):
        text = f"import pytest\npytestmark = pytest.mark.nope{number}\n" * 30
        write(project, {f"many/tests/test_{number}.py": text})
    with subprocess.Popen(
        [*START, "--jobs", "2", "-v"], cwd=project, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, start_new_session=True, preexec_fn=interruptible,
    ) as process:  # fmt: skip
        assert process.stderr
        assert b" 606 files in " in process.stderr.readline()
        time.sleep(pause)
        os.killpg(process.pid, signal.SIGINT)
        assert process.stderr.read() == b""
    assert process.returncode == INTERRUPTED


def test_watching_shows_what_a_change_does(project: Path) -> None:
    pytest.importorskip("watchfiles")
    command = [*START, "--watch", "--output-format", "concise", "clean.py", "tests"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, cwd=project, stdout=subprocess.PIPE, text=True, env=environment,
        preexec_fn=interruptible,
    ) as process:  # fmt: skip
        assert process.stdout
        patience = threading.Timer(PATIENCE, process.kill)  # a test must never wait for ever
        patience.start()
        lines = iter(process.stdout.readline, "")
        before = next(line for line in lines if line.startswith("Found"))
        (project / "clean.py").write_text("x = (\n", encoding="utf-8")
        after = next(line for line in lines if line.startswith("Found"))
        process.send_signal(signal.SIGINT)
    patience.cancel()
    assert (before, after) == ("Found 3 errors.\n", "Found 4 errors.\n")
    assert process.returncode == INTERRUPTED


@pytest.mark.skipif(os.name == "nt", reason="there are no such terminals there")
def test_watching_wipes_a_terminal_and_says_no_more_than_is_asked_for(project: Path) -> None:
    pytest.importorskip("watchfiles")
    write(project, {"clean.py": "x = (\n"})
    terminal, ours = os.openpty()
    with subprocess.Popen(
        [*START, "--watch", "-q", "--color", "never", "clean.py"], cwd=project, stdout=ours,
        stderr=ours, preexec_fn=interruptible,
    ) as process:  # fmt: skip
        os.close(ours)
        patience = threading.Timer(PATIENCE, process.kill)  # a test must never wait for ever
        patience.start()
        shown = ""
        while not shown.endswith("^\r\n\r\n"):
            shown += os.read(terminal, 1000).decode()
        (project / "clean.py").write_text("x = 1\n", encoding="utf-8")
        while shown.count(WIPE) < 2:
            shown += os.read(terminal, 1000).decode()
        process.send_signal(signal.SIGINT)
    patience.cancel()
    os.close(terminal)
    before, first, second = shown.split(WIPE)
    assert (before, second) == ("", "")
    assert first.startswith("invalid-syntax: '(' was never closed\r\n")


def test_watching_without_the_library_names_the_remedy(project: Path) -> None:
    blocked = "import sys; sys.modules['watchfiles'] = None; "
    program = blocked + "from flake8_ssot.cli.main import main; sys.exit(main())"
    ended = subprocess.run(
        [sys.executable, "-c", program, "check", "--watch", "-q"],
        cwd=project, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == WRONG
    assert ended.stderr == (
        "flake8-ssot: --watch needs the library watchfiles; pip install 'flake8-ssot[watch]'\n"
    )


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/a/b.py", True), ("/a/pytest.ini", True), ("/a/.gitignore", True), ("/a/b.txt", False),
        ("/a/.git/b.py", False), ("/a/node_modules/c/b.py", False),
    ],
)  # fmt: skip
def test_which_changes_are_watched(path: str, expected: bool) -> None:
    assert watching.concerns(None, path) is expected


DYING: Final = """\
import os, sys, time
from concurrent.futures import ProcessPoolExecutor
from flake8_ssot.check import runner
from flake8_ssot.cli.main import main

def die(request):
    os._exit(1)  # as the system ends a process that takes too much memory

class Pool(ProcessPoolExecutor):
    def submit(self, *arguments):
        time.sleep(0.1)  # from the second time on the processes are dead
        return super().submit(*arguments)

if __name__ == "__main__":
    runner.FEW, runner._start, runner.ProcessPoolExecutor = 0, die, Pool
    sys.exit(main(["check", "--jobs", "2", "--output-format", "json", "tests"]))
"""


def test_files_of_processes_that_die_are_checked_all_the_same(project: Path) -> None:
    write(project, {"dying.py": DYING})
    ended = run(project, sys.executable, "dying.py")
    assert ended.stderr == ""
    assert [item["code"] for item in json.loads(ended.stdout)] == ["OST101", "OST201", "OST402"]


def test_the_script_is_the_module(project: Path) -> None:
    script = shutil.which("flake8-ssot", path=str(Path(sys.executable).parent))
    assert script
    ended = subprocess.run(
        [script, "check"], cwd=project, capture_output=True, text=True, check=False
    )
    assert ended.stdout == check(project).stdout
