"""Which of the seven configuration files is read, and which file counts as a configuration."""

from __future__ import annotations

from itertools import pairwise

from differential.case import MARKED, SLOW, Case

INI = "[pytest]\nmarkers =\n    {}: as it is\n"
TOML = '[pytest]\nmarkers = ["{}: as it is"]\n'
FORMS = {
    "pytest.toml": TOML,
    ".pytest.toml": TOML,
    "pytest.ini": INI,
    ".pytest.ini": INI,
    "pyproject.toml": '[tool.pytest.ini_options]\nmarkers = ["{}: as it is"]\n',
    "tox.ini": INI,
    "setup.cfg": "[tool:pytest]\nmarkers =\n    {}: as it is\n",
}
NAMES = list(FORMS)
FAST = MARKED.format("fast")
SLOW_IN_TOX = {"tox.ini": INI.format("slow"), "test_a.py": SLOW}


def above_tox(name: str, file: str, text: str, *, counts: bool, trap: int = 0) -> Case:
    """Return the case of a file beside a tox.ini that registers the marker in use."""
    return Case(
        name,
        {file: text, "conftest.py": "", **SLOW_IN_TOX},
        ost201={"test_a.py"} if counts else set(),
        ost202={"conftest.py"} if counts else set(),
        shadowed={"tox.ini"} if counts else set(),
        trap=trap,
    )


def below_root(name: str, file: str, text: str, *, counts: bool, trap: int = 0) -> Case:
    """Return the case of a file in the tested folder, below a pytest.ini with the marker."""
    return Case(
        name,
        {
            "pytest.ini": INI.format("slow"),
            f"sub/{file}": text,
            "sub/conftest.py": "",
            "sub/test_a.py": SLOW,
        },
        run="pytest sub",
        ost201={"sub/test_a.py"} if counts else set(),
        ost202={"sub/conftest.py"} if counts else set(),
        trap=trap,
    )


READ = tuple(
    Case(
        f"reads-{name}",
        {name: FORMS[name].format("slow"), "test_a.py": SLOW, "test_b.py": FAST},
        ost201={"test_b.py"},
    )
    for name in NAMES
)
BEATS = tuple(
    Case(
        f"{winner}-beats-{loser}",
        {
            winner: FORMS[winner].format("fast"),
            loser: FORMS[loser].format("slow"),
            "conftest.py": "",
            "test_a.py": SLOW,
            "test_b.py": FAST,
        },
        ost201={"test_a.py"},
        ost202={"conftest.py"},
        shadowed={loser},
    )
    for winner, loser in pairwise(NAMES)
)

CASES = (
    *READ,
    *BEATS,
    Case(
        "all-seven-files",
        {
            **{name: FORMS[name].format(f"rank{rank}") for rank, name in enumerate(NAMES)},
            "conftest.py": "",
            "test_a.py": MARKED.format("rank0"),
            "test_b.py": MARKED.format("rank4"),
        },
        ost201={"test_b.py"},
        ost202={"conftest.py"},
        shadowed=set(NAMES[1:]),
    ),
    above_tox("empty-pytest.toml-counts", "pytest.toml", "", counts=True),
    above_tox("empty-dot-pytest.toml-counts", ".pytest.toml", "", counts=True),
    above_tox(
        "pytest.toml-with-the-table-of-pyproject",
        "pytest.toml",
        '[tool.pytest]\nmarkers = ["slow: x"]\n',
        counts=True,
    ),
    Case(
        "empty-pytest.ini-hides-pyproject",
        {
            "pytest.ini": "",
            "pyproject.toml": FORMS["pyproject.toml"].format("slow"),
            "tests/conftest.py": "",
            "tests/test_a.py": SLOW,
        },
        ost201={"tests/test_a.py"},
        ost202={"tests/conftest.py"},
        shadowed={"pyproject.toml"},
        trap=8,
    ),
    above_tox("empty-dot-pytest.ini-counts", ".pytest.ini", "", counts=True),
    Case(
        "pytest.ini-with-the-header-of-setup.cfg",
        {
            "pytest.ini": FORMS["setup.cfg"].format("slow"),
            "pyproject.toml": FORMS["pyproject.toml"].format("slow"),
            "conftest.py": "",
            "test_a.py": SLOW,
        },
        ost201={"test_a.py"},
        ost202={"conftest.py"},
        shadowed={"pyproject.toml"},
        trap=9,
    ),
    Case(
        "pytest.ini-with-the-header-of-setup.cfg-alone",
        {
            "pytest.ini": FORMS["setup.cfg"].format("slow"),
            "conftest.py": "",
            "test_a.py": SLOW,
        },
        ost201={"test_a.py"},
        ost202={"conftest.py"},
        trap=9,
    ),
    above_tox("pyproject-without-section", "pyproject.toml", "[tool.black]\n", counts=False),
    above_tox(
        "pyproject-with-empty-tool.pytest", "pyproject.toml", "[tool.pytest]\n", counts=False
    ),
    above_tox(
        "pyproject-with-empty-ini_options",
        "pyproject.toml",
        "[tool.pytest.ini_options]\n",
        counts=True,
        trap=11,
    ),
    above_tox(
        "pyproject-with-a-native-key",
        "pyproject.toml",
        '[tool.pytest]\naddopts = ["-v"]\n',
        counts=True,
    ),
    Case(
        "native-table-of-pyproject",
        {
            "pyproject.toml": '[tool.pytest]\nmarkers = ["slow: x"]\n',
            "test_a.py": SLOW,
            "test_b.py": FAST,
        },
        ost201={"test_b.py"},
    ),
    Case(
        "native-table-with-empty-ini_options",
        {
            "pyproject.toml": '[tool.pytest]\nmarkers = ["slow: x"]\n[tool.pytest.ini_options]\n',
            "test_a.py": SLOW,
            "test_b.py": FAST,
        },
        ost201={"test_b.py"},
    ),
    Case(
        "tox.ini-with-the-header-of-setup.cfg",
        {
            "tox.ini": FORMS["setup.cfg"].format("slow"),
            "setup.cfg": FORMS["setup.cfg"].format("fast"),
            "test_a.py": SLOW,
            "test_b.py": FAST,
        },
        ost201={"test_a.py"},
    ),
    Case(
        "tox.ini-with-empty-section",
        {
            "tox.ini": "[pytest]\n",
            "setup.cfg": FORMS["setup.cfg"].format("slow"),
            "conftest.py": "",
            "test_a.py": SLOW,
        },
        ost201={"test_a.py"},
        ost202={"conftest.py"},
        shadowed={"setup.cfg"},
    ),
    Case(
        "setup.cfg-without-section",
        {"setup.cfg": "[metadata]\nname = x\n", "test_a.py": SLOW},
        ost201={"test_a.py"},
    ),
    Case(
        "section-in-capitals",
        {"pytest.ini": "[PYTEST]\nmarkers = slow\n", "test_a.py": SLOW},
        ost201={"test_a.py"},
    ),
    Case(
        "section-with-spaces-in-brackets",
        {"pytest.ini": "[ pytest ]\nmarkers = slow\n", "test_a.py": SLOW},
        ost201={"test_a.py"},
    ),
    Case(
        "section-with-a-comment-behind",
        {"pytest.ini": "[pytest] # ours\nmarkers = slow\n", "test_a.py": SLOW, "test_b.py": FAST},
        ost201={"test_b.py"},
    ),
    Case("no-configuration", {"test_a.py": SLOW}, ost201={"test_a.py"}),
    Case("setup.py-is-no-configuration", {"setup.py": "", "test_a.py": SLOW}, ost201={"test_a.py"}),
    below_root("inner-pyproject-without-section", "pyproject.toml", "", counts=False, trap=10),
    below_root(
        "inner-pyproject-with-empty-tool.pytest",
        "pyproject.toml",
        "[tool.pytest]\n",
        counts=False,
        trap=11,
    ),
    below_root(
        "inner-pyproject-with-empty-ini_options",
        "pyproject.toml",
        "[tool.pytest.ini_options]\n",
        counts=True,
        trap=11,
    ),
    below_root("inner-tox.ini-without-section", "tox.ini", "[tox]\n", counts=False),
    Case(
        "inner-tox.ini-with-the-header-of-setup.cfg",
        {
            "pytest.ini": INI.format("slow"),
            "sub/tox.ini": FORMS["setup.cfg"].format("fast"),
            "sub/conftest.py": "",
            "sub/test_a.py": SLOW,
            "sub/test_b.py": FAST,
        },
        run="pytest sub",
        ost201={"sub/test_b.py"},
        ost202={"sub/conftest.py"},
    ),
    below_root("inner-tox.ini-with-empty-section", "tox.ini", "[pytest]\n", counts=True),
    below_root("inner-setup.cfg-without-section", "setup.cfg", "[flake8]\n", counts=False),
    below_root("inner-setup.cfg-with-empty-section", "setup.cfg", "[tool:pytest]\n", counts=True),
    below_root("inner-empty-pytest.ini", "pytest.ini", "", counts=True),
    below_root("inner-pytest.ini-with-another-section", "pytest.ini", "[foo]\n", counts=True),
)
