"""OST203: markers that are registered and never used, held against what pytest selects."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from environments import distribution, environment
from processes import run_pytest
from projects import audited, write

INI = "[pytest]\nmarkers =\n    slow: takes long\n    legacy: old\n"
USES_SLOW = "import pytest\n\n@pytest.mark.slow\ndef test_it(): ...\n"
FIRST = "pytest.ini:4:5 OST203 marker 'legacy' is registered and never used; "
REMEDY = "use it or remove it"
OK, NO_TESTS = 0, 5


def found(root: Path, files: Mapping[str, str]) -> list[str]:
    told = audited(write(root, {".git/HEAD": "", **files}))
    return [line for line in told if "OST203" in line or "OST000" in line]


def selected(root: Path, marker: str) -> bool:
    """Ask pytest whether any test has the marker."""
    done = run_pytest(root, "--collect-only", "-q", "-m", marker)
    assert done.returncode in {OK, NO_TESTS}, done.stdout + done.stderr
    return done.returncode == OK


REPORTED = {
    "no use": ({"test_it.py": USES_SLOW}, REMEDY),
    "only in a comment and a docstring": (
        {"test_it.py": USES_SLOW + '# @pytest.mark.legacy\n"""pytest.mark.legacy"""\n'},
        REMEDY,
    ),
    "only asked for": (
        {
            "test_it.py": USES_SLOW,
            "conftest.py": "def pytest_collection_modifyitems(items):\n"
            "    [item.get_closest_marker('legacy') for item in items]\n",
        },
        REMEDY,
    ),
    "only on something else called mark": (
        {"test_it.py": USES_SLOW + "class Pen:\n    class mark: legacy = 1\nPen.mark.legacy\n"},
        REMEDY,
    ),
    "marks of known names are added": (
        {
            "test_it.py": USES_SLOW,
            "conftest.py": "import pytest\nskip = pytest.mark.skip(reason='x')\n"
            "def pytest_collection_modifyitems(items):\n"
            "    for item in items:\n        item.add_marker(skip)\n"
            "        item.add_marker(pytest.mark.slow)\n",
        },
        REMEDY,
    ),
    "a typo the other way round": (
        {"test_it.py": USES_SLOW + "@pytest.mark.legasy\ndef test_other(): ...\n"},
        "did you mean 'legasy', which is used and not registered?",
    ),
    "addopts leave it out": (
        {"test_it.py": USES_SLOW, "pytest.ini": INI + "addopts = -m 'not legacy'\n"},
        "addopts select by it, remove it there too",
    ),
}


@pytest.mark.parametrize("name", REPORTED)
def test_reported_and_pytest_selects_nothing(name: str, tmp_path: Path) -> None:
    files, remedy = REPORTED[name]
    assert found(tmp_path, {"pytest.ini": INI, **files}) == [FIRST + remedy]
    assert selected(tmp_path, "slow")
    assert not selected(tmp_path, "legacy")


SILENT: Mapping[str, Mapping[str, str]] = {
    "a decorator": {"test_it.py": "import pytest\n@pytest.mark.legacy\ndef test_it(): ...\n"},
    "under another name": {
        "test_it.py": "from pytest import mark as m\n@m.legacy\ndef test_it(): ...\n"
    },
    "with pytest under another name": {
        "test_it.py": "import pytest as p\n@p.mark.legacy\ndef test_it(): ...\n"
    },
    "asked for as an attribute": {
        "test_it.py": "import pytest\n@pytest.mark.__getattr__('legacy')\ndef test_it(): ...\n"
    },
    "made by hand": {
        "test_it.py": "from pytest import Mark, MarkDecorator\n"
        "MADE = MarkDecorator(Mark('leg' 'acy', (), {}, _ispytest=True), _ispytest=True)\n"
        "@MADE\ndef test_it(): ...\n",
    },
    "by way of an alias": {
        "test_it.py": "import pytest\nM = pytest.mark\n@M.legacy\ndef test_it(): ...\n"
    },
    "looked up by text": {
        "test_it.py": "import pytest\n@getattr(pytest.mark, 'legacy')\ndef test_it(): ...\n"
    },
    "added by text": {
        "test_it.py": "def test_it(): ...\n",
        "conftest.py": "def pytest_collection_modifyitems(items):\n"
        "    for one in items:\n        one.add_marker('legacy')\n",
    },
    "a computed name": {
        "test_it.py": "def test_it(): ...\n",
        "conftest.py": "import pytest\ndef pytest_collection_modifyitems(items):\n"
        "    for item in items:\n        for name in ['leg' + 'acy']:\n"
        "            item.add_marker(getattr(pytest.mark, name))\n",
    },
    "a computed name in a variable": {
        "test_it.py": "def test_it(): ...\n",
        "conftest.py": "import pytest\ndef pytest_collection_modifyitems(items):\n"
        "    name = 'leg' + 'acy'\n    for item in items:\n        item.add_marker(name)\n",
    },
    "from a helper of the project": {
        "test_it.py": "from marks import old\n@old\ndef test_it(): ...\n",
        "marks.py": "import pytest\nold = pytest.mark.legacy\n",
    },
}


@pytest.mark.parametrize("name", SILENT)
def test_silent_where_pytest_selects_a_test(name: str, tmp_path: Path) -> None:
    files = {"pytest.ini": INI, "test_slow.py": USES_SLOW, **SILENT[name]}
    assert found(tmp_path, files) == []
    assert selected(tmp_path, "legacy")


@pytest.mark.parametrize("folder", ["", "sub/"])
def test_a_conftest_registers_as_well(folder: str, tmp_path: Path) -> None:
    conftest = (
        "def pytest_configure(config):\n"
        "    config.addinivalue_line('markers', 'legacy: old')\n"
        "    config.addinivalue_line('markers', 'slow: takes long')\n"
    )
    files = {f"{folder}conftest.py": conftest, f"{folder}test_it.py": USES_SLOW, "pytest.ini": ""}
    told = f"{folder}conftest.py:2:1 OST203 marker 'legacy' is registered and never used; "
    assert found(tmp_path, files) == [told + REMEDY]
    assert not selected(tmp_path / folder, "legacy")


def test_each_configuration_has_its_own_tests(tmp_path: Path) -> None:
    files = {
        "a/pytest.ini": "[pytest]\nmarkers = slow\n",
        "a/test_a.py": "def test_it(): ...\n",
        "b/pytest.ini": "[pytest]\nmarkers = slow\n",
        "b/test_b.py": USES_SLOW,
    }
    told = "a/pytest.ini:2:11 OST203 marker 'slow' is registered and never used; "
    assert found(tmp_path, files) == [told + REMEDY]
    assert not selected(tmp_path / "a", "slow")
    assert selected(tmp_path / "b", "slow")


def test_a_configuration_without_tests_of_its_own_is_not_judged(tmp_path: Path) -> None:
    files = {"ci/pytest.ini": INI, "tests/test_it.py": USES_SLOW}
    later = {"z/pytest.ini": INI, "z/test_it.py": USES_SLOW}
    assert found(tmp_path, {**files, **later}) == [f"z/{FIRST}{REMEDY}"]


def test_marks_of_another_folder_count_if_they_can_be_imported(tmp_path: Path) -> None:
    files = {"a/pytest.ini": INI, "a/test_it.py": USES_SLOW, "b/pytest.ini": "[pytest]\n"}
    uses = "import pytest\nold = pytest.mark.legacy, pytest.mark.legasy\n"
    assert found(tmp_path, {**files, "b/conftest.py": uses}) == [f"a/{FIRST}{REMEDY}"]
    assert found(tmp_path, {**files, "b/marks.py": uses}) == []


def test_each_name_once_and_only_what_can_be_one(tmp_path: Path) -> None:
    lines = ("x-y", "legacy: old", "legacy: twice", "slow")
    ini = "[pytest]\nmarkers =\n" + "".join(f"    {line}\n" for line in lines)
    assert found(tmp_path, {"pytest.ini": ini, "test_it.py": USES_SLOW}) == [FIRST + REMEDY]


def test_what_a_plugin_of_the_project_registers_is_left_alone(tmp_path: Path) -> None:
    plugin = "def pytest_configure(config):\n    config.addinivalue_line('markers', 'legacy: x')\n"
    files = {"plug.py": plugin, "conftest.py": "pytest_plugins = ['plug']\n"}
    assert found(tmp_path, {**files, "pytest.ini": "", "test_it.py": "def test_it(): ...\n"}) == []


def test_suites_say_which_configuration_is_meant(tmp_path: Path) -> None:
    suites = '[tool.flake8-ssot]\nsuites = ["pytest -c ci/pytest.ini tests"]\n'
    files = {"ci/pytest.ini": INI, "tests/test_it.py": USES_SLOW, "pyproject.toml": suites}
    assert found(tmp_path, files) == [f"ci/{FIRST}{REMEDY}"]


def test_what_an_installed_plugin_registers_too_is_its_own_affair(tmp_path: Path) -> None:
    add = "    config.addinivalue_line('markers', '{}: x')\n"
    plugin = f"def pytest_configure(config):\n{add.format('legacy')}{add.format('olders')}"
    info = distribution("pytest_old", "1.0", "pytest_old.py")
    points = {"pytest_old-1.0.dist-info/entry_points.txt": "[pytest11]\nold = pytest_old\n"}
    environment(
        tmp_path / ".venv", {**info, **points, "pytest_old.py": plugin, "pytest/__init__.py": ""}
    )
    uses = f"{USES_SLOW}@pytest.mark.olders\ndef test_other(): ...\n"
    files = {"pytest.ini": f"{INI}    older: x\n", "test_it.py": uses}
    told = "pytest.ini:5:5 OST203 marker 'older' is registered and never used; "
    assert found(tmp_path, files) == [told + REMEDY]


@pytest.mark.parametrize("name", ["tests/cart.feature", "tests/test_cart.tavern.yaml"])
def test_tags_are_marks(name: str, tmp_path: Path) -> None:
    files = {"pytest.ini": INI, "test_it.py": USES_SLOW, name: "@legacy\nmarks: legacy\n"}
    assert found(tmp_path, files) == []


#: What is given to add_marker, and before it the lines that make it.
GIVEN = {
    "a dictionary": ("**{'marker': 'legacy'}", ""),
    "one of two": ("'legacy' if True else 'slow'", ""),
    "a text with a type": ("name", "name: str = 'legacy'"),
    "a computed name in a loop": ("name", "for name in ('leg' 'acy',): item.name = name"),
    "an argument": ("name", "def add(name): return name"),
}


@pytest.mark.parametrize("case", GIVEN)
def test_silent_where_add_marker_may_be_given_it(case: str, tmp_path: Path) -> None:
    text, before = GIVEN[case]
    conftest = f"def pytest_itemcollected(item):\n    {before}\n    item.add_marker({text})\n"
    files = {"pytest.ini": INI, "test_it.py": USES_SLOW, "conftest.py": conftest}
    assert found(tmp_path, files) == []


def test_something_called_mark_may_be_it_where_marks_have_other_names(tmp_path: Path) -> None:
    pen = "from pytest import mark as m\nclass Pen:\n    mark = m\nPen.mark.legacy\n"
    assert found(tmp_path, {"pytest.ini": INI, "test_it.py": USES_SLOW + pen}) == []


def test_a_broken_file_may_use_it(tmp_path: Path) -> None:
    files = {
        "pytest.ini": INI,
        "test_it.py": USES_SLOW,
        "other.py": "pytest.mark.legacy\nno Python\n",
    }
    assert found(tmp_path, files) == []


def test_a_file_of_tags_that_is_not_read_has_none(tmp_path: Path) -> None:
    (tmp_path / "cart.feature").symlink_to(tmp_path / "nowhere")
    tags = dict.fromkeys((".old/cart.feature", "build/cart.feature"), "@legacy\n")
    files = {**tags, "pytest.ini": INI, "test_it.py": USES_SLOW}
    assert found(tmp_path, files) == [FIRST + REMEDY]
