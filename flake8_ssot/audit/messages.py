"""What is said of a root cause: the message of its rule."""

from __future__ import annotations

from flake8_ssot.options import Options
from flake8_ssot.project.failures import Failure
from flake8_ssot.workspace import Workspace


def message_of(cause: Failure, workspace: Workspace, options: Options) -> str:
    return f"{cause.kind} {cause.module} {cause.name} {cause.text}"
