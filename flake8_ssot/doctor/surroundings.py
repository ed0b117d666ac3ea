"""The project's root, its search path, its environment, our cache, and the flake8 on PATH."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from flake8_ssot.audit.whole import Whole
from flake8_ssot.doctor.finding import Finding
from flake8_ssot.files import contents, isdir
from flake8_ssot.project.cache_folder import folder_for, is_own_folder
from flake8_ssot.pytest_config import environment
from flake8_ssot.pytest_config.run import CONFTEST
from flake8_ssot.wording import some
from flake8_ssot.workspace import relative

US: Final = "flake8-ssot"
NAME_IT: Final = "name it in the option environment"


def check_roots(whole: Whole) -> Finding:
    """Tell the project's root, and where its modules are looked for."""
    root = whole.options.root
    folders = whole.workspace.search_path(root / CONFTEST, whole.options)
    search = some([relative(folder, root) for folder in folders if isdir(folder)])
    found = f"{len(whole.files)} Python files below {root}; imports are looked for in {search}"
    return Finding("roots", "ok", "pyproject.toml tables, version control, packaging files", found)


def check_environment(whole: Whole) -> Finding:
    """Tell whose plugins and distributions count."""
    check, looked_at = "environment", "the option environment, VIRTUAL_ENV, .venv, venv, our own"
    option = whole.options.environment
    found = whole.workspace.pytest.environment(whole.options)
    if found is None and option == "none":
        return Finding(check, "ok", looked_at, "none, as the option environment says")
    if found is None and option is not None:
        problem = f"the option environment names {option}, where no environment is"
        return Finding(check, "problem", looked_at, problem, "correct the option")
    if found is None:
        told = "none: a table of widely used plugins stands in for it"
        return Finding(check, "note", looked_at, told, NAME_IT)
    number = f"{len(found.distributions)} distributions"
    if found.place is None:
        told = f"guessed: the one that runs us, {number}"
        return Finding(check, "note", looked_at, told, f"make a .venv, or {NAME_IT}")
    place = relative(found.place, whole.options.root)
    if option is not None or found.certain:
        return Finding(check, "ok", looked_at, f"{place}, {number}")
    return Finding(check, "note", looked_at, f"guessed: {place} (VIRTUAL_ENV), {number}", NAME_IT)


def check_cache(whole: Whole) -> Finding:
    """Tell whether what was read can be kept; nothing is made for it."""
    check, looked_at = "cache", "the option cache-dir, and the user's cache folder"
    if whole.options.cache_dir == "none":
        return Finding(check, "ok", looked_at, "none, as the option cache-dir says")
    folder = folder_for(whole.options.cache_dir)
    if folder is None:
        return Finding(check, "note", looked_at, "the user has no home", "set cache-dir")
    if os.path.exists(folder):
        is_usable = is_own_folder(folder) and os.access(folder, os.W_OK | os.X_OK)
        what = "is in use" if is_usable else "can't be used: not a folder of the user's"
    else:
        above = next(base for base in folder.parents if os.path.exists(base))
        is_usable = isdir(above) and os.access(above, os.W_OK | os.X_OK)
        what = "can be made" if is_usable else f"can't be made: {above} can't be written"
    if is_usable:
        return Finding(check, "ok", looked_at, f"{folder} {what}")
    remedy = "set cache-dir; without a cache every run reads all files again"
    return Finding(check, "note", looked_at, f"{folder} {what}", remedy)


def check_plugin(whole: Whole, variables: Mapping[str, str]) -> Iterator[Finding]:
    """Tell whether the flake8 of PATH, and the environment's own, have us; neither is started."""
    check = "plugin"
    script = shutil.which("flake8", path=variables.get("PATH", ""))
    if script is None:
        yield Finding(check, "note", "flake8 on PATH", "there is no flake8 on PATH")
    else:
        yield _of_script(check, Path(script), whole.options.root)
    own = whole.workspace.pytest.environment(whole.options)
    if own is not None and own.place is not None and "flake8" in own.distributions:
        place = relative(own.place, whole.options.root)
        looked_at = f"what is installed in {place}"
        if US in own.distributions:
            yield Finding(check, "ok", looked_at, f"its flake8 has {US}")
        else:
            found = f"its flake8 does not have {US}"
            yield Finding(check, "problem", looked_at, found, f"install {US} there")


def _of_script(check: str, script: Path, root: Path) -> Finding:
    looked_at = f"what is installed beside {script}"
    own = environment.find(prefix_of(script), root, {})
    if own is None or "flake8" not in own.distributions:
        found = "its file does not say in which environment it runs"
        return Finding(check, "note", looked_at, found, f"see whether flake8 --version names {US}")
    if US in own.distributions:
        return Finding(check, "ok", looked_at, f"flake8 on PATH has {US}")
    found = f"flake8 on PATH does not have {US}"
    return Finding(check, "problem", looked_at, found, f"install {US} into {prefix_of(script)}")


def prefix_of(script: Path) -> Path:
    """Return the environment of a script: that of the interpreter in its first line."""
    line = contents(str(script)).partition(b"\n")[0].decode("utf-8", "replace")
    match = re.match(r"#!\s*\"?(\S*[/\\]python[\w.]*)", line)
    return (Path(match[1]) if match else script).parent.parent
