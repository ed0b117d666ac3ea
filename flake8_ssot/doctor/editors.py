"""A second flake8, of an editor or a hook, in whose environment we are not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from flake8_ssot.doctor.finding import Finding
from flake8_ssot.files import contents, globbed, isfile
from flake8_ssot.workspace import relative

EDITOR: Final = "VS Code"
HOOK: Final = "pre-commit"
LOOKED_AT: Final = "flake8.importStrategy and flake8.args in .vscode/settings.json and workspaces"
HOOKS: Final = ".pre-commit-config.yaml"
COMMENT: Final = re.compile(r"(?m)^[ \t]*//.*$")
STRATEGY: Final = re.compile(r'"flake8\.importStrategy"\s*:\s*"(\w+)"')
ARGUMENTS: Final = re.compile(r'"flake8\.args"\s*:\s*\[')
EXTENSION: Final = "ms-python.flake8"
REMEDY: Final = 'set "flake8.importStrategy": "fromEnvironment"'


def check_editor(root: Path) -> Iterator[Finding]:
    """Yield what the settings that the project has for VS Code make of us."""
    recommended = EXTENSION in _text(root / ".vscode" / "extensions.json")
    places = [root / ".vscode" / "settings.json", *globbed(root, "*.code-workspace")]
    told = False
    for path in places:
        text = _text(path)
        if '"flake8.' not in text and not (recommended and path == places[0]):
            continue
        told = True
        yield from _settings(text, relative(path, root))
    if not told:
        yield Finding(EDITOR, "ok", LOOKED_AT, "the project has no settings for its flake8")


def _settings(text: str, name: str) -> Iterator[Finding]:
    strategy = STRATEGY.search(text)
    if strategy is None or strategy[1] != "fromEnvironment":
        found = f"{name} leaves the flake8 in use that comes with the extension, without plugins"
        yield Finding(EDITOR, "problem", LOOKED_AT, found, REMEDY)
    else:
        yield Finding(EDITOR, "ok", LOOKED_AT, f"{name} takes flake8 from the environment")
    given = ARGUMENTS.search(text)
    inside = text[given.end() :].partition("]")[0] if given else ""
    arguments = re.findall(r'"([^"]*)"', inside)
    words = " ".join(arguments).replace("=", " ").split()
    if "--isolated" in words:
        found = f"flake8.args in {name} has --isolated: no configuration of flake8 is read"
        yield Finding(EDITOR, "note", LOOKED_AT, found, "keep our options in pyproject.toml")
    if "--select" in words:
        select = words[words.index("--select") + 1 : words.index("--select") + 2]
        if not any("OST".startswith(code) for one in select for code in one.split(",") if code):
            found = f"flake8.args in {name} selects {', '.join(select)}, without OST"
            yield Finding(EDITOR, "problem", LOOKED_AT, found, "add OST to it")


def check_hook(root: Path) -> Iterator[Finding]:
    """Yield whether the flake8 that pre-commit installs has us beside it."""
    text = _text(root / HOOKS)
    hooks = re.split(r"(?m)^[ \t]*-[ \t]+(?=id:|repo:)", text)
    flake8 = [
        hook for hook in hooks if re.match(r"id:\s*[\"']?flake8[\"']?\s*(?:#.*)?$", hook, re.M)
    ]
    if not flake8:
        return
    if any("flake8-ssot" in hook for hook in (*flake8, text)):
        yield Finding(HOOK, "ok", HOOKS, "the hook flake8 has flake8-ssot beside it")
        return
    found = "the hook flake8 has an environment of its own, without flake8-ssot"
    remedy = "add additional_dependencies: [flake8-ssot] to it"
    yield Finding(HOOK, "problem", HOOKS, found, remedy)


def _text(path: Path) -> str:
    """Return what a file holds, lines that are comments left out."""
    if not isfile(path):
        return ""
    text = contents(str(path)).decode("utf-8", "replace")
    return re.sub(r"(?m)^[ \t]*#.*$", "", COMMENT.sub("", text))
