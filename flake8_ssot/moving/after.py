"""The project as it is after a move, for whoever asks the whole of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from flake8_ssot.audit.whole import Whole
from flake8_ssot.moving.overlay import ChangedFinder, ChangedSources, Overlay
from flake8_ssot.workspace import Start


@dataclass(frozen=True, kw_only=True)
class After(Whole):
    """The whole project; `python` and `others` are its files, which the disk need not have.

    They are those of `before`, with the `overlay`.
    """

    python: tuple[Path, ...]
    others: tuple[Path, ...]
    before: Whole
    overlay: Overlay

    @cached_property
    def files(self) -> tuple[Path, ...]:
        return self.python

    @cached_property
    def configurations(self) -> tuple[Path, ...]:
        return self.others

    def written_over(self, start: Start, written: Mapping[Path, bytes]) -> After:
        """Return the same with other contents of some files."""
        known = self.overlay
        return after(
            self.before, start, Overlay({**known.written, **written}, known.moved, known.gone)
        )


def after(before: Whole, start: Start, overlay: Overlay) -> After:
    """Return a project with what is over it; `start` is what its workspace was made from."""
    workspace = start.workspace(ChangedSources(overlay), ChangedFinder(overlay))
    workspace.options_for(before.options.root / "conftest.py")
    added = [path for path in (*overlay.written, *overlay.moved) if path.suffix == ".py"]
    python = sorted({*_kept(before.files, overlay), *added})
    back = {here: there for there, here in overlay.moved.items()}
    others = [back.get(path, path) for path in before.configurations]
    return After(
        workspace, before.options, before.extra,
        python=tuple(python), others=tuple(others), before=before, overlay=overlay,
    )  # fmt: skip


def _kept(files: Iterable[Path], overlay: Overlay) -> Iterator[Path]:
    yield from (path for path in files if not overlay.is_gone(path))
