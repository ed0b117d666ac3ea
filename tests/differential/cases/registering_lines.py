"""The lines that a `pytest_configure` hands over, and how they are made."""

from __future__ import annotations

from differential.case import MARKED, Case


def body(
    name: str, statements: str, *, good: str = "", bad: str = "", before: str = "", trap: int = 0
) -> Case:
    """Return the case of a `pytest_configure` that registers `good` and not `bad`.

    In `statements`, `add` stands for the call up to the line, and `before` is module level code.
    """
    statements = statements.replace("add(", 'config.addinivalue_line("markers", ')
    lines = "\n".join(f"    {line}" for line in statements.splitlines())
    return Case(
        name,
        {
            "conftest.py": f"{before}\n\ndef pytest_configure(config):\n{lines}\n",
            **{f"test_{name}.py": MARKED.format(name) for name in (good + " " + bad).split()},
        },
        ost201={f"test_{name}.py" for name in bad.split()},
        trap=trap,
    )


LIST = 'MARKS = ["slow: x", "fast: y"]'
PAIRS = 'MARKS = {"slow": "takes long", "fast": "takes no time"}'

CASES = (
    body("literal-line", 'add("slow: x")', good="slow", bad="other"),
    body("line-in-pieces", 'add("slow: " "x")', good="slow", bad="other"),
    body("line-with-sum", 'add("slow" + ": x")', good="slow", bad="other"),
    body("line-from-constant", "add(LINE)", before='LINE = "slow: x"', good="slow", bad="LINE"),
    body("line-from-local", 'line = "slow: x"\nadd(line)', good="slow", bad="line"),
    body("line-without-description", 'add("slow")', good="slow", bad="other"),
    body("line-with-arguments", 'add("slow(n): x")', good="slow", bad="other"),
    body("line-with-space-before-colon", 'add("slow : x")', good="slow", bad="other"),
    body("line-with-computed-description", 'add(f"slow: {config.rootpath}")', good="slow", bad="x"),
    body("line-with-format", 'add("{}: x".format("slow"))', good="slow", bad="x"),
    body("line-with-percent", 'add("%s: x" % "slow")', good="slow", bad="x"),
    body("line-with-join", 'add(": ".join(("slow", "x")))', good="slow", bad="x"),
    body("line-with-comma", 'add("slow, fast")', bad="slow fast", trap=4),
    body("line-with-comment", 'add("slow # x")', bad="slow", trap=1),
    body("line-in-capitals", 'add("SLOW")', good="SLOW", bad="slow"),
    body("line-of-several-lines", 'add("slow: x\\nfast: y")', good="slow", bad="fast", trap=30),
    body("line-with-newline-first", 'add("""\n  slow: x""")', good="slow", bad="x", trap=30),
    body(
        "line-dedented",
        'add(dedent("""\\\n        slow: x\n        fast: y\n    """))',
        before="from textwrap import dedent",
        good="slow",
        bad="fast",
        trap=30,
    ),
    body(
        "keyword-arguments",
        'config.addinivalue_line(line="slow: x", name="markers")',
        good="slow",
        bad="other",
    ),
    body("another-option", 'config.addinivalue_line("usefixtures", "slow")', bad="slow"),
    body(
        "loop-over-list", "for m in MARKS: add(m)", before=LIST, good="slow fast", bad="m", trap=28
    ),
    body(
        "loop-over-tuple", 'for m in ("slow", "fast"): add(m)', good="slow fast", bad="m", trap=28
    ),
    body(
        "loop-over-lines",
        'for m in """slow: x\nfast: y""".split("\\n"): add(m)',
        good="slow fast",
        bad="y",
        trap=28,
    ),
    body(
        "loop-over-words",
        'for m in "slow fast".split(): add(m)',
        good="slow fast",
        bad="m",
        trap=28,
    ),
    body(
        "loop-over-pairs",
        'for m, d in [("slow", "x"), ("fast", "y")]: add(f"{m}: {d}")',
        good="slow fast",
        bad="m",
        trap=28,
    ),
    body(
        "loop-over-items",
        'for m, d in MARKS.items(): add(f"{m}: {d}")',
        before=PAIRS,
        good="slow fast",
        bad="m",
        trap=28,
    ),
    body(
        "loop-over-keys",
        'for m in MARKS: add(m + ": x")',
        before=PAIRS,
        good="slow fast",
        bad="m",
        trap=28,
    ),
    body(
        "loop-over-sorted", "for m in sorted(MARKS): add(m)", before=LIST, good="slow fast", bad="m"
    ),
    body("loop-over-set", 'for m in {"slow", "fast"}: add(m)', good="slow fast", bad="m", trap=28),
    body(
        "loop-as-list-comprehension",
        "[add(m) for m in MARKS]",
        before=LIST,
        good="slow fast",
        bad="m",
    ),
    body(
        "lazy-map",
        "map(lambda m: add(m), MARKS)",
        before=LIST,
        bad="slow",
        trap=29,
    ),
    body(
        "map-made-a-list",
        "list(map(lambda m: add(m), MARKS))",
        before=LIST,
        good="slow fast",
        trap=29,
    ),
    body("lazy-generator", "(add(m) for m in MARKS)", before=LIST, bad="slow", trap=29),
    body("loop-over-nothing", "for m in []: add(m)", bad="slow m"),
    body("in-a-branch-that-runs", 'if True:\n    add("slow")', good="slow", bad="other"),
    body("in-a-branch-that-does-not-run", 'if False:\n    add("slow")', bad="slow"),
    body("in-try", 'try:\n    add("slow")\nfinally:\n    pass', good="slow", bad="other"),
    body(
        "after-return-when-collecting",
        'if config.option.collectonly:\n    return\nadd("slow")',
        bad="slow",
        trap=32,
    ),
    body("after-return", 'return\nadd("slow")', bad="slow", trap=32),
    body(
        "list-of-getini-append", 'config.getini("markers").append("slow: x")', good="slow", bad="x"
    ),
    body(
        "list-of-getini-extend", 'config.getini("markers").extend(MARKS)', before=LIST, good="slow"
    ),
    body(
        "list-of-getini-added-to",
        'lines = config.getini("markers")\nlines += ["slow"]',
        good="slow",
    ),
    body(
        "unpacked-arguments",
        'line = ("markers", "slow: x")\nconfig.addinivalue_line(*line)',
        good="slow",
        trap=33,
    ),
    body(
        "method-by-another-name",
        'a = config.addinivalue_line\na("markers", "slow")',
        good="slow",
        trap=33,
    ),
    body(
        "partial",
        'a = partial(config.addinivalue_line, "markers")\na("slow")',
        before="from functools import partial",
        good="slow",
        trap=33,
    ),
)
