"""Write what pytest plugins register, as their wheels have it.

`generate_known_plugins.py NAME ...` downloads the newest wheels of these distributions, and
`--wheels FOLDER` reads those that are already there. Either renews their rows and leaves the
other rows as they are. What the table covers is in known_plugins.txt.
"""

from __future__ import annotations

import argparse
import ast
import json
from pathlib import Path
from tempfile import TemporaryDirectory

from generated_region import replace_region
from plugin_wheels import Plugin, download, normalized, read_wheels

SCRIPTS = Path(__file__).resolve().parent
TARGET = SCRIPTS.parent / "flake8_ssot" / "pytest_config" / "known_plugins.py"
LINE_LENGTH = 100


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="a listed distribution")
    parser.add_argument("--wheels", type=Path, help="a folder of wheels to read")
    parser.add_argument("--check", action="store_true", help="change nothing, exit 1 if outdated")
    options = parser.parse_args()
    includes = _listed()
    wanted = [normalized(name) for name in options.names]
    if unlisted := sorted(set(wanted) - set(includes)):
        parser.error(f"not in known_plugins.txt: {', '.join(unlisted)}")
    rows = _committed_rows()
    if options.wheels:
        rows.update(read_wheels(options.wheels))
    with TemporaryDirectory() as folder:
        download(wanted, Path(folder))
        rows.update(read_wheels(Path(folder)))
    for name in sorted(set(includes) - set(rows)):
        print(f"{name}: listed, but its wheel was never read")
    listed = {name: _including(name, includes, rows) for name in sorted(includes) if name in rows}
    region = "".join(_formatted(name, plugin) for name, plugin in listed.items())
    header = "KNOWN_PLUGINS: Final[Mapping[str, KnownPlugin]] = {\n"
    return replace_region(TARGET, Path(__file__).name, f"{header}{region}}}\n", check=options.check)


def _listed() -> dict[str, list[str]]:
    """Read the distributions, each with those from which its plugin takes registrations over."""
    lines = (SCRIPTS / "known_plugins.txt").read_text(encoding="utf-8").splitlines()
    entries = [line.split() for line in lines if line and not line.startswith("#")]
    return {name: others for name, *others in entries}


def _committed_rows() -> dict[str, Plugin]:
    for node in ast.parse(TARGET.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Dict):
            return {
                ast.literal_eval(key): Plugin(*(ast.literal_eval(value) for value in row.args))
                for key, row in zip(node.value.keys, node.value.values, strict=True)
                if key is not None and isinstance(row, ast.Call)
            }
    return {}


def _including(name: str, includes: dict[str, list[str]], rows: dict[str, Plugin]) -> Plugin:
    plugin = rows[name]
    parts = [plugin, *(rows[other] for other in includes[name])]
    markers = sorted({marker for part in parts for marker in part.markers})
    return plugin._replace(markers=tuple(markers), computed=any(part.computed for part in parts))


def _formatted(name: str, plugin: Plugin) -> str:
    """Lay out the row as the formatter would."""
    arguments = [_tuple(plugin.entry_points), _tuple(plugin.markers)]
    if plugin.computed:
        arguments.append("True")
    key = f"    {json.dumps(name)}: KnownPlugin("
    row = f"{key}{', '.join(arguments)}),\n"
    if len(row) <= LINE_LENGTH + 1:
        return row
    joined = f"        {', '.join(arguments)}"
    if len(joined) <= LINE_LENGTH:
        return f"{key}\n{joined}\n    ),\n"
    lines = "".join(f"        {_wrapped(argument)},\n" for argument in arguments)
    return f"{key}\n{lines}    ),\n"


def _wrapped(argument: str) -> str:
    if len(f"        {argument},") <= LINE_LENGTH:
        return argument
    items = "".join(f"            {item},\n" for item in argument[1:-1].split(", "))
    return f"(\n{items}        )"


def _tuple(items: tuple[str, ...]) -> str:
    quoted = ", ".join(json.dumps(item) for item in items)
    return f"({quoted},)" if len(items) == 1 else f"({quoted})"


if __name__ == "__main__":
    raise SystemExit(main())
