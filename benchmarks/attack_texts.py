"""The regular expressions of the package, and texts on which a bad one takes too long.

A text is made from the parsed expression: what leads to a repetition, then what is repeated many
times, alone or with what leads to it, and what makes the match fail.
"""

from __future__ import annotations

import ast
import builtins
import importlib
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, product
from pathlib import Path
from typing import Any, Final, NamedTuple

import flake8_ssot

PACKAGE: Final = Path(flake8_ssot.__file__).parent
#: The functions of `re`, and where their flags stand among the arguments.
FLAGS: Final = {
    "compile": 1, "match": 2, "search": 2, "findall": 2, "finditer": 2, "fullmatch": 2, "split": 3,
    "sub": 4,
}  # fmt: skip
SEARCHING: Final = frozenset({"search", "findall", "finditer", "sub", "split"})
#: The characters that texts are made of, besides those of the expression.
CHARACTERS: Final = " \t\n\\aA1_.,;\"'#()[]{}=-:/*@!~\u00e9"
#: What makes a match fail at last.
ENDS: Final = ("", "\n!", "\0")
REPEATS: Final = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})
ONE: Final = frozenset({"LITERAL", "NOT_LITERAL", "ANY", "IN"})
#: A repetition that ends before so many times is none.
MANY: Final = 8
PARSER: Final[Any] = importlib.import_module(
    "re._parser" if sys.version_info >= (3, 11) else "sre_parse"
)


class Expression(NamedTuple):
    """A regular expression, where it stands, and how it is used: `match`, `fullmatch`, `search`."""

    place: str
    pattern: str | bytes
    flags: int
    use: str

    def run(self, text: str) -> None:
        compiled: re.Pattern[Any] = re.compile(self.pattern, self.flags)
        given = text.encode("utf-8") if isinstance(self.pattern, bytes) else text
        if self.use == "search":
            for _ in compiled.finditer(given):
                pass
        else:
            getattr(compiled, self.use)(given)


def expressions() -> Iterator[Expression]:
    """Yield those of the package; an unknown name in a pattern stands for the word "one".

    One that can't be told from the source at all has the empty pattern.
    """
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text("utf-8")
        if re.search(r"^import re$", text, re.MULTILINE):
            yield from _of_file(path, text)


def _of_file(path: Path, text: str) -> Iterator[Expression]:
    file = path.relative_to(PACKAGE).as_posix()
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    module = importlib.import_module(".".join(parts).removesuffix(".__init__"))
    tree = ast.parse(text)
    constants = {
        node.value: ast.unparse(node.target)
        for node in tree.body
        if isinstance(node, ast.AnnAssign) and node.value is not None
    }
    for node in ast.walk(tree):
        function = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
        function = function.removeprefix("re.") if function.startswith("re.") else ""
        if not isinstance(node, ast.Call) or function not in FLAGS:
            continue
        flags = [*(k.value for k in node.keywords), *node.args[FLAGS[function] :]]
        use = function if function in {"match", "fullmatch"} else "search"
        if node in constants:
            use = _use(constants[node], text)
        value = sum(int(eval(ast.unparse(f))) for f in flags if "re." in ast.unparse(f))
        read = (_value(node.args[0], _Names(vars(module), tree, word)) for word in ("one", b"one"))
        pattern = next((one for one in read if one is not None), "")
        yield Expression(f"{file}:{node.lineno}", pattern, value, use)


class _Names(dict[str, Any]):
    """What names stand for: in the module, as a function assigns them, or else a word."""

    def __init__(self, known: Mapping[str, Any], tree: ast.Module, word: str | bytes) -> None:
        super().__init__(known)
        self._tree = tree
        self._word = word

    def __missing__(self, name: str) -> Any:
        if hasattr(builtins, name):
            return getattr(builtins, name)
        for node in ast.walk(self._tree):
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
                value = _value(node.value, self)
                return self._word if value is None else value
        return self._word


def _value(node: ast.expr, names: _Names) -> Any:
    """Return what an expression stands for, None if that can't be told."""
    try:
        found = eval(compile(ast.Expression(node), "<expression>", "eval"), {}, names)
        re.compile(found)
    except Exception:  # whatever it does with a word where something else belongs
        return None
    return found if isinstance(found, (str, bytes)) else None


def _use(name: str, text: str) -> str:
    """Return how a constant is used; `search` also where that can't be seen."""
    uses = set(re.findall(rf"\b{name}\.(\w+)", text))
    if not uses or uses & SEARCHING:
        return "search"
    return "match" if "match" in uses else "fullmatch"


class Text(NamedTuple):
    """A text of any length: `pump` may be repeated."""

    before: str
    pump: str
    after: str

    def of(self, length: int) -> str:
        return self.before + self.pump * max(1, length // len(self.pump)) + self.after


def texts(expression: Expression) -> list[Text]:
    """Return texts that may take an expression long."""
    parsed = PARSER.parse(expression.pattern, expression.flags)
    given = expression.pattern
    own = given if isinstance(given, str) else given.decode("latin-1")
    reader = _Reader(dict.fromkeys(CHARACTERS + own), parsed.state.flags)
    reader.read(parsed, "")
    words = re.findall(r"[A-Za-z_]{2,}", own)
    reader.found += [(before, word) for before, _ in reader.found[:4] for word in words[:8]]
    made: dict[Text, None] = {}
    for before, pump in dict.fromkeys(reader.found):
        both = before + pump
        for start, repeated in ((before, pump), ("", both), ("", pump), ("\n", f"{both}\n")):
            made |= dict.fromkeys(Text(start, repeated, after) for after in ENDS if repeated)
    return list(made)


class _Reader:
    """Collects what leads to each repetition of a parsed expression, and what is repeated."""

    def __init__(self, characters: Iterable[str], flags: int) -> None:
        self._characters = list(characters)
        self._flags = flags
        self.found: list[tuple[str, str]] = []

    def read(self, items: Any, before: str) -> str:
        """Note the repetitions, and return `before` with an example of what the items match."""
        for operation, value in items:
            kind = str(operation)
            if kind in ONE:
                before += self._matching(kind, value)[0]
            elif kind in REPEATS:
                least, most, body = value
                after = self.read(body, before)
                if int(most) > MANY:
                    self.found += [(before, example) for example in self._examples(body)]
                before += after.removeprefix(before) * least
            elif kind == "SUBPATTERN":
                before = self.read(value[-1], before)
            elif kind == "BRANCH":
                branches = [self.read(branch, before) for branch in value[1]]
                before = branches[0]
            elif kind in {"ASSERT", "ASSERT_NOT"}:
                self.read(value[1], before)
        return before

    def _examples(self, items: Any) -> list[str]:
        """Return some of what the items match, once each."""
        parts: list[list[str]] = []
        for operation, value in items:
            kind = str(operation)
            if kind in ONE:
                parts.append(self._matching(kind, value)[:8])
            elif kind in REPEATS:
                least, _, body = value
                parts.append([*self._examples(body)[:4], *([] if least else [""])])
            elif kind == "SUBPATTERN":
                parts.append(self._examples(value[-1])[:8])
            elif kind == "BRANCH":
                parts.append([one for branch in value[1] for one in self._examples(branch)[:4]])
        return ["".join(example) for example in islice(product(*parts), 24) if any(example)]

    def _matching(self, kind: str, value: Any) -> list[str]:
        """Return the characters that a part of one character matches."""
        if kind == "LITERAL":
            return [chr(value)]
        if kind == "ANY":
            pattern = "."
        elif kind == "NOT_LITERAL":
            pattern = f"[^{re.escape(chr(value))}]"
        else:
            pattern = _class(value)
        flags = self._flags & (re.IGNORECASE | re.DOTALL)
        found = [c for c in self._characters if re.fullmatch(pattern, c, flags)]
        return sorted(found, key=lambda c: not c.isalnum()) or ["x"]


def _class(items: Any) -> str:
    """Return the source of a class of characters."""
    categories = {"SPACE": "\\s", "DIGIT": "\\d", "WORD": "\\w"}
    text = ""
    for operation, value in items:
        kind = str(operation)
        if kind == "NEGATE":
            text += "^"
        elif kind == "LITERAL":
            text += re.escape(chr(value))
        elif kind == "RANGE":
            text += "-".join(re.escape(chr(end)) for end in value)
        else:
            name = str(value).removeprefix("CATEGORY_")
            known = categories[name.removeprefix("NOT_")]
            text += known.upper() if name.startswith("NOT_") else known
    return f"[{text}]"
