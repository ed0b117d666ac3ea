"""One file in, its sorted violations out."""

from __future__ import annotations

from flake8_ssot.checkers import registry
from flake8_ssot.rules import INTERNAL_ERROR, INVALID_CONFIGURATION, START, Violation
from flake8_ssot.syntax.source import SourceFile
from flake8_ssot.walk import Context, walk
from flake8_ssot.workspace import Workspace


def lint(source: SourceFile, workspace: Workspace) -> list[Violation]:
    """Return the violations of `source`, sorted, each with a line that the file has.

    Whatever fails inside us is an OST000 among them; nothing is raised.
    """
    try:
        workspace.sources.put(source)
        options, errors = workspace.options_for(source.path)
        found = [INVALID_CONFIGURATION.at(START, **error._asdict()) for error in errors]
        found += walk(Context(source, options, workspace), registry())
    except Exception as error:  # the host must survive us, and show the other plugins' results
        text = " ".join(f"{type(error).__name__}: {error}".split())
        found = [INTERNAL_ERROR.at(START, checker="lint", error=text)]
    last = source.text.count("\n") + 1
    once = {(*v.location[:2], v.code, v.message): v for v in found if 1 <= v.location.line <= last}
    return [once[key] for key in sorted(once)]
