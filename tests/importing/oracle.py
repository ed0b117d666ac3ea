"""What Python says of importing a module, and what our simulation says."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from flake8_ssot.audit.world import ProjectWorld
from flake8_ssot.project.failures import Failure
from flake8_ssot.project.loaded import Loaded, SearchPath
from flake8_ssot.project.session import Session
from flake8_ssot.workspace import Workspace

SERVER = Path(__file__).with_name("server.py")


class Verdict(NamedTuple):
    """How an import ends: the exception's type, "" for none, and the project's lines led to it.

    The lines are outermost first, each as the path below the project's root and its number;
    `origins` are the places of the exceptions that were being handled.
    """

    raises: str = ""
    frames: tuple[tuple[str, int], ...] = ()
    origins: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """The innermost line, as `path:line`."""
        return _place(self.frames)

    def __str__(self) -> str:
        return f"{self.raises} {self.place}" if self.raises else ""


WELL = Verdict()


class Python:
    """Asks a process that imports each module in a child of its own."""

    def __enter__(self) -> Python:
        self._server = subprocess.Popen(
            [sys.executable, str(SERVER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.communicate()

    def load(self, root: Path, module: str, folders: Sequence[Path] = ()) -> Verdict:
        """Import `module` with `root` and `folders` on sys.path."""
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        request = [[str(root), *map(str, folders)], module]
        print(json.dumps(request), file=self._server.stdin, flush=True)
        answer = json.loads(self._server.stdout.readline())
        if not answer:
            return WELL
        (raises, frames), *handled = answer
        origins = tuple(_place(places) for _, places in handled)
        return Verdict(raises, tuple((path, line) for path, line in frames), origins)


def _place(frames: Sequence[tuple[str, int]]) -> str:
    return f"{frames[-1][0]}:{frames[-1][1]}" if frames else ""


def world_of(root: Path) -> ProjectWorld:
    """Return the world of a project whose environment is the one that runs us, and known."""
    workspace = Workspace({"environment": sys.prefix}, root)
    options, errors = workspace.options_for(root / "any.py")
    assert not errors
    assert options.root == root
    return ProjectWorld(workspace, options)


def simulated(root: Path, module: str, world: ProjectWorld | None = None) -> Loaded | Failure:
    """Return what our simulation says of importing `module` with `root` on sys.path."""
    world = world or world_of(root)
    path = SearchPath([root], world.site_folders)
    return Session(world, path, root, continuing=False).load(module)


def verdict_of(result: Loaded | Failure, root: Path) -> Verdict | None:
    """Return a result of ours in Python's terms, None if it says that nothing is known."""
    if isinstance(result, Loaded):
        return WELL
    if result.kind == "unknown" or result.raises in {"", "?"}:
        return None
    frames = ((f.path.relative_to(root).as_posix(), f.line) for f in result.frames)
    return Verdict(result.raises, tuple(frames))
