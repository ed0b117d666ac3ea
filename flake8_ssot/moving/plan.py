"""What a move does to the disk: made in memory, checked, and done as a whole or not at all."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

from flake8_ssot.check.changes import Rewritten, difference
from flake8_ssot.files import contents, exists
from flake8_ssot.moving.request import Refused
from flake8_ssot.replacing import replace
from flake8_ssot.workspace import relative


class Left(NamedTuple):
    """A line that a person has to look at, where it stands after the move, and why."""

    path: Path
    line: int
    why: str


class Written(NamedTuple):
    """A file that gets a new content; `before` is None where there is none, or it has moved on.

    `origin` is where it lies now if it moves.
    """

    path: Path
    before: bytes | None
    after: bytes
    origin: Path | None = None


@dataclass(frozen=True)
class Plan:
    """The renames of files and folders, and then what is written, by the places after them.

    `packages` are folders that are made. `moved` are all files that lie elsewhere afterwards, the
    new place first.
    """

    root: Path
    packages: tuple[Path, ...]
    renames: tuple[tuple[Path, Path], ...]
    moved: Mapping[Path, Path]
    written: tuple[Written, ...]
    left: tuple[Left, ...]
    imports: int
    strings: int

    def apply(self) -> None:
        """Do all of it; raises Refused, and then nothing has changed."""
        self._check()
        undo: list[Callable[[], object]] = []
        try:
            self._do(undo)
        except BaseException as error:
            for step in reversed(undo):
                with contextlib.suppress(OSError):
                    step()
            if isinstance(error, OSError):
                name = error.filename or "a file"
                raise Refused(f"{name}: it can't be written: {error.strerror}") from error
            raise

    def _check(self) -> None:
        """Refuse if a file is not what it was when it was read."""
        for path, before, _, origin in self.written:
            here = origin or path
            if before is not None and contents(str(here)) != before:
                shown = relative(here, self.root)
                raise Refused(f"{shown}: it has changed meanwhile; run again to move")
        for _, target in self.renames:
            if exists(target):
                raise Refused(f"{relative(target, self.root)}: it is there already")

    def _do(self, undo: list[Callable[[], object]]) -> None:
        for folder in self.packages:
            folder.mkdir()
            undo.append(folder.rmdir)
        for source, target in self.renames:
            source.rename(target)
            undo.append(partial(target.rename, source))
        for path, before, after, _ in self.written:
            if before is None and not path.parent.exists():
                missing = [f for f in (path.parent, *path.parent.parents) if not f.exists()]
                for folder in reversed(missing):
                    folder.mkdir()
                    undo.append(folder.rmdir)
            replace(path, after)
            undo.append(path.unlink if before is None else partial(replace, path, before))

    def differences(self) -> Iterator[str]:
        """Yield what would change, in the form that `git apply -p0` takes."""
        written = {one.path: one for one in self.written}
        for target, source in sorted(self.moved.items()):
            old, new = relative(source, self.root), relative(target, self.root)
            yield f"diff --git {old} {new}\nrename from {old}\nrename to {new}\n"
            if target in written:
                yield _difference(written[target], old, new)
        for one in self.written:
            name = relative(one.path, self.root)
            if one.origin is None:
                yield f"diff --git {name} {name}\n"
                yield "new file mode 100644\n" if one.before is None else ""
                yield _difference(one, "/dev/null" if one.before is None else name, name)


def _difference(one: Written, old: str, new: str) -> str:
    return difference(Rewritten(one.path, one.before or b"", one.after), old, new)
