"""Which paths git leaves out: .gitignore, .ignore, .git/info/exclude and the user's own file."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from flake8_ssot.files import contents, exists
from flake8_ssot.gitignore import spec_of
from flake8_ssot.imports import outside_project

with outside_project():
    from pathspec import GitIgnoreSpec

#: Files in any folder, the later one stronger.
NAMES: Final = (".gitignore", ".ignore")
CORE: Final = re.compile(
    r"(?im)^[ \t]*excludesfile[ \t]*=[ \t]*(?:\"[ \t]*)?(\S+?)[ \t]*(?:\"[ \t]*)?$"
)


class Ignored(NamedTuple):
    """The patterns that hold in a folder: those of the folders above, and its own behind them."""

    specs: tuple[tuple[str, GitIgnoreSpec], ...] = ()
    in_repository: bool = False

    def below(self, folder: Path) -> Ignored:
        """Return what holds in `folder`, a child of the folder that this is of."""
        is_repository = exists(folder / ".git")
        kept = tuple(_not_of_git(self.specs)) if is_repository else self.specs
        in_repository = is_repository or self.in_repository
        if is_repository:
            kept = (*_of_user(folder), *kept)
        own = tuple(_own(folder, NAMES if in_repository else NAMES[1:]))
        return Ignored((*kept, *own), in_repository) if own or is_repository else self

    def match(self, path: Path, *, is_folder: bool) -> bool:
        """Say whether the last pattern that speaks of a path leaves it out."""
        whole = path.as_posix() + ("/" if is_folder else "")
        for base, spec in reversed(self.specs):
            verdict = spec.check_file(whole[len(base) :]).include
            if verdict is not None:
                return verdict
        return False


def ignored_above(folder: Path) -> Ignored:
    """Return what holds in a folder that is named, by the files there and in all above."""
    found = Ignored()
    for base in (*reversed(folder.parents), folder):
        found = found.below(base)
    return found._replace(specs=tuple(_unless_named(found.specs, folder)))


def _unless_named(
    specs: tuple[tuple[str, GitIgnoreSpec], ...], folder: Path
) -> Iterator[tuple[str, GitIgnoreSpec]]:
    """Yield the patterns that don't speak of `folder` itself, which is wanted."""
    whole = folder.as_posix().rstrip("/") + "/"
    for base, spec in specs:
        if len(whole) > len(base):
            rest = whole[len(base) :]
            spec = type(spec)([one for one in spec.patterns if one.match_file(rest) is None])
        yield base, spec


class GitSpec(GitIgnoreSpec):
    """Patterns that end with the repository: an inner one knows nothing of them."""


def _own(folder: Path, names: tuple[str, ...]) -> Iterator[tuple[str, GitIgnoreSpec]]:
    base = folder.as_posix().rstrip("/") + "/"
    for name in names:
        text = contents(str(folder / name))
        if text:
            kind = GitSpec if name == ".gitignore" else GitIgnoreSpec
            yield base, spec_of(kind, text)


def _of_user(folder: Path) -> Iterator[tuple[str, GitIgnoreSpec]]:
    """Yield what git itself reads beside the files of the tree, weakest first."""
    base = folder.as_posix().rstrip("/") + "/"
    for text in (_user_patterns(), contents(str(folder / ".git" / "info" / "exclude"))):
        if text:
            yield base, spec_of(GitSpec, text)


def _not_of_git(
    specs: tuple[tuple[str, GitIgnoreSpec], ...],
) -> Iterator[tuple[str, GitIgnoreSpec]]:
    for base, spec in specs:
        if not isinstance(spec, GitSpec):
            yield base, spec


@cache
def _user_patterns() -> bytes:
    home = os.path.expanduser("~")
    settings = os.environ.get("XDG_CONFIG_HOME") or os.path.join(home, ".config")
    for file in (os.path.join(home, ".gitconfig"), os.path.join(settings, "git", "config")):
        match = CORE.search(contents(file).decode("utf-8", "replace"))
        if match:
            return contents(os.path.expanduser(match[1]))
    return contents(os.path.join(settings, "git", "ignore"))
