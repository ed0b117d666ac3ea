"""`check` and the real `flake8 --select OST` report the same."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from processes import run_module
from projects import write

EXAMPLE: Final = Path(__file__).parents[2] / "examples" / "remediation" / "before"
FORMAT: Final = "%(path)s:%(row)d:%(col)d: %(code)s %(text)s"

COMMENTS: Final = {
    "pytest.ini": "[pytest]\nmarkers = slow\n",
    "pyproject.toml": '[tool.flake8-ssot.shims]\n"old.colours" = "new.colours"\n',
    "tests/test_plain.py": """
        from . import bare  # noqa
        from . import coded  # noqa: OST101
        from . import both  # noqa: OST101, OST102
        from . import other  # noqa: E501
        from . import prefix  # noqa:OST1
        from . import letters  # noqa: OST
        from . import spaced  # noqa:  OST101
        from . import upper  # NOQA : OST101
        from . import joined  # NoQA:OST101,OST102
        from . import blank  # noqa: OST101 OST102
        from . import said  # noqa: OST101 because it is so
        from . import hidden  # some words # noqa
        from . import unhidden  #noqa
    """,
    "tests/test_over_lines.py": '''
        import pytest
        from . import (  # noqa: OST101
            one,
            two,  # noqa: OST102
        )
        from . import (
            three,
        )  # noqa
        from . import \\
            four  # noqa: OST101
        pytestmark = [pytest.mark.nope, """
        text
        """]  # noqa
        pytestmark += [pytest.mark.nope, """
        text # noqa
        """]
        pytestmark += [pytest.mark.nope, f"""
        text {1
        + 2}
        """]  # noqa: OST201
        pytestmark += [
            pytest.mark.nope,  # noqa
            pytest.mark.never,
        ]
        @pytest.mark.unheard(
            "a"
        )  # noqa
        def test_it(): ...
    ''',
    "tests/test_whole.py": "from . import one\n# flake8: noqa\n",
    "tests/test_whole_coded.py": "from . import one\n# flake8: noqa: E501\n",
    "tests/test_whole_equals.py": "from . import one\n    # FLAKE8=NOQA\n",
    "tests/test_whole_behind_code.py": "from . import one  # flake8: noqa\nfrom . import two\n",
    "tests/test_whole_in_text.py": 'from . import one\n"""\n# flake8: noqa\n"""\n',
    "tests/test_mark.py": "\ufefffrom . import one\n",
    "tests/test_broken.py": "from . import one\nx = (\n",
    "tests/test_form_feed.py": "\x0cfrom . import one\x0c\nx = 1\x0b\nfrom . import two  # noqa\n",
    "tests/test_letters.py": 'x = "äöü"; from . import one\n',
    "tests/test_shim.py": "from old.colours import RED\nimport old.colours as c  # noqa: OST3\n",
    "tests/test_no_end.py": "from . import one  # noqa",
    "tests/empty.py": "",
    "tests/stub.pyi": "from . import one\n",
}


def flake8(folder: Path, *arguments: str) -> list[str]:
    command = ("flake8", "--isolated", "--select", "OST", "--format", FORMAT)
    ended = run_module(folder, *command, "--filename", "*.py,*.pyi", *arguments, ".")
    assert ended.stderr == ""
    return sorted(line.removeprefix("./") for line in ended.stdout.splitlines())


def check(folder: Path, *arguments: str) -> list[str]:
    command = ("flake8_ssot", "check", "-q", "--output-format", "concise")
    ended = run_module(folder, *command, *arguments)
    assert ended.stderr == ""
    lines = ended.stdout.replace(" [*] ", " ").splitlines()  # flake8 has no fixes
    return sorted(line for line in lines if ": invalid-syntax: " not in line)


def test_the_example() -> None:
    theirs = flake8(EXAMPLE)
    assert len(theirs) > 20
    assert check(EXAMPLE) == theirs


def test_comments_are_read_as_flake8_reads_them(tmp_path: Path) -> None:
    write(tmp_path, COMMENTS)
    (tmp_path / "tests" / "test_latin.py").write_bytes(
        b"# coding: latin-1\nx = '\xe4'; from . import one\n"
    )
    (tmp_path / "tests" / "test_ends.py").write_bytes(
        b"from . import one\r\nfrom . import two  # noqa\r\nx = '''\r\n'''\rfrom . import three\r"
    )
    theirs = flake8(tmp_path)
    assert {line.split(":")[0] for line in theirs} >= {
        "tests/test_plain.py",
        "tests/test_over_lines.py",
        "tests/test_whole_behind_code.py",
        "tests/test_latin.py",
        "tests/test_ends.py",
    }
    assert check(tmp_path) == theirs


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_with_and_without_processes(jobs: str, tmp_path: Path) -> None:
    """Enough files for processes to be started, with options that have to reach them."""
    for number in range(90):
        text = f"import pytest\nfrom old import x{number}\npytestmark = pytest.mark.nope\n"
        write(tmp_path, {f"part{number % 7}/tests/test_{number}.py": text})
    ours = check(tmp_path, "--jobs", jobs, "--shims", "old=new", "--ignore", "OST102")
    theirs = flake8(tmp_path, "--ssot-shims", "old=new", "--extend-ignore", "OST102")
    assert len(theirs) == 180
    assert ours == theirs


def test_options_of_the_command_line_are_those_of_the_plugin(tmp_path: Path) -> None:
    files = {
        "tests/test_a.py": "import pytest\npytestmark = [pytest.mark.a, pytest.mark.b]\n",
        "checks/thing.py": "from . import other\n",
        "checks/other.py": "",
    }
    write(tmp_path, files)
    ours = check(tmp_path, "--markers", "a", "--test-files", "checks/**")
    theirs = flake8(tmp_path, "--ssot-markers", "a", "--ssot-test-files", "checks/**")
    assert len(theirs) >= 2
    assert ours == theirs
