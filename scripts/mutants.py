"""Run the tests of a module on changed copies of it, and show the changes that no test notices.

`python scripts/mutants.py flake8_ssot/checkers/missing_name.py` needs `pip install '.[mutation]'`.
The changes are those of Cosmic Ray, which itself starts a Python for each and rewrites the
checkout. Here a process is forked for each, which imports the changed text and runs only those
tests that execute the changed lines, so that one takes a second. Tests that start a process see no
change. docs/mutation-testing.md tells what was found.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import importlib
import json
import multiprocessing.pool
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator
from mutant_oracle import ask_beforehand
from mutant_run import Runs, Trial, executed, is_noticed

ROOT: Final = Path(__file__).resolve().parent.parent
#: Our side of the differential tests; pytest's side doesn't depend on a mutant.
DIFFERENTIAL: Final = "tests/differential/test_agreement.py::test_we_report_what_the_row_says"
#: What asks which markers are known, in this process.
MARKERS: Final = (
    "tests/checkers/test_OST201_unregistered_marker.py",
    "tests/checkers/test_OST203_unused_marker.py",
    "tests/pytest_config/test_own_plugins.py",
    "tests/pytest_config/test_possible_plugins.py",
    "tests/test_markers.py::test_all_that_registers_a_marker_is_named",
)
#: The tests of a module besides those that carry its name.
TESTS: Final = {
    "flake8_ssot/audit/registered.py": (
        "tests/checkers/test_OST203_unused_marker.py",
        "tests/checkers/test_OST204_malformed_marker_registration.py",
        "tests/test_markers.py",
    ),
    "flake8_ssot/audit/unused.py": ("tests/checkers/test_OST203_unused_marker.py",),
    "flake8_ssot/checkers/ignored_pytest_configuration.py": (DIFFERENTIAL,),
    "flake8_ssot/checkers/relative_import_outside_package.py": (DIFFERENTIAL,),
    "flake8_ssot/checkers/unregistered_marker.py": (DIFFERENTIAL,),
    "flake8_ssot/pytest_config/marker_lines.py": (
        "tests/checkers/test_OST203_unused_marker.py",
        "tests/checkers/test_OST204_malformed_marker_registration.py",
    ),
    "flake8_ssot/pytest_config/markers.py": (*MARKERS, DIFFERENTIAL),
    "flake8_ssot/pytest_config/registrations.py": (
        "tests/pytest_config/test_registrations.py",
        "tests/pytest_config/test_own_plugins.py",
        DIFFERENTIAL,
    ),
    "flake8_ssot/pytest_config/registry.py": (*MARKERS, DIFFERENTIAL),
    "flake8_ssot/project/import_guards.py": (
        "tests/checkers/test_OST401_missing_module.py",
        "tests/checkers/test_OST402_missing_name.py",
        "tests/checkers/test_OST421_missing_patch_target.py",
        "tests/project/test_failing_imports.py",
    ),
    "flake8_ssot/project/importer.py": (
        "tests/checkers/test_OST401_missing_module.py",
        "tests/checkers/test_OST402_missing_name.py",
        "tests/checkers/test_OST421_missing_patch_target.py",
        "tests/checkers/test_OST431_missing_distribution.py",
    ),
    "flake8_ssot/project/resolution.py": ("tests/project/test_resolver.py",),
    "flake8_ssot/project/resolver.py": ("tests/project/test_resolver.py",),
    "flake8_ssot/project/search.py": (
        "tests/project/test_resolver.py",
        "tests/checkers/test_OST402_missing_name.py",
    ),
    "flake8_ssot/syntax/guards.py": ("tests/syntax/test_guards.py",),
}
COMPARISONS: Final = ("Eq_NotEq", "NotEq_Eq", "Is_IsNot", "IsNot_Is",
                      "Lt_LtE", "LtE_Lt", "Gt_GtE", "GtE_Gt")  # fmt: skip
OPERATORS: Final = (
    *(f"core/ReplaceComparisonOperator_{name}" for name in COMPARISONS),
    *(f"core/ReplaceBinaryOperator_{name}" for name in ("Add_Sub", "Sub_Add", "BitOr_BitAnd")),
    *(f"core/ReplaceUnaryOperator_{name}" for name in ("Delete_Not", "Delete_USub")),
    "core/AddNot", "core/ReplaceAndWithOr", "core/ReplaceOrWithAnd",
    "core/ReplaceTrueWithFalse", "core/ReplaceFalseWithTrue", "core/NumberReplacer",
    "core/ReplaceBreakWithContinue", "core/ReplaceContinueWithBreak", "core/ZeroIterationForLoop",
    "core/RemoveDecorator", "core/ExceptionReplacer",
)  # fmt: skip
#: What every run imports; none of ours, which a run may have to change.
PRELOADED: Final = (
    "pytest", "hypothesis", "flake8.main.application", "pyflakes.checker", "pathspec",
    "importlib_metadata",
)  # fmt: skip


class Mutant(NamedTuple):
    """A changed text of a module; `lines` are those of the original that it touches."""

    operator: str
    text: str
    lines: tuple[int, ...]


class Bare(ast.NodeTransformer):
    """Removes annotations, which nothing evaluates: a change in them is none."""

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.annotation = None
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        return self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        node.annotation = ast.Constant(None)
        return self.generic_visit(node)


def meaning(text: str) -> str | None:
    """Return what two texts have in common that mean the same, None for one that is no Python."""
    try:
        return ast.dump(Bare().visit(ast.parse(text)))
    except SyntaxError:  # `not x := y`
        return None


def mutants(text: str) -> Iterator[Mutant]:
    """Yield the changed texts of a module that differ in meaning, each once."""
    seen = {meaning(text)}
    for name in OPERATORS:
        operator = get_operator(name)()
        occurrence = 0
        while (changed := mutate_code(text, operator, occurrence)) is not None:
            occurrence += 1
            found = meaning(changed)
            if found is not None and found not in seen:
                seen.add(found)
                yield Mutant(name.removeprefix("core/"), changed, touched(text, changed))


def touched(before: str, after: str) -> tuple[int, ...]:
    """Return the lines of `before` that `after` has otherwise, counted from 1."""
    matcher = difflib.SequenceMatcher(None, before.splitlines(), after.splitlines(), autojunk=False)
    codes = [(start, end) for tag, start, end, _, _ in matcher.get_opcodes() if tag != "equal"]
    return tuple(line + 1 for start, end in codes for line in range(start, max(end, start + 1)))


def traced(tree: ast.Module, line: int) -> range | None:
    """Return the lines of the innermost statement at a line, None where no function is around."""
    within = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or 0)
    ]
    inner = max(within, key=lambda node: node.lineno, default=None)
    if inner is None or isinstance(inner, (ast.FunctionDef, ast.ClassDef)):
        return None
    if not any(isinstance(node, ast.FunctionDef) for node in within):
        return None
    body = getattr(inner, "body", None)
    head = body[0].lineno if body and line < body[0].lineno else (inner.end_lineno or 0) + 1
    return range(inner.lineno, max(head, inner.lineno + 1))


def tests_of(module: str) -> tuple[str, ...]:
    """Return the test modules that a module of the package has to satisfy."""
    own = sorted(ROOT.glob(f"tests/**/test_OST*_{Path(module).stem}.py"))
    return (*(str(path.relative_to(ROOT)) for path in own), *TESTS.get(module, ()))


def trials(module: str, text: str, runs: Runs) -> Iterator[Trial]:
    """Yield what is to be run, one a mutant; first the tests that execute much in little time."""
    tree = ast.parse(text)
    costs = {name: runs.seconds[name] / (len(lines) or 1) for name, lines in runs.lines.items()}
    for mutant in mutants(text):
        spans = [traced(tree, line) for line in mutant.lines]
        chosen = [
            name
            for name, lines in sorted(runs.lines.items(), key=lambda item: costs[item[0]])
            if None in spans or any(line in lines for span in spans if span for line in span)
        ]
        limit = 10 + 5 * sum(runs.seconds[name] for name in chosen)
        yield Trial(ROOT, module, mutant.text, mutant.operator, mutant.lines[0], chosen, limit)


def changes(before: str, after: str) -> list[str]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def examine(module: str, tests: tuple[str, ...], pool: Pool) -> tuple[int, int]:
    """Print the mutants of a module that survive; return how many there are, and how many do."""
    text = (ROOT / module).read_text(encoding="utf-8")
    count = survivors = 0
    runs = pool.apply(executed, (ROOT, module, tests))
    for trial, noticed in pool.imap(is_noticed, trials(module, text, runs)):
        count += 1
        if not noticed:
            survivors += 1
            print(f"{module}:{trial.line} {trial.operator} ({len(trial.tests)} tests)")
            print(*changes(text, trial.text), sep="\n", flush=True)
    print(json.dumps({"module": module, "mutants": count, "survivors": survivors}), flush=True)
    return count, survivors


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("module", nargs="+", help="path of a module, from the checkout's root")
    parser.add_argument("--tests", nargs="+", help="test modules, instead of those known here")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    arguments = parser.parse_args()
    os.chdir(ROOT)
    for name in PRELOADED:
        importlib.import_module(name)
    tests = {name: tuple(arguments.tests or tests_of(name)) for name in arguments.module}
    for module in (name for name, found in tests.items() if not found):
        parser.error(f"{module} has no tests named here; say which with --tests")
    if any("differential" in test for found in tests.values() for test in found):
        with Pool(arguments.jobs) as pool:
            ask_beforehand(pool)
    with Pool(arguments.jobs) as pool:
        results = [examine(module, found, pool) for module, found in tests.items()]
    return int(any(survivors for _, survivors in results))


class Pool(multiprocessing.pool.Pool):
    """Forks a process for each task, so that none sees what another one has imported."""

    def __init__(self, jobs: int | None) -> None:
        context = multiprocessing.get_context("fork")
        super().__init__(jobs, maxtasksperchild=1, context=context)


if __name__ == "__main__":
    sys.exit(main())
