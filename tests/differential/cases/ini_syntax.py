"""How the list of markers is written in a pytest.ini, tox.ini or setup.cfg, and misread."""

from __future__ import annotations

from differential.case import MARKED, Case


def ini(name: str, text: str, *, good: str = "", bad: str = "", trap: int = 0) -> Case:
    """Return the case of a pytest.ini that registers the names `good` and not the names `bad`."""
    return Case(
        name,
        {
            "pytest.ini": text,
            **{f"test_{name}.py": MARKED.format(name) for name in (good + " " + bad).split()},
        },
        ost201={f"test_{name}.py" for name in bad.split()},
        trap=trap,
    )


def entry(name: str, line: str, *, good: str = "", bad: str = "", trap: int = 0) -> Case:
    """Return the case of one indented line of the list, with a good entry before and behind."""
    text = f"[pytest]\nmarkers =\n    first: x\n    {line}\n    last: x\n"
    return ini(name, text, good=f"first last {good}", bad=bad, trap=trap)


CASES = (
    entry("comment-behind-a-name", "slow # heavy", bad="slow", trap=1),
    entry("semicolon-behind-a-name", "slow ; heavy", bad="slow", trap=1),
    entry("comment-behind-a-description", "slow: x # heavy", good="slow", trap=1),
    entry("comment-line", "# slow: x", bad="slow", trap=2),
    entry("semicolon-line", "; slow: x", bad="slow", trap=2),
    ini(
        "comments-and-blank-lines-do-not-end-the-list",
        "[pytest]\nmarkers =\n  # old\n  slow: x\n\n# more\n\n  fast\n",
        good="slow fast",
        bad="old more",
        trap=2,
    ),
    ini("entries-not-indented", "[pytest]\nmarkers =\nslow: x\n", bad="slow", trap=3),
    ini(
        "entries-not-indented-after-one-that-is",
        "[pytest]\nmarkers =\n  slow: x\nfast: y\n",
        good="slow",
        bad="fast",
        trap=3,
    ),
    entry("names-with-commas", "slow, fast", bad="slow fast", trap=4),
    entry("names-with-spaces", "slow fast", bad="slow fast", trap=4),
    entry("name-with-dash-before-description", "slow - heavy", bad="slow", trap=4),
    entry("name-with-long-dash-before-description", "slow \u2014 heavy", bad="slow", trap=4),
    entry("quoted-name", '"slow: x"', bad="slow", trap=4),
    entry("name-as-it-is-used", "@pytest.mark.slow: x", bad="slow", trap=4),
    entry("name-with-comma-behind", "slow,", bad="slow", trap=4),
    entry("name-with-arguments", "timeout(n, x=1): d", good="timeout", trap=5),
    entry("name-with-arguments-after-space", "timeout (n) : d", good="timeout", trap=5),
    entry("space-before-colon", "slow : d", good="slow", trap=5),
    entry("bare-name", "db", good="db", trap=5),
    entry("equals-sign-in-description", "slow: takes = long", good="slow"),
    entry("equals-sign-for-colon", "slow = takes long", bad="slow"),
    entry("percent-in-description", "slow: 90% of %(all)s", good="slow", trap=7),
    entry("name-in-capitals", "Slow: x", good="Slow", bad="slow"),
    entry("wildcard", "slow_*: x", bad="slow_a"),
    entry("name-twice", "slow: x\n    slow: y", good="slow"),
    entry("description-on-a-second-line", "slow: x\n        more", good="slow more", trap=6),
    entry("bracket-at-the-start-only", "[slow: x", bad="slow"),
    entry("indented-deeper", "    slow: x", good="slow"),
    entry("indented-with-tab", "\n\tslow: x", good="slow"),
    ini(
        "first-entry-on-the-key-line",
        "[pytest]\nmarkers = slow: x\n    fast: y\n",
        good="slow fast",
        bad="other",
    ),
    ini("key-in-capitals", "[pytest]\nMarkers = slow\n", bad="slow", trap=7),
    ini("key-with-colon", "[pytest]\nmarkers: slow\n  fast\n", good="slow fast", trap=7),
    ini("key-without-spaces", "[pytest]\nmarkers=slow\n", good="slow", bad="other"),
    ini("key-in-singular", "[pytest]\nmarker = slow\n", bad="slow"),
    ini("empty-list", "[pytest]\nmarkers =\n", bad="slow"),
    ini(
        "list-before-another-key",
        "[pytest]\nmarkers =\n    slow\ntestpaths =\n    fast\n",
        good="slow",
        bad="fast",
    ),
    ini(
        "list-in-another-section",
        "[tox]\nmarkers = slow\n[pytest]\nmarkers = fast\n",
        good="fast",
        bad="slow",
    ),
    ini(
        "section-line-inside-the-list",
        "[pytest]\nmarkers =\n    slow\n[more]\nmarkers =\n    fast\n",
        good="slow",
        bad="fast",
    ),
    ini(
        "byte-order-mark",
        "\ufeff[pytest]\nmarkers = slow\n",
        good="slow",
        bad="other",
    ),
    ini("windows-line-ends", "[pytest]\r\nmarkers =\r\n    slow: x\r\n", good="slow", bad="other"),
    ini("no-newline-at-the-end", "[pytest]\nmarkers =\n    slow", good="slow", bad="other"),
    Case(
        "list-in-setup.cfg",
        {
            "setup.cfg": "[metadata]\nname = a\n\n[tool:pytest]\nmarkers =\n    slow\n\n[flake8]\n",
            "test_a.py": MARKED.format("slow"),
            "test_b.py": MARKED.format("name"),
        },
        ost201={"test_b.py"},
    ),
    Case(
        "addopts-names-another-list",
        {
            "pytest.ini": "[pytest]\nmarkers = slow\naddopts = -o markers=other\n",
            "test_a.py": MARKED.format("slow"),
            "test_b.py": MARKED.format("other"),
        },
        ost201={"test_a.py"},
        trap=19,
    ),
    Case(
        "strict-markers-in-addopts",
        {
            "pytest.ini": "[pytest]\nmarkers = slow\naddopts = --strict-markers\n",
            "test_a.py": MARKED.format("slow"),
            "test_b.py": MARKED.format("other"),
        },
        ost201={"test_b.py"},
        trap=20,
    ),
    Case(
        "the-flag-is-stricter-than-the-file",
        {
            "pytest.ini": "[pytest]\nstrict = true\nstrict_markers = false\n",
            "test_a.py": MARKED.format("slow"),
        },
        ost201={"test_a.py"},
        trap=21,
    ),
)
