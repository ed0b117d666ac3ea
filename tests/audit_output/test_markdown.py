"""The audit as a comment on a pull request: its exact form, and nothing that escapes from it."""

from __future__ import annotations

from audits import cause, view, violation, written

from flake8_ssot.audit.output.markdown import code_span, escaped

COMMENT = """\
## flake8-ssot audit

**pytest can't collect 2 of 9 test modules: 1 root cause blocks them.**

pytest a: wrong

1 run of pytest would stop before anything is collected.

Fix it and all 2 are free.

| # | blocks | free | code | root cause |
| --: | --: | --: | --- | --- |
| 1 | 2 | 2 | OST402 | `a_b.py:3`<br>'a\\_b' has no name 'x'; remove it |

*blocks*: test modules that can reach the cause. *free*: blocked test modules that
nothing holds back once this cause and all above it are fixed.

<details><summary>OST203: 1 violation</summary>

- `pytest.ini:2` marker 'slow' is never used

</details>

<sub>1,234 modules read in 0.2 s</sub>"""


def test_the_comment() -> None:
    found = view(
        [cause("a_b.py:3", "'a_b' has no name 'x'; remove it", "t1.py", "t2.py")],
        {"t1.py": 0, "t2.py": 0},
        violations=[violation("OST203", "pytest.ini:2", "marker 'slow' is never used")],
        problems=["pytest a: wrong"],
    )
    assert written("markdown", found) == COMMENT


def test_nobody_is_mentioned_and_nothing_is_markup() -> None:
    assert escaped("a|b *c* [d](e) `f`") == r"a\|b \*c\* \[d\](e) \`f\`"
    assert escaped("<script>&") == "&lt;script&gt;&amp;"
    assert escaped("@all #12") == "@<!-- -->all #<!-- -->12"
    assert escaped("https://x www.y") == "https<!-- -->://x www<!-- -->.y"
    assert escaped("a\nb") == "a\\\\nb"


def test_a_path_is_code_whatever_it_is_called() -> None:
    assert code_span("a.py:1") == "`a.py:1`"
    assert code_span("a`b|c.py:1") == r"``a`b\|c.py:1``"
    assert code_span("`a") == "`` `a ``"


def test_a_comment_stays_short() -> None:
    causes = [cause(f"x{n}.py:1", "gone", f"t{n}.py") for n in range(500)]
    many = [violation("OST203", f"pytest.ini:{n}", "unused") for n in range(500)]
    text = written("markdown", view(causes, {f"t{n}.py": n for n in range(500)}, violations=many))
    assert text.count("x19.py") == 1
    assert "x20.py" not in text
    assert "480 more root causes: --verbose shows all." in text
    assert "- and 480 more\n" in text
    assert len(text) < 10_000
