"""Imports from other distributions, judged by what an environment has installed."""

from __future__ import annotations

import ast
from pathlib import Path

from flake8_ssot.project.certainty import Surroundings
from flake8_ssot.project.homes import Whereabouts
from flake8_ssot.project.lacks import Lack, Lacks
from flake8_ssot.project.library import Library
from flake8_ssot.project.provision import Loading, Provision
from flake8_ssot.project.third_party_text import ThirdPartyText


class ThirdParty:
    """Judges the imports of one file, the one that `around` and `loading` are of."""

    def __init__(
        self, library: Library, around: Surroundings, loading: Loading, whereabouts: Whereabouts
    ) -> None:
        self._lacks = Lacks(library, around)
        self._provision = Provision(library, around, loading)
        self._text = ThirdPartyText(library, whereabouts, around.path or Path(), around.roots)

    def absent(self, node: ast.Import | ast.ImportFrom) -> tuple[Lack, ...]:
        """Return the modules that seem to be in no installed distribution, nor in the project."""
        return tuple(lack for lack in self._lacks.of(node) if lack.whole)

    def lacking(self, node: ast.Import | ast.ImportFrom) -> tuple[Lack, ...]:
        """Return the modules and names that an installed distribution seems not to have."""
        return tuple(lack for lack in self._lacks.of(node) if not lack.whole)

    def certain(self, node: ast.Import | ast.ImportFrom) -> tuple[Lack, ...]:
        """Return what nothing gives to the file."""
        return tuple(lack for lack in self._lacks.of(node) if self.is_certain(lack))

    def is_certain(self, lack: Lack) -> bool:
        """Say whether nothing in the project, or that runs, makes up for it: a longer search."""
        has = self._provision.has_module if lack.whole else self._provision.has_member
        return not has(lack)

    def facts(self, lack: Lack) -> dict[str, str]:
        """Return what fills the message of the lack's rule."""
        return self._text.absent(lack) if lack.whole else self._text.lacking(lack)
