"""What a move does to a text alone: its list of exports, and where a definition goes."""

from __future__ import annotations

import ast

import pytest

from flake8_ssot.moving.exports import with_export, without_export
from flake8_ssot.moving.placing import placed, without_import

ADDED = {
    "at the end of a line": ('__all__ = ["Bar"]\n', '__all__ = ["Bar", "Coin"]\n'),
    "in its place": ("__all__ = ['Bar', 'Doc']\n", "__all__ = ['Bar', 'Coin', 'Doc']\n"),
    "where nothing is sorted": ("__all__ = ['Doc', 'Bar']\n", "__all__ = ['Doc', 'Bar', 'Coin']\n"),
    "a line of its own": (
        '__all__ = [\n    "Bar",  # one\n]\n',
        '__all__ = [\n    "Bar",  # one\n    "Coin",\n]\n',
    ),
    "behind what has no comma": (
        '__all__ = [\n    "Bar"\n]\n',
        '__all__ = [\n    "Bar",\n    "Coin",\n]\n',
    ),
    "a line in its place": (
        '__all__ = [\r\n    "Bar",\r\n    "Doc",\r\n]\r\n',
        '__all__ = [\r\n    "Bar",\r\n    "Coin",\r\n    "Doc",\r\n]\r\n',
    ),
    "it is there": ('__all__ = ["Coin"]\n', '__all__ = ["Coin"]\n'),
    "there is no list": ("Coin = 1\n", "Coin = 1\n"),
    "an empty list": ("__all__ = []\n", None),
    "a list of who knows what": ("__all__ = [*others]\n", None),
}


@pytest.mark.parametrize("case", ADDED)
def test_a_name_is_added_to_the_exports(case: str) -> None:
    before, after = ADDED[case]
    assert with_export(before, "Coin") == after


TAKEN = {
    "the first": ('__all__ = ["Coin", "Doc"]\n', '__all__ = ["Doc"]\n'),
    "the last": ('__all__ = ["Bar", "Coin"]\n', '__all__ = ["Bar"]\n'),
    "the only one": ('__all__ = ["Coin"]\n', "__all__ = []\n"),
    "its line, with its comment": (
        '__all__ = [\n    "Bar",\n    "Coin",  # of gold\n]\n',
        '__all__ = [\n    "Bar",\n]\n',
    ),
    "from what is added": (
        "__all__ = ['Bar']\n__all__ += ['Coin', 'Doc']\n",
        "__all__ = ['Bar']\n__all__ += ['Doc']\n",
    ),
    "it isn't there": ('__all__ = ["Bar"]\n', '__all__ = ["Bar"]\n'),
    "beside who knows what": ('__all__ = ["Coin", *others]\n', None),
}


@pytest.mark.parametrize("case", TAKEN)
def test_a_name_is_taken_out_of_the_exports(case: str) -> None:
    before, after = TAKEN[case]
    assert without_export(before, "Coin") == after


COIN = "class Coin: ...\n"
TRY = "try:\n    import json\nexcept ImportError:\n    import ast as json\n"
HEAD = f'"""Text."""\n\nimport os\n\n{TRY}'
ENDS = {
    "at the end": ("X = 1\n", "X = 1\n\n\n{}"),
    "an empty module": ("", "{}"),
    "before a script": (
        "X = 1\n\n\n# To try it.\nif __name__ == '__main__':\n    print(X)\n",
        "X = 1\n\n\n{}\n\n# To try it.\nif __name__ == '__main__':\n    print(X)\n",
    ),
    "behind some other condition": (
        "import sys\n\nif sys.maxsize > 1:\n    X = 1\n",
        "import sys\n\nif sys.maxsize > 1:\n    X = 1\n\n\n{}",
    ),
}
HEADS = {
    "behind imports that may fail": (HEAD + "\nX = 1\n", HEAD + "\n\n{}\n\nX = 1\n"),
    "before a condition that does more": (
        "import os\n\nif os.sep:\n    X = 1\n",
        "import os\n\n\n{}\n\nif os.sep:\n    X = 1\n",
    ),
    "before all": ("X = 1\n", "{}\n\nX = 1\n"),
}


@pytest.mark.parametrize("case", [*ENDS, *HEADS])
def test_a_definition_has_its_place(case: str) -> None:
    before, after = (ENDS | HEADS)[case]
    text = placed(before, COIN, at_head=case in HEADS, is_constant=False)
    assert text == after.format(COIN)
    assert len(ast.parse(text).body) == len(ast.parse(before).body) + 1


IMPORTS = {
    "alone": ("import os\nfrom money import Coin\nX = 1\n", "import os\nX = 1\n"),
    "beside another": ("from money import Bar, Coin\n", "from money import Bar\n"),
    "under another name": ("from money import Gold as Coin\nX = 1\n", "X = 1\n"),
    "alone in a block": (
        "if TYPE_CHECKING:\n    from money import Coin\nX = 1\n",
        "X = 1\n",
    ),
    "in a block with more": (
        "if TYPE_CHECKING:\n    import os\n    from money import Coin\nX = 1\n",
        "if TYPE_CHECKING:\n    import os\nX = 1\n",
    ),
    "beside another in a block": (
        "if TYPE_CHECKING:\n    from money import Coin, Bar\n",
        "if TYPE_CHECKING:\n    from money import Bar\n",
    ),
    "in a block with another way": (
        "if TYPE_CHECKING:\n    from money import Coin\nelse:\n    Coin = 1\n",
        "if TYPE_CHECKING:\n    from money import Coin\nelse:\n    Coin = 1\n",
    ),
    "another name": ("from money import Bar\n", "from money import Bar\n"),
}


@pytest.mark.parametrize("case", IMPORTS)
def test_an_import_is_taken_out(case: str) -> None:
    before, after = IMPORTS[case]
    assert without_import(before, "Coin") == after
