"""The audit as text: what to fix first, what is left out, and the width."""

from __future__ import annotations

import pytest
from audits import cause, view, violation, written

from flake8_ssot.audit.output import why
from flake8_ssot.audit.output.style import Style
from flake8_ssot.audit.output.view import plain

GONE = "'a.b' has no name 'gone'; define it there, or remove the import"


def second_line(text: str) -> str:
    return text.splitlines()[1]


def test_a_module_is_free_when_all_that_it_can_reach_is_fixed() -> None:
    causes = [
        cause("a.py:1", GONE, "t1.py", "t2.py", "t3.py"),
        cause("b.py:1", GONE, "t2.py", "t4.py"),
        cause("c.py:1", GONE, "t3.py"),
    ]
    found = view(causes, {"t1.py": 0, "t2.py": 1, "t3.py": 2})
    assert [one.freed for one in found.causes] == [1, 2, 3]


@pytest.mark.parametrize(
    ("blocks", "told"),
    [
        ([["a"]], "Fix it and it is free."),
        ([["a", "b"]], "Fix it and all 2 are free."),
        (
            [["a", "b", "c"], ["c"]],
            "Fix the first root cause and 2 of 3 blocked test modules are free.",
        ),
        (
            [["a", "b"], ["a", "b"]],
            "Fix the first 2 root causes and 2 of 2 blocked test modules are free.",
        ),
    ],
)
def test_the_first_step_frees_half(blocks: list[list[str]], told: str) -> None:
    causes = [cause(f"x{n}.py:1", GONE, *tests) for n, tests in enumerate(blocks)]
    found = view(causes, {test: len(blocks) - 1 for tests in blocks for test in tests})
    assert second_line(written("text", found)) == told


def test_a_first_step_that_frees_none_says_so() -> None:
    causes = [cause(f"x{n:02}.py:1", GONE, "t.py") for n in range(21)]
    text = written("text", view(causes, {"t.py": 0}))
    assert second_line(text) == (
        "Fixing the first 20 root causes frees none yet: other causes hold the same test modules."
    )


def test_twenty_causes_and_three_violations_unless_all_are_asked_for() -> None:
    causes = [cause(f"x{n:02}.py:1", GONE, f"t{n}.py") for n in range(25)]
    found = view(
        causes,
        {f"t{n}.py": n for n in range(25)},
        tests=2000,
        violations=[violation("OST203", f"pytest.ini:{n}", "unused") for n in range(5)],
    )
    text = written("text", found)
    assert text.startswith("pytest can't collect 25 of 2,000 test modules: 25 root causes block")
    assert "x19.py:1" in text
    assert "x20.py:1" not in text
    assert "5 more root causes: --verbose shows all." in text
    assert "OST203: 5 violations\n" in text
    assert "  pytest.ini:2 unused\n  and 2 more: --verbose shows all" in text
    whole = written("text", found, Style(verbose=True))
    assert "--verbose" not in whole
    assert "x24.py:1" in whole
    assert "pytest.ini:4 unused" in whole


def test_lines_fit_and_places_are_whole() -> None:
    deep = "/".join(["folder"] * 12) + "/test_it.py"
    found = view([cause(f"{deep}:7", f"{GONE} " * 5, deep)], {deep: 0})
    lines = written("text", found).splitlines()[:-1]
    assert max(map(len, lines)) <= 100
    assert f"{deep}:7" in [line.strip() for line in lines]


def test_nothing_wrong() -> None:
    text = written("text", view([], {}, tests=7))
    assert text.splitlines() == [
        "Nothing is known to block any of the 7 test modules.",
        "(1,234 modules read in 0.2 s)",
    ]
    one = written("text", view([], {}, tests=1))
    assert one.startswith("Nothing is known to block the 1 test module.\n")
    assert written("text", view([], {}, tests=0)).startswith("No test module was found: ")


def test_a_run_that_would_not_start_is_nothing_to_rejoice_at() -> None:
    assert written("text", view([], {}, tests=0, problems=["pytest: wrong"])).splitlines()[:2] == [
        "No test module was collected.",
        "1 run of pytest would stop before anything is collected.",
    ]


def test_a_remedy_stands_where_the_message_has_none() -> None:
    bare = cause("a.py:1", "undefined name 'x'", "t.py", code="F821")
    told = view([bare, cause("b.py:1", GONE, "t.py")], {"t.py": 0}).causes
    assert told[0].message == "undefined name 'x'; import or define it before this line"
    assert told[1].message == GONE


def test_a_module_that_only_the_order_saves() -> None:
    found = view([cause("a.py:1", GONE, "t.py", "u.py")], {"u.py": 0})
    assert list(why.render(found, "t.py", Style())) == [
        "t.py is not blocked.",
        "Run alone or in another order it may be, for it can reach:",
        "  a.py:1 OST402",
        f"    {GONE}",
    ]


def test_escapes_of_a_terminal_are_spelled_out() -> None:
    found = view([cause("a\x1b[2J.py:1", "no\nname", "t\n.py")], {"t\n.py": 0})
    text = written("text", found)
    assert "\x1b" not in text
    assert "a\\x1b[2J.py:1" in text
    assert "no\\nname" in text
    assert "--why 't\\n.py'" in text
    assert plain("caf\u00e9\t\udc80") == "caf\u00e9 \\udc80"
