"""Where the cache lies, and whether that is ours to use."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import Final

#: What tells backup programs and git to leave the folder alone.
MARKS: Final = {
    "CACHEDIR.TAG": "Signature: 8a477f597d28d172789f06886806bc55\n# A cache of flake8-ssot.\n",
    ".gitignore": "*\n",
}


def folder_for(option: Path | str | None) -> Path | None:
    """Return the folder that the option `cache-dir` means, None for no cache."""
    if option is None:
        return user_folder()
    return option if isinstance(option, Path) else None


def user_folder() -> Path | None:
    """Return our folder among the user's caches, None if the user has no home."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(base):
        if sys.platform == "win32":
            base = os.environ.get("LOCALAPPDATA", "")
        elif sys.platform == "darwin":
            base = os.path.expanduser("~/Library/Caches")
        else:
            base = os.path.expanduser("~/.cache")
    return Path(base, "flake8-ssot") if os.path.isabs(base) else None


def prepare(folder: Path) -> bool:
    """Make the folder if it isn't there, and say whether it may be used.

    One that holds something already gets no marks: it may be part of the project.
    """
    try:
        if not os.path.exists(folder):
            if not _may_make(folder):
                return False
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if is_own_folder(folder) and not os.listdir(folder):
            for name, text in MARKS.items():
                (folder / name).write_text(text, encoding="ascii")
    except (OSError, ValueError):
        return False
    return is_own_folder(folder)


def is_own_folder(path: Path) -> bool:
    """Say whether `path` is a folder, or a link to one, that belongs to the user."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return False
    return stat.S_ISDIR(status.st_mode) and _user() in {None, status.st_uid}


def is_own_file(path: Path) -> bool:
    """Say whether `path` is a file, and no link to one, that belongs to the user."""
    try:
        status = os.lstat(path)
    except (OSError, ValueError):
        return False
    return stat.S_ISREG(status.st_mode) and _user() in {None, status.st_uid}


def _may_make(folder: Path) -> bool:
    """Say no to root in another user's home (sudo), where that user couldn't write any more."""
    there = next(base for base in folder.parents if os.path.exists(base))
    return _user() != 0 or os.stat(there).st_uid == 0


def _user() -> int | None:
    """Return the user's number, None where there are none."""
    return os.geteuid() if sys.platform != "win32" else None
