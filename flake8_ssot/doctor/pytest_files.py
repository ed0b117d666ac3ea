"""pytest's configuration: which file governs each run, and which files do not do what they say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from flake8_ssot.audit.suites import Meant, meant
from flake8_ssot.audit.whole import Whole
from flake8_ssot.doctor.finding import Finding
from flake8_ssot.pytest_config.defects import defects
from flake8_ssot.pytest_config.simulation import test_modules
from flake8_ssot.workspace import relative

CONFIGURATION: Final = "pytest configuration"
SUITES: Final = "suites"
NAMES: Final = "pytest.toml, pytest.ini, pyproject.toml, tox.ini, setup.cfg"


def check_pytest(whole: Whole) -> Iterator[Finding]:
    """Yield the runs of pytest that are meant, and what is wrong with their configurations."""
    runs = list(meant(whole.workspace, whole.options, whole.extra))
    yield from _defects(whole, runs)
    for suite in runs:
        yield _run(suite, whole)
    if not whole.options.suites and len(runs) > 1:
        found = f"none named: {len(runs)} rootdirs are taken for a run each"
        remedy = "name the runs that you make in the option suites, if these are others"
        yield Finding(SUITES, "note", "the option suites", found, remedy)


def _defects(whole: Whole, runs: Sequence[Meant]) -> Iterator[Finding]:
    root, view = whole.options.root, whole.workspace.pytest
    named = view.named_configurations(whole.options)
    folders = dict.fromkeys((root, *(suite.run.rootdir for suite in runs)))
    is_sound = True
    for folder in folders:
        looked_at = f"{NAMES} in {relative(folder, root)}"
        for defect in defects(view.files, folder, named):
            is_sound = False
            found = f"{relative(defect.path, root)}: {defect.problem}"
            yield Finding(CONFIGURATION, "problem", looked_at, found, defect.remedy)
    if is_sound:
        number = f"{len(folders)} folder{'' if len(folders) == 1 else 's'}"
        yield Finding(CONFIGURATION, "ok", f"{NAMES} in {number}", "no file hides another")


def _run(suite: Meant, whole: Whole) -> Finding:
    run, root = suite.run, whole.options.root
    looked_at = f"the run {suite.name!r}"
    if run.problem:
        found = f"pytest would stop before it collects anything: {run.problem}"
        return Finding(SUITES, "problem", looked_at, found, "mend the configuration or the run")
    number = len(tests_of(suite))
    config = relative(run.config.path, root) if run.config else "no configuration"
    strict = "strict" if run.refuses_unknown_markers else "not strict"
    rootdir = relative(run.rootdir, root)
    modules = f"{number} test module{'' if number == 1 else 's'}"
    found = f"{modules}; rootdir {rootdir}, governed by {config}, {strict} about markers"
    if number:
        return Finding(SUITES, "ok", looked_at, found)
    remedy = "if it is meant for other folders, name the run with -c in the option suites"
    return Finding(SUITES, "note", looked_at, found, remedy)


def tests_of(suite: Meant) -> list[Path]:
    """Return the test modules of a run that are not another run's."""
    return [path for path in test_modules(suite.run) if not suite.leaves(path)]
