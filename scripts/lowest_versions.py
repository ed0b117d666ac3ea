"""Print the lowest versions that pyproject.toml allows of what the plugin needs, one a line.

They are constraints for pip: `pip install --constraint <(python scripts/lowest_versions.py) .`
Extras that change what the plugin can do count, those of its developers don't. An argument, such as
3.10, names another Python than the one that runs us.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from packaging.requirements import Requirement

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT: Final = Path(__file__).resolve().parent.parent
EXTRAS: Final = ("fix", "watch")


def lowest(project: dict[str, Any], python: str) -> Iterator[str]:
    """Yield `name==version` for each requirement that concerns that version of Python.

    Raises ValueError for a requirement without one `>=`.
    """
    texts = [*project["dependencies"]]
    for extra in EXTRAS:
        texts += project["optional-dependencies"][extra]
    for requirement in map(Requirement, texts):
        if requirement.marker is None or requirement.marker.evaluate({"python_version": python}):
            bounds = [each.version for each in requirement.specifier if each.operator == ">="]
            if len(bounds) != 1:
                raise ValueError(f"{requirement} has no lowest version; write NAME>=VERSION")
            yield f"{requirement.name}=={bounds[0]}"


def main() -> None:
    own = ".".join(map(str, sys.version_info[:2]))
    python = sys.argv[1] if len(sys.argv) > 1 else own
    document = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    print("\n".join(sorted(lowest(document["project"], python))))


if __name__ == "__main__":
    main()
