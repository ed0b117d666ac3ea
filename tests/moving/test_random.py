"""Random projects with imports in every spelling: a move leaves what Python imports as it was."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from moves import imported, modules, moved, renamed
from projects import write

from flake8_ssot.moving.request import Refused

#: Each may import those before it.
MODULES = ("shop.rates", "shop.api.low", "shop.money", "bank", "shop.api.views", "use")
PLACES = ("shop.new", "shop.api.new", "shop.made.new", "new", "other.new")
OWN = {name: f"{name.rpartition('.')[2].upper()}_OWN" for name in MODULES}


def spelled(importer: str, module: str, form: str) -> tuple[str, str]:
    """Return an import of a module, and the expression for what it defines."""
    package, _, last = module.rpartition(".")
    own, source = OWN[module], f"from {package} import" if package else "import"
    parts = importer.split(".")[:-1]
    if form.startswith("relative") and package.startswith("shop") and parts:
        dots = "." * (len(parts) if package == "shop" or len(parts) == 1 else 1)
        inner = package.removeprefix("shop").strip(".") if dots != "." or len(parts) == 1 else ""
        if form == "relative module":
            return f"from {dots}{inner} import {last}", f"{last}.{own}"
        return f"from {dots}{'.'.join(filter(None, (inner, last)))} import {own}", own
    forms = {
        "import": (f"import {module}", f"{module}.{own}"),
        "import as": (f"import {module} as x_{last}", f"x_{last}.{own}"),
        "from package": (f"{source} {last}", f"{last}.{own}"),
        "from package as": (f"{source} {last} as y_{last}", f"y_{last}.{own}"),
        "from": (f"from {module} import {own}", own),
        "from as": (f"from {module} import (\n    {own} as z_{last},  # of {last}\n)", f"z_{last}"),
        "star": (f"from {module} import *", own),
    }
    return forms.get(form, forms["from"])


FORMS = (
    "import",
    "import as",
    "from package",
    "from package as",
    "from",
    "from as",
    "star",
    "relative",
    "relative module",
)


@st.composite
def projects(draw: st.DrawFn) -> dict[str, str]:
    files = {
        ".git/HEAD": "",
        "shop/__init__.py": "",
        "shop/api/__init__.py": "",
        "other/__init__.py": "",
    }
    for number, module in enumerate(MODULES):
        head = [f"{OWN[module]} = {number}", f"def get_{number}():\n    return {OWN[module]}"]
        tail: list[str] = []
        for place, other in enumerate(MODULES[:number]):
            if not draw(st.booleans()):
                continue
            form = draw(st.sampled_from(FORMS))
            statement, value = spelled(module, other, form)
            if draw(st.booleans()) and form != "star":
                lines = statement.replace("\n", "\n    ")
                tail.append(f"def f_{place}():\n    {lines}\n    return {value}")
                # What functions reach through a module while modules load isn't simulated.
                tail += [f"F_{place} = f_{place}()"] if "." not in value else []
            else:
                head.insert(0, statement)
                tail.append(f"V_{place} = {value}")
        files[f"{module.replace('.', '/')}.py"] = "\n".join([*head, *tail, ""])
    if draw(st.booleans()):
        files["shop/__init__.py"] = (
            "from .rates import *\nfrom . import rates\nN = rates.RATES_OWN\n"
        )
    return files


@settings(max_examples=15, deadline=None)
@given(
    files=projects(), old=st.sampled_from((*MODULES[:-1], "shop.api")), new=st.sampled_from(PLACES)
)
def test_a_module_moves(files: dict[str, str], old: str, new: str) -> None:
    assume(not f"{new}.".startswith(f"{old}."))
    with tempfile.TemporaryDirectory() as folder:
        root = write(Path(folder), files)
        before = imported(root, modules(root))
        assert not any(isinstance(names, str) for names in before.values()), before
        assert moved(root, old, new) == []
        after = imported(root, modules(root))
        after.pop("shop.made", None)
        assert after == renamed(before, old, new)


@settings(max_examples=15, deadline=None)
@given(
    files=projects(),
    old=st.sampled_from(MODULES[:-1]),
    new=st.sampled_from((*PLACES, *MODULES)),
    shim=st.booleans(),
)
def test_a_name_moves(files: dict[str, str], old: str, new: str, *, shim: bool) -> None:
    assume(old != new)
    with tempfile.TemporaryDirectory() as folder:
        root = write(Path(folder), files)
        before = imported(root, modules(root))
        try:
            left = moved(root, f"{old}:{OWN[old]}", new, shim=shim)
        except Refused as error:
            refused = str(error)
        else:
            refused = ""
            assert left == []
        if refused:
            assert "could not be imported any more" in refused
            return
        after = imported(root, modules(root))
        for module, names in before.items():
            missing = {n for n, value in names.items() if after[module].get(n) != value}
            assert missing <= ({OWN[old]} if module == old else set())
        assert after[new][OWN[old]] == before[old][OWN[old]]
