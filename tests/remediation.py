"""The example monorepo, collected by the real pytest, suite by suite."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

EXAMPLE = Path(__file__).parents[1] / "examples" / "remediation"
SUITES = ("tests", "auth_service", "backend", "analytics_service")
COLLECT = ("--collect-only", "--strict-markers")

RECORDER = """
import json, os, pytest

def record(node, message):
    path = os.path.relpath(node.path).replace(os.sep, "/")
    with open(os.environ["RECORDED_MODULES"], "a", encoding="utf-8") as file:
        file.write(json.dumps({"path": path, "message": message}) + "\\n")

@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    report = yield
    if report.passed and isinstance(collector, pytest.Module):
        record(collector, None)
    return report

def pytest_exception_interact(node, call, report):
    error = call.excinfo.value
    while error.__cause__ is not None:
        error = error.__cause__
    record(node, f"{type(error).__name__}: {error}")
"""


@dataclass(frozen=True)
class Session:
    """What the runs of all suites said together."""

    statuses: dict[str, int]
    output: str
    collected: set[str]
    failed: dict[str, str]


class Monorepo:
    """A copy of one tree, out of reach of the configuration of this repository."""

    def __init__(self, name: str, folder: Path) -> None:
        ignored = shutil.ignore_patterns("__pycache__", ".pytest_cache")
        self.root = shutil.copytree(EXAMPLE / name, folder / name, ignore=ignored)
        self.plugins = folder / "plugins"
        self.plugins.mkdir()
        (self.plugins / "recorder.py").write_text(RECORDER, encoding="utf-8")
        self.records = folder / "modules.jsonl"

    def session(self, *options: str) -> Session:
        self.records.write_text("", encoding="utf-8")
        runs = {suite: self._run(*options, suite) for suite in SUITES}
        lines = self.records.read_text(encoding="utf-8").splitlines()
        messages = [(record["path"], record["message"]) for record in map(json.loads, lines)]
        return Session(
            statuses={suite: run.returncode for suite, run in runs.items()},
            output="\n".join(run.stdout for run in runs.values()),
            collected={path for path, message in messages if message is None},
            failed={path: message for path, message in messages if message is not None},
        )

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "recorder"]
        return subprocess.run(
            [*command, *arguments],
            cwd=self.root,
            env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    def _environment(self) -> dict[str, str]:
        foreign = ("PYTEST", "PYTHONWARNINGS")
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(foreign)}
        search_path = [str(self.plugins), *filter(None, [inherited.get("PYTHONPATH")])]
        return inherited | {
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONPATH": os.pathsep.join(search_path),
            "RECORDED_MODULES": str(self.records),
        }
