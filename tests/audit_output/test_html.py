"""The audit as a page: well formed, alone, escaped, and complete."""

from __future__ import annotations

from html.parser import HTMLParser

from audits import cause, view, violation, written

from flake8_ssot.audit.output.view import View

VOID = {"meta", "br"}
#: What would fetch or run something.
LOADING = {"script", "link", "img", "iframe", "object", "embed", "base", "form", "image", "use"}
EVIL = "<script>alert('1')</script>&amp;\".py"


class Page(HTMLParser):
    """Reads a page, and holds it to balanced tags."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.styles = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] == ["style"]:
            self.styles += data
        else:
            self.text.append(data.strip())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def sample() -> View:
    causes = [
        cause("a.py:3", f"no name {EVIL!r}", "t1.py", EVIL, "reaches.py"),
        cause(f"{EVIL}:2", "https://example.org is gone", "t2.py"),
    ]
    return view(
        causes,
        {"t1.py": 0, EVIL: 0, "t2.py": 1},
        chains={"t1.py": [("t1.py", 1), ("a.py", 3)]},
        violations=[violation("OST203", f"{EVIL}:1", EVIL)],
        problems=[f"pytest: {EVIL}"],
        sources={"t1.py": "  from a import </code>\n", "a.py": "from b import x"},
    )


def test_tags_are_balanced_and_nothing_is_fetched() -> None:
    text = written("html", sample())
    page = Page(text)
    assert text.startswith("<!DOCTYPE html>")
    assert not LOADING & {tag for tag, _ in page.tags}
    for tag, attributes in page.tags:
        assert not {"src", "srcset", "style", "background"} & attributes.keys(), tag
        assert not [name for name in attributes if name.startswith("on")], tag
        assert "://" not in "".join(value or "" for value in attributes.values())
    assert all((one["href"] or "").startswith("#cause-") for one in page.all("a"))
    assert "url(" not in page.styles
    assert "@import" not in page.styles


def test_what_comes_from_the_project_is_text() -> None:
    page = Page(written("html", sample()))
    shown = [text for text in page.text if EVIL in text]
    assert f"{EVIL}:2" in shown
    assert f"pytest: {EVIL}" in shown
    assert "from a import </code>" in page.text


def test_a_bar_for_each_cause_leads_to_it() -> None:
    page = Page(written("html", sample()))
    wide = [float(one["width"] or 0) for one in page.all("rect") if "class" not in one]
    red = [float(one["width"] or 0) for one in page.all("rect") if one.get("class") == "shown"]
    assert wide[1] == round(wide[0] / 3, 1)
    assert red == [round(wide[0] * 2 / 3, 1), wide[1]]
    targets = [(one["href"] or "")[1:] for one in page.all("a")]
    assert targets == ["cause-1", "cause-2"]
    assert set(targets) <= {one.get("id") for one in page.all("details")}


def test_every_chain_is_there_to_click_through() -> None:
    page = Page(written("html", sample()))
    assert len(page.all("li")) == 2 + 1 + 1 + 1 + 1  # the chains, who reaches it too, a violation
    start = page.text.index("from a import </code>")
    assert page.text[start - 1] == "t1.py:1"
    assert [text for text in page.text[start + 1 :] if text][:2] == ["a.py:3", "from b import x"]
    assert "1 test module can reach it too" in page.text
    assert "reaches.py" in page.text


def test_all_causes_are_listed_and_the_picture_has_the_first() -> None:
    causes = [cause(f"{'deep/' * 20}x{n}.py:1", "gone", f"t{n}.py") for n in range(30)]
    page = Page(written("html", view(causes, {f"t{n}.py": n for n in range(30)})))
    assert len([one for one in page.all("details") if "id" in one]) == 30
    assert len(page.all("a")) == 20
    assert "\N{HORIZONTAL ELLIPSIS}" + ("deep/" * 20 + "x0.py:1")[-63:] in page.text


def test_a_clean_project() -> None:
    page = Page(written("html", view([], {}, tests=3)))
    assert "Nothing is known to block any of the 3 test modules." in page.text
    assert page.all("svg") == page.all("details") == []
