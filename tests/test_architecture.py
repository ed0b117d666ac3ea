"""The structure of the package: which part may import which, and how long things may be."""

from __future__ import annotations

import ast
from pathlib import Path

import flake8_ssot
from flake8_ssot.audit.checkers import audit_catalogue, whole_catalogue
from flake8_ssot.checkers import catalogue, registry
from flake8_ssot.checkers.cross_service_import import CROSS_SERVICE_IMPORT
from flake8_ssot.checkers.duplicate_definition import DUPLICATE_DEFINITION
from flake8_ssot.checkers.expired_shim import EXPIRED_SHIM

PACKAGE = Path(flake8_ssot.__file__).parent
#: From the top down: a part imports parts of later rows, and of its own row.
ROWS = (
    {"__main__", "plugin", "cli"},
    {"doctor"},
    {"moving"},
    {"audit", "check"},
    {"fixes"},
    {"output"},
    {"lint"},
    {"checkers"},
    {"intents"},
    {"walk"},
    {"context", "imported", "canonical_homes", "shim_imports"},
    {"trials"},
    {"causes"},
    {"workspace", "world"},
    {"project", "pytest_config"},
    {"syntax"},
    {"option_files"},
    {"options"},
    {"option_forms", "rules", "pages", "files", "imports", "replacing", "gitignore"},
    {"canonical", "patterns", "services", "wording"},
)
#: Generated data, one entry a line.
GENERATED = {"known_plugins.py"}


def modules() -> list[tuple[str, Path]]:
    found = [path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py")]
    return [(path.parts[0].removesuffix(".py"), PACKAGE / path) for path in sorted(found)]


def imported_parts(path: Path) -> set[str]:
    parts: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("flake8_ssot"):
            dotted = (node.module or "").split(".")
            parts |= {dotted[1]} if len(dotted) > 1 else {alias.name for alias in node.names}
    return parts - {"__version__"}


def test_arrows_point_down_only() -> None:
    row = {part: number for number, parts in enumerate(ROWS) for part in parts}
    wrong = [
        f"{path.relative_to(PACKAGE)} imports {other}"
        for part, path in modules()
        for other in imported_parts(path)
        if part != "__init__" and row[other] < row[part]
    ]
    assert wrong == []


def test_only_the_plugin_and_its_comments_know_flake8() -> None:
    knows = [
        path.name
        for _, path in modules()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, (ast.Import, ast.ImportFrom))
        and any(
            name.split(".")[0] == "flake8"
            for name in [getattr(node, "module", None) or node.names[0].name]
        )
    ]
    assert set(knows) == {"plugin.py", "noqa.py"}


def test_checkers_do_not_import_each_other() -> None:
    for part, path in modules():
        if part == "checkers" and path.name != "__init__.py":
            assert "checkers" not in imported_parts(path), path.name


def test_modules_and_functions_are_short() -> None:
    long: list[str] = []
    for part, path in modules():
        text = path.read_text("utf-8")
        limit = 120 if part == "checkers" else 300
        if text.count("\n") > limit and path.name not in GENERATED:
            long.append(f"{path.name}: {text.count(chr(10))} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > 40:
                    long.append(f"{path.name}: {node.name} has {lines} lines")
    assert long == []


def test_every_checker_reports_a_rule_of_its_own_name() -> None:
    rules = {rule.name.replace("-", "_") for rule in catalogue().values()}
    checkers = {path.stem for part, path in modules() if part == "checkers"} - {"__init__"}
    assert checkers == rules - {"internal_error", "invalid_configuration"}
    assert {registration.checker for registration in registry()} == checkers


def test_a_rule_for_the_whole_project_is_a_module_of_its_name() -> None:
    rules = {rule.name.replace("-", "_") for rule in audit_catalogue().values()}
    # An audit reports more of these.
    more = (EXPIRED_SHIM, DUPLICATE_DEFINITION, CROSS_SERVICE_IMPORT)
    rules |= {rule.name.replace("-", "_") for rule in more}
    modules = {path.stem for path in (PACKAGE / "audit" / "checkers").glob("*.py")} - {"__init__"}
    assert modules == rules
    assert not set(audit_catalogue()) & set(catalogue())


def test_messages_and_names_are_unique() -> None:
    rules = list(whole_catalogue().values())
    assert len({rule.message for rule in rules}) == len(rules)
    assert len({rule.name for rule in rules}) == len(rules)
    assert all(code == rule.code for code, rule in whole_catalogue().items())
