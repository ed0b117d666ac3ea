"""Write the markers that pytest itself registers, as the installed pytest's source has them."""

from __future__ import annotations

import argparse
import ast
import importlib.util
from collections.abc import Iterator
from pathlib import Path

from generated_region import replace_region
from marker_lines import read_markers

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "flake8_ssot" / "pytest_config" / "builtin_markers.py"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, exit 1 if outdated")
    options = parser.parse_args()
    package = _pytest_package()
    region = _region(dict(_registrations(package)), package / "config" / "__init__.py")
    return replace_region(TARGET, Path(__file__).name, region, check=options.check)


def _pytest_package() -> Path:
    spec = importlib.util.find_spec("_pytest")
    if spec is None or spec.origin is None:
        raise SystemExit("pytest is not installed")
    return Path(spec.origin).parent


def _registrations(package: Path) -> Iterator[tuple[str, str]]:
    """Pair the marker names with their plugin's name, which is that of its file or folder."""
    for path in sorted(package.rglob("*.py")):
        markers = read_markers([path.read_text(encoding="utf-8")])
        if markers.computed:
            raise SystemExit(f"{path}: a marker name that is not constant")
        plugin = path.parent.name if path.stem == "__init__" else path.stem
        yield from ((name, plugin) for name in markers.names)


def _region(registrations: dict[str, str], config: Path) -> str:
    essential = _plugin_names(config, "essential_plugins")
    default = _plugin_names(config, "default_plugins")
    optional = _plugin_names(config, "builtin_plugins")
    lines = ["BUILTIN_MARKERS: Final[Mapping[str, str]] = {"]
    for name, plugin in sorted(registrations.items()):
        if plugin not in optional:
            # Not of the plugins that `-p` names: `no:PLUGIN` does not remove it.
            lines.append(f'    "{name}": "{plugin if plugin in default - essential else ""}",')
    pytester = sorted(f'"{name}"' for name in registrations if registrations[name] in optional)
    lines += ["}", f"PYTESTER_MARKERS: Final = frozenset({{{', '.join(pytester)}}})"]
    return "\n".join(lines) + "\n"


def _plugin_names(config: Path, variable: str) -> frozenset[str]:
    """Read the names that the assignment spells out, without those it takes from another one."""
    for node in ast.parse(config.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == variable:
            return frozenset(
                constant.value
                for constant in ast.walk(node.value)
                if isinstance(constant, ast.Constant) and isinstance(constant.value, str)
            )
    raise SystemExit(f"{config}: no {variable}")


if __name__ == "__main__":
    raise SystemExit(main())
