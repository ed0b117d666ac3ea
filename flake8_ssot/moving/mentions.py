"""Which files may use what moves, by their text alone."""

from __future__ import annotations

import re
from pathlib import Path

from flake8_ssot.audit.shim_words import Sought, Words
from flake8_ssot.moving.layout import INIT, Layout


class Mentions:
    """`names` are the dotted names that the old module can be imported by."""

    def __init__(self, layout: Layout, names: list[str]) -> None:
        old, (module, *others) = layout.request.old, names
        whole = Sought("", module, module, None, "", layout.old_path, 1, tuple(others))
        self._words = [Words([whole])]
        if old.name is not None:
            named = whole._replace(old=f"{module}.{old.name}", name=old.name)
            self._words.append(Words([named]))
        self._is_name = old.name is not None
        self._attributes = [
            (above.rpartition(".")[2].encode(), re.compile(rf"\.\s*{re.escape(tail)}\b".encode()))
            for above, _, tail in (name.rpartition(".") for name in names)
        ]

    def are_in(self, data: bytes, path: Path) -> bool:
        """Say whether the file at `path`, which holds `data`, may use it."""
        if any(words.may_name(data, is_package=path.name == INIT) for words in self._words):
            return True
        if self._is_name:
            return False
        # The package may be imported under another name: `import a.b as z; z.tail`.
        return any(above in data and pattern.search(data) for above, pattern in self._attributes)
