"""How the list of markers is written in a pyproject.toml or pytest.toml, and misread."""

from __future__ import annotations

from differential.case import MARKED, Case


def toml(
    name: str,
    text: str,
    *,
    good: str = "",
    bad: str = "",
    trap: int = 0,
    file: str = "pyproject.toml",
) -> Case:
    """Return the case of a TOML file that registers the names `good` and not the names `bad`."""
    return Case(
        name,
        {
            file: text,
            **{f"test_{mark}.py": MARKED.format(mark) for mark in (good + " " + bad).split()},
        },
        ost201={f"test_{mark}.py" for mark in bad.split()},
        trap=trap,
    )


def ini_options(name: str, markers: str, *, good: str = "", bad: str = "", trap: int = 0) -> Case:
    text = f"[tool.pytest.ini_options]\nmarkers = {markers}\n"
    return toml(name, text, good=good, bad=bad, trap=trap)


def native(name: str, markers: str, *, good: str = "", bad: str = "") -> Case:
    return toml(name, f"[tool.pytest]\nmarkers = {markers}\n", good=good, bad=bad)


CASES = (
    ini_options("list", '["slow: x", "fast(n): y", "db"]', good="slow fast db", bad="x"),
    ini_options("text", '"slow: x"', good="slow", bad="x", trap=17),
    ini_options("text-of-lines", '"""\nslow: x\n  fast: y\n"""', good="slow fast", bad="y"),
    ini_options("text-with-comment-lines", '"""\n# slow\nfast\n"""', good="fast", bad="slow"),
    ini_options("text-with-commas", '"slow, fast"', bad="slow fast"),
    ini_options(
        "list-with-lines-in-an-element",
        '["""slow: x\nfast: y"""]',
        good="slow",
        bad="fast",
        trap=18,
    ),
    ini_options("list-with-newline-first", '["""\nslow: x"""]', good="slow", bad="x"),
    ini_options("list-with-two-newlines-first", '["""\n\nslow: x"""]', good="slow", bad="x"),
    ini_options("list-with-comment-element", '["# slow: x", "fast"]', good="fast", bad="slow"),
    ini_options("list-with-toml-comment", '[\n  "slow", # "fast",\n]', good="slow", bad="fast"),
    ini_options("list-with-spaces", '["  slow : x"]', good="slow", bad="x"),
    ini_options("list-with-dash", '["slow - x"]', bad="slow"),
    ini_options("list-with-commas", '["slow, fast"]', bad="slow fast"),
    ini_options("list-with-empty-element", '["", "slow"]', good="slow", bad="x"),
    ini_options("list-with-literal-text", "['slow: \\d']", good="slow", bad="x"),
    ini_options("list-with-escapes", '["sl\\u006Fw: x"]', good="slow", bad="x"),
    ini_options("list-with-trailing-comma", '["slow",]', good="slow", bad="x"),
    ini_options("empty-toml-list", "[]", bad="slow"),
    ini_options("table-for-list", '{slow = "x"}', bad="slow"),
    native("native-list", '["slow: x", "fast(n): y", "db"]', good="slow fast db", bad="x"),
    native("native-list-with-lines", '["""slow\nfast"""]', bad="slow fast"),
    native("native-list-with-lines-after-colon", '["""slow: x\nfast"""]', good="slow", bad="fast"),
    toml(
        "key-of-another-tool",
        '[tool.pytest.ini_options]\naddopts = "-v"\n[tool.other]\nmarkers = ["slow"]\n',
        bad="slow",
    ),
    toml("dotted-key", '[tool]\npytest.ini_options.markers = ["slow"]\n', good="slow", bad="x"),
    toml("dotted-native-key", '[tool]\npytest.markers = ["slow"]\n', good="slow", bad="x"),
    toml(
        "inline-tables",
        'tool = {pytest = {ini_options = {markers = ["slow"]}}}\n',
        good="slow",
        bad="x",
    ),
    toml("quoted-key", '[tool."pytest"]\n"markers" = ["slow"]\n', good="slow", bad="x"),
    toml("key-with-dash", '[tool.pytest.ini-options]\nmarkers = ["slow"]\n', bad="slow"),
    toml("pytest.ini-header-in-pyproject", '[pytest]\nmarkers = ["slow"]\n', bad="slow"),
    toml("setup.cfg-header-in-pyproject", '["tool:pytest"]\nmarkers = ["slow"]\n', bad="slow"),
    toml(
        "pytest.toml-list",
        '[pytest]\nmarkers = ["slow"]\n',
        file="pytest.toml",
        good="slow",
        bad="x",
    ),
    toml(
        "addopts-as-native-list",
        '[tool.pytest]\nmarkers = ["slow"]\naddopts = ["-o", "markers=other"]\n',
        good="other",
        bad="slow",
        trap=19,
    ),
    toml(
        "addopts-as-text",
        '[tool.pytest.ini_options]\nmarkers = ["slow"]\naddopts = "-o markers=other"\n',
        good="other",
        bad="slow",
        trap=19,
    ),
    Case(
        "list-of-numbers",
        {
            "pyproject.toml": "[tool.pytest.ini_options]\nmarkers = [1]\n",
            "test_a.py": MARKED.format("slow"),
        },
        other={"test_a.py"},
    ),
)
