"""Which files `check` finds: those that the real ruff finds, and no others."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from processes import run, run_module
from projects import write

from flake8_ssot.check.discovery import EXCLUDE

RUFF: Final = shutil.which("ruff", path=str(Path(sys.executable).parent)) or shutil.which("ruff")
FILES: Final = (
    "a.py", "b.pyi", "c.txt", "src/a.py", "src/gen/x.py", "src/gen/keep.py", "build/x.py",
    "build/deep/y.py", "build/tmp_z.py", "node_modules/z.py", "venv/q.py", ".hidden/h.py",
    "deep/.venv/x.py", "deep/site-packages/x.py", "deep/inner/a.py", "deep/inner/b_test.py",
    "deep/other/skip.py", "inner_repo/a.py", "inner_repo/sub/gen.py", "noext", "tmp_x.py",
    "sub/local.py", "sub/dir/local.py", "dist/a.py", "only/info.py", "only/x.py", "deep/build/x.py",
    "deep/repo/skip.py", "deep/repo/a.py",
)  # fmt: skip
IGNORED: Final = {
    ".gitignore": "build/\n*_test.py\n/src/gen/*\n!/src/gen/keep.py\ntmp_*\ngen.py\n",
    "sub/.gitignore": "!\n\\\nlocal.py\n!/dir/local.py\n",
    "deep/.ignore": "skip.py\n",
}
ARGUMENTS: Final = (
    ".", "--no-respect-gitignore .", "build", "build/x.py", "--force-exclude dist/a.py venv",
    "--force-exclude build/x.py", "--exclude deep .", "--exclude deep/inner .",
    "--exclude deep/* .", "--extend-exclude *.pyi .", "--extend-exclude src/**/x.py .",
    "--extend-exclude ./src .", "--extend-exclude src/ .", "--extend-exclude */in* .",
    "--extend-exclude [a-b].py .", "--extend-exclude ?.py .", "--extend-exclude [!a].py .",
    "deep/inner src", "--extend-exclude **/inner .", "--extend-exclude deep/inner/** .",
    "--extend-exclude a.py,sub .", "dist", "noext", "--force-exclude dist", "sub/dir", "src/gen",
    "--extend-exclude sub sub/dir", "--extend-exclude sub --force-exclude sub/dir", "src/gen/x.py",
)  # fmt: skip


@pytest.fixture(scope="module", params=[False, True], ids=["plain", "repository"])
def tree(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lay out the files, each with a syntax error: every file that is checked is so reported."""
    root = tmp_path_factory.mktemp("tree")
    for name in FILES:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x = (\n", encoding="utf-8")
    for name, text in IGNORED.items():
        (root / name).write_text(text, encoding="utf-8")
    (root / "src" / "link.py").symlink_to("../a.py")
    (root / "link_dir").symlink_to("src")
    if request.param:
        (root / ".git" / "info").mkdir(parents=True)
        (root / ".git" / "info" / "exclude").write_text("only/info.py\n", encoding="utf-8")
        (root / "inner_repo" / ".git").mkdir()
        (root / "deep" / "repo" / ".git").mkdir()
    return root


def listed(ended: subprocess.CompletedProcess[str]) -> set[str]:
    lines = [line for line in ended.stdout.splitlines() if "invalid-syntax" in line]
    return {line.split(":")[0] for line in lines}


@pytest.mark.skipif(RUFF is None, reason="ruff is not installed")
@pytest.mark.parametrize("arguments", ARGUMENTS)
def test_the_files_are_those_of_ruff(arguments: str, tree: Path) -> None:
    given = ["--isolated", "--output-format", "concise", *arguments.split()]
    theirs = listed(run(tree, RUFF or "", "check", "--no-cache", *given))
    ours = listed(run_module(tree, "flake8_ssot", "check", *given))
    assert ours == theirs


def test_git_tells_what_is_left_out(tree: Path) -> None:
    ours = listed(run_module(tree, "flake8_ssot", "check", "--output-format", "concise", "."))
    expected = {
        "a.py", "b.pyi", "src/a.py", "src/link.py", "src/gen/keep.py", ".hidden/h.py",
        "deep/inner/a.py", "inner_repo/a.py", "inner_repo/sub/gen.py", "sub/dir/local.py",
        "only/x.py",
    }  # fmt: skip
    in_repository = (tree / ".git").exists()
    assert expected <= ours
    assert ours.isdisjoint({"dist/a.py", "venv/q.py", "node_modules/z.py", "deep/other/skip.py"})
    assert ("build/x.py" in ours) != in_repository
    assert ("only/info.py" in ours) != in_repository


@pytest.mark.skipif(RUFF is None, reason="ruff is not installed")
@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".gitconfig", "[user]\n\tname = x\n[core]\n\texcludesFile = ~/mine\n"),
        (".config/git/config", '[core]\nexcludesfile = "~/mine"\n'),
        (".config/git/ignore", "a.py\n"),
    ],
)
def test_the_file_of_the_user_counts_as_for_ruff(name: str, text: str, tmp_path: Path) -> None:
    write(tmp_path, {f"home/{name}": text, "home/mine": "a.py\n", "tree/.git/HEAD": ""})
    tree = write(tmp_path / "tree", {"a.py": "x = (\n", "b.py": "x = (\n"})
    home = {**os.environ, "HOME": str(tmp_path / "home"), "XDG_CONFIG_HOME": ""}
    given = ["--isolated", "--output-format", "concise", "."]
    theirs = listed(run(tree, RUFF or "", "check", "--no-cache", *given, **home))
    ours = listed(run_module(tree, "flake8_ssot", "check", *given, environment=home))
    assert ours == theirs == {"b.py"}


@pytest.mark.skipif(RUFF is None, reason="ruff is not installed")
def test_the_usual_exclusions_are_those_of_ruff(tmp_path: Path) -> None:
    (tmp_path / "a.py").touch()
    ended = subprocess.run(
        [RUFF or "", "check", "--isolated", "--show-settings", "a.py"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    _, _, rest = ended.stdout.partition("file_resolver.exclude = [\n")
    theirs = [line.strip().strip('",') for line in rest.partition("]")[0].splitlines()]
    assert list(EXCLUDE) == theirs
