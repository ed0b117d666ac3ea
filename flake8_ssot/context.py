"""What a visitor may ask of the linted file and of the project around it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from flake8_ssot.options import Options
from flake8_ssot.patterns import matches
from flake8_ssot.project.failing_imports import Failure
from flake8_ssot.project.fallbacks import taken
from flake8_ssot.project.import_guards import Failing, Raising, escapes, is_excused, may_skip
from flake8_ssot.project.importer import Importer, Run
from flake8_ssot.project.resolution import Resolved
from flake8_ssot.pytest_config import test_files
from flake8_ssot.pytest_config.markers import Judge
from flake8_ssot.pytest_config.run import CONFTEST, PytestRun
from flake8_ssot.pytest_config.verdict import Missing, always_refused
from flake8_ssot.syntax.conditions import typing_names
from flake8_ssot.syntax.guards import Situation, situation
from flake8_ssot.syntax.marks import MARK_GENERATORS
from flake8_ssot.syntax.parents import Parents
from flake8_ssot.syntax.replacements import Replacements
from flake8_ssot.syntax.scopes import Scopes
from flake8_ssot.syntax.skips import UNDECIDED, Blocks
from flake8_ssot.syntax.source import SourceFile
from flake8_ssot.syntax.string_calls import Reader
from flake8_ssot.syntax.stubs import NO_STUBS, Stubs, stubs
from flake8_ssot.syntax.stubs import WORD as STUBS
from flake8_ssot.workspace import Workspace, relative

if TYPE_CHECKING:
    from flake8_ssot.project.imported_skips import ImportedSkips
    from flake8_ssot.project.third_party import ThirdParty
    from flake8_ssot.trials import Trials


@dataclass(frozen=True)
class Context:
    """The linted file, its options, and the workspace around it."""

    source: SourceFile
    options: Options
    workspace: Workspace

    @cached_property
    def scopes(self) -> Scopes:
        return Scopes(self.source.tree)

    @cached_property
    def runs(self) -> list[PytestRun]:
        """The runs of pytest that judge the file, none for a nameless one."""
        path = self.source.path
        return self.workspace.pytest.governing(path, self.options) if path else []

    @cached_property
    def search_path(self) -> tuple[Path, ...]:
        return self.workspace.search_path(self.source.path, self.options)

    def canonical_name(self, node: ast.expr, parents: Parents | None) -> str | None:
        """Return the dotted path of what `node` names, re-exports of the project followed."""
        name = self.scopes.canonical_name(node, parents)
        if name is None or name.startswith((".", "pytest.", "_pytest.")) or "." not in name:
            return name
        found = self.workspace.project.resolve_path(name, self.search_path)
        if isinstance(found, Resolved) and found.name:
            return f"{found.module}.{found.name}"
        return name

    def situation(self, node: ast.AST, parents: Parents | None) -> Situation:
        """Return what stands around a node of the file."""
        return situation(node, parents, self._typing_names, self._blocks)

    @cached_property
    def _blocks(self) -> Blocks:
        return Blocks()

    @cached_property
    def _typing_names(self) -> frozenset[str]:
        return typing_names(self.source.text)

    @cached_property
    def _mark_names(self) -> frozenset[str]:
        return self.scopes.names_for(MARK_GENERATORS)

    def may_be_mark_generator(self, node: ast.expr) -> bool:
        """Say whether `node` looks like `pytest.mark`, or is a name that may be bound to it."""
        if isinstance(node, ast.Attribute):
            return node.attr in {"mark", "MARK_GEN"}
        return isinstance(node, ast.Name) and node.id in self._mark_names

    def is_mark_generator(self, node: ast.expr, parents: Parents | None) -> bool:
        """Say whether `node` is `pytest.mark`, however imported or aliased."""
        return self.canonical_name(node, parents) in MARK_GENERATORS

    @cached_property
    def stubs(self) -> Stubs:
        """The modules that the file, or a conftest.py above it, puts into sys.modules itself."""
        found = stubs(self.source.tree) if STUBS in self.source.text else NO_STUBS
        for path in self._conftests:
            tree = self.workspace.sources.tree(path)
            if tree is not None and STUBS.encode() in (self.workspace.sources.data(path) or b""):
                found |= stubs(tree)
        return found

    @cached_property
    def _conftests(self) -> tuple[Path, ...]:
        """The conftest.py files that the file's runs load before it."""
        path = self.source.path
        if path is None:
            return ()
        found: dict[Path, None] = {}
        for run in self.runs:
            found |= dict.fromkeys((*run.initial_conftests, *run.conftests_above(path.parent)))
        return tuple(conftest for conftest in found if conftest != path)

    @cached_property
    def _judge(self) -> Judge | None:
        path = self.source.path
        return self.workspace.pytest.judge(path, self.options) if path else None

    def failures(
        self, node: ast.Import | ast.ImportFrom, parents: Parents | None, *, called: bool
    ) -> Iterator[Failure]:
        """Yield what an import can't have of the project, and nothing around it catches.

        `called`: those in functions are meant, which fail when these are called; else the others.
        """
        return self.escaping(self.importer.failing.of(node), node, parents, called=called)

    def escaping(
        self,
        found: Sequence[Raising],
        node: ast.Import | ast.ImportFrom,
        parents: Parents | None,
        *,
        called: bool | None = None,
    ) -> Iterator[Raising]:
        """Yield those of an import's failures that nothing around it catches, or excuses."""
        around = self._around_import(node, parents) if found else Situation(never=True)
        is_called = isinstance(around.function, (ast.FunctionDef, ast.AsyncFunctionDef))
        if around.never or called not in {None, is_called}:
            return
        if self.may_be_skipped(node, around):
            return
        if is_called and (is_excused(node, parents) or self.importer.entries.open):
            return
        yield from (failure for failure in found if escapes(around, failure.raises))

    def may_be_skipped(self, node: ast.stmt | ast.expr, around: Situation) -> bool:
        """Say whether pytest may skip the file before it comes to a node, which is so situated."""
        if may_skip(around.skips, self.importer.is_present):
            return True
        skips = self._imported_skips
        return skips is not None and may_skip(skips.modules(node.lineno), self.importer.is_present)

    @cached_property
    def _imported_skips(self) -> ImportedSkips | None:
        from flake8_ssot.project.imported_skips import ImportedSkips  # here: few files need it

        path, tree = self.source.path, self.source.tree
        if path is None:
            return None
        skipping = self.workspace.skipping_files(self.search_path)
        return ImportedSkips(path, tree, self.scopes, skipping, self._conftests)

    def _around_import(self, node: ast.stmt, parents: Parents | None) -> Situation:
        """Return what stands around an import; one that replaces what must fail is certain."""
        around = self.situation(node, parents)
        block = taken(parents, self._lacks) if around.conditional else None
        if block is None:
            return around
        outside = self.situation(block.attempt, block.parents)
        return around._replace(conditional=outside.conditional)

    def _lacks(self, node: ast.Import | ast.ImportFrom) -> Sequence[Failing]:
        found = self.importer.failing.of(node)
        return found or (self.third_party.certain(node) if self.third_party else ())

    @property
    def third_party(self) -> ThirdParty | None:
        """The judge of imports from other distributions, if one is asked for and can be had."""
        is_named = self.options.opt_in and isinstance(self.options.environment, Path)
        return self.importer.third_party if is_named else None

    @cached_property
    def string_targets(self) -> Reader:
        """Reads the calls of the file that name modules and attributes by text."""
        project, roots = self.workspace.project, self.search_path
        shims = {re.split(r"[.:]", old)[0] for old in self.options.shims}
        return Reader(
            self.source.tree,
            lambda: self.scopes,
            self.canonical_name,
            lambda top: top in shims or project.find(top, roots) is not None,
            self._redefines_fixture,
        )

    def _redefines_fixture(self, name: str) -> bool:
        """Say whether the file, or a conftest.py above it, defines a function of that name."""
        data = [self.workspace.sources.data(path) or b"" for path in self._conftests]
        texts = [self.source.text.encode("utf-8", "surrogatepass"), *data]
        return any(re.search(rf"\bdef {name}\b".encode(), text) for text in texts)

    @cached_property
    def replacements(self) -> Replacements:
        """What these calls replace."""
        canonical = self.scopes.canonical_name
        return Replacements(self.source.tree, self.string_targets, canonical)

    @cached_property
    def importer(self) -> Importer:
        """The file as one that imports."""
        started = self.runs[0].suite.folder if self.runs else self.options.root
        run = Run(
            self._conftests,
            started,
            has_no_package=lambda: self.pytest_package == "",
            is_member=lambda: bool(self.pytest_package),
        )
        return Importer(
            self.source.path,
            self.search_path,
            self.options.root,
            run,
            self.workspace.import_memory,
            stubs=lambda: self.stubs,
            environment=lambda: self.workspace.pytest.environment(self.options),
        )

    @cached_property
    def trials(self) -> Trials | None:
        """Simulated imports of the file, None for a nameless one."""
        from flake8_ssot.trials import Trials  # here: only opt-in rules ask

        path = self.source.path
        if path is None:
            return None
        return Trials(self.workspace, self.options, path, self.search_path, self.stubs)

    def missing_marker(self, name: str) -> Missing | None:
        """Return what is to be said of a marker that is certainly not registered, else None."""
        if name in self.options.markers:
            return None
        if self._judge is None or self.source.path is None:
            return Missing(None, None, None) if always_refused(name) else None
        return self._judge.missing(name, self.source.path)

    def is_checked_on_import(self, skips: tuple[str, ...]) -> bool:
        """Say whether pytest checks marks that are evaluated when it imports the file.

        `skips` are the modules that the file skips itself without.
        """
        if self._judge is None or self.source.path is None:
            return True
        if any(self._is_absent(module) for module in skips):
            return False
        if self.source.path.name == CONFTEST and self.source.path in self._judge.initial:
            return False
        return self.source.path not in self._unchecked

    @cached_property
    def _unchecked(self) -> frozenset[Path]:
        return (
            self.workspace.unchecked(self._judge, self.search_path) if self._judge else frozenset()
        )

    def _is_absent(self, module: str) -> bool:
        environment = self.workspace.pytest.environment(self.options)
        top = module.partition(".")[0]
        if environment is None or module == UNDECIDED or self.workspace.is_standard(top):
            return False
        own = self.workspace.finder.find(top, self.search_path)
        return own is None and not environment.has(top)

    @cached_property
    def is_test_file(self) -> bool:
        """Whether the file is a test module, a conftest.py, or a helper below a tests folder."""
        if (path := self.source.path) is None:
            return False
        if matches(relative(path, self.options.root), self.options.test_files):
            return True
        return test_files.is_test_file(path, self.runs, self.options.root, self.workspace.finder)

    @cached_property
    def pytest_package(self) -> str | None:
        """The parent package with which pytest imports the file: "" for none.

        None if pytest does not import the file itself, or it can't be known.
        """
        path = self.source.path
        if path is None or self._judge is None or not self._judge.imports(path):
            return None
        found = {run.parent_package(path) for run in self.runs}
        return found.pop() if len(found) == 1 else None
