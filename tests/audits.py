"""Audits written by hand, as `flake8-ssot audit --output-format json` would have them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flake8_ssot.audit.output import render
from flake8_ssot.audit.output.style import Style
from flake8_ssot.audit.output.view import View

PLAIN = Style()


def cause(place: str, message: str, *blocks: str, code: str = "OST402") -> dict[str, Any]:
    """Return a root cause at `path:line`."""
    path, _, line = place.rpartition(":")
    return {
        "code": code,
        "path": path,
        "line": int(line),
        "column": 1,
        "raises": "ImportError",
        "message": message,
        "blocks": list(blocks),
        "fix": None,
    }


def view(
    causes: Sequence[Mapping[str, Any]],
    shown: Mapping[str, int],
    *,
    tests: int = 9,
    chains: Mapping[str, Sequence[tuple[str, int]]] | None = None,
    violations: Sequence[Mapping[str, Any]] = (),
    problems: Sequence[str] = (),
    sources: Mapping[str, str] | None = None,
) -> View:
    """Return an audit; `shown` has for each blocked test module the index of its cause."""
    chains = chains or {}
    blocked = {
        test: {
            "root_cause": number,
            "chain": [{"path": path, "line": line} for path, line in chains.get(test, [(test, 1)])],
        }
        for test, number in shown.items()
    }
    summary = {
        "modules": 1234,
        "test_modules": tests,
        "blocked_test_modules": len(blocked),
        "root_causes": len(causes),
        "seconds": 0.25,
    }
    audit = {
        "version": 1,
        "root": ".",
        "summary": summary,
        "root_causes": list(causes),
        "blocked": blocked,
        "violations": list(violations),
    }
    texts = sources or {}
    return View(audit, lambda path, _: texts.get(path, "import it"), tuple(problems))


def violation(code: str, place: str, message: str) -> dict[str, Any]:
    path, _, line = place.rpartition(":")
    return {"code": code, "path": path, "line": int(line), "column": 1, "message": message}


def written(form: str, audit: View, style: Style = PLAIN) -> str:
    return "\n".join(render(form, audit, style))
