"""What is said of a root cause: what flake8 says at the same line, where it has a rule for it."""

from __future__ import annotations

import ast
from typing import Final

from flake8_ssot.causes import defect
from flake8_ssot.checkers import catalogue
from flake8_ssot.options import Options
from flake8_ssot.project import failing_imports
from flake8_ssot.project.failure_text import FailureText
from flake8_ssot.project.failures import Failure
from flake8_ssot.workspace import Workspace

#: The rules whose remedy is looked for, and what their failures are called there.
REMEDIED: Final[dict[str, tuple[str, failing_imports.Kind]]] = {
    "missing-module": ("OST401", "module"),
    "missing-name": ("OST402", "name"),
    "undefined-export": ("OST403", "export"),
}
#: No import is longer, in lines.
LONGEST: Final = 500


class Messages:
    """Words the causes of one project."""

    def __init__(self, workspace: Workspace, options: Options) -> None:
        self._workspace = workspace
        self._options = options

    def of(self, cause: Failure) -> str:
        """Return the message of a root cause."""
        if cause.kind not in REMEDIED or cause.text:
            return defect(cause)
        code, kind = REMEDIED[cause.kind]
        node = self._statement(cause)
        names = (cause.name,) if cause.name else ()
        wanted = () if names else _names(node)
        failure = failing_imports.Failure(kind, cause.module, names, node, wanted)
        return catalogue()[code].message.format(**self._text(cause).facts(failure))

    def _text(self, cause: Failure) -> FailureText:
        root, workspace = self._options.root, self._workspace
        roots = workspace.search_path(cause.path, self._options)
        whereabouts = workspace.import_memory.whereabouts(root)
        return FailureText(workspace.project, whereabouts, roots, root)

    def _statement(self, cause: Failure) -> ast.stmt:
        """Return the import at the cause's line, of which no more is parsed."""
        data = self._workspace.sources.data(cause.path) or b""
        lines = data.decode("utf-8", "replace").split("\n")[cause.line - 1 :]
        text = ""
        for line in lines[:LONGEST]:
            text += f"{line.strip()}\n"
            try:
                nodes = ast.walk(ast.parse(text))
            except (SyntaxError, ValueError):  # it goes on in the next line
                continue
            imports = (n for n in nodes if isinstance(n, (ast.Import, ast.ImportFrom)))
            return next(imports, ast.Pass())
        return ast.Pass()


def _names(node: ast.stmt) -> tuple[str, ...]:
    if not isinstance(node, ast.ImportFrom):
        return ()
    return tuple(alias.name for alias in node.names if alias.name != "*")
