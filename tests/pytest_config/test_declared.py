"""Which distributions a project declares, in the forms that name them."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import write

from flake8_ssot.pytest_config.declared import Declared


@pytest.mark.parametrize(
    ("name", "text", "names"),
    [
        ("requirements.txt", "A.b==1 # x\n-r c.txt\n# d\n./e\n\n--f\n$g\nh[i]>1\n", {"a-b", "h"}),
        ("pyproject.toml", "[project]\ndependencies = ['a>1', 2]\n"
         "optional-dependencies = {b = ['c']}\n", {"a", "b", "c"}),
        ("pyproject.toml", "[dependency-groups]\na = ['b', {include-group = 'c'}]\n",
         {"a", "b", "include-group"}),
        ("pyproject.toml", "[tool.uv]\ndev-dependencies = ['a']\n", {"a"}),
        ("pyproject.toml", "[tool.poetry.group.x.dependencies]\na = '^1'\nb = {version = '1'}\n"
         "c = [{version = '1'}]\n", {"a", "b", "c", "version"}),
        ("pyproject.toml", "[tool.poetry\n", set()),
        ("pyproject.toml", "tool = 1\n", set()),
    ],
    ids=["requirements", "project", "groups", "uv", "poetry", "broken", "no-table"],
)  # fmt: skip
def test_names_that_are_certain(name: str, text: str, names: set[str], tmp_path: Path) -> None:
    assert Declared((write(tmp_path, {name: text}),), tmp_path).certain == names
