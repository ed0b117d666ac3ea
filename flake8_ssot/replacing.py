"""A file replaced at once: whoever reads it sees what it held before, or what it holds now."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def replace(path: Path, data: bytes) -> None:
    """Have the file at `path` hold `data`; its mode is kept, and a link stays a link.

    Raises OSError if it can't be written; nothing is left behind then, nor by an interrupt.
    """
    real = Path(os.path.realpath(path))
    handle, temporary = tempfile.mkstemp(dir=real.parent, prefix=f".{real.name[:64]}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(temporary, real.stat().st_mode & 0o777 if real.exists() else 0o644)
        os.replace(temporary, real)
    except BaseException:
        os.unlink(temporary)
        raise
