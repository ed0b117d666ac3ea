from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from flake8_ssot.pytest_config.builtin_markers import BUILTIN_MARKERS
from flake8_ssot.pytest_config.known_plugins import KNOWN_PLUGINS

ROOT = Path(__file__).resolve().parents[2]
OBSERVED = {
    "anyio": {"anyio"},
    "celery": {"celery"},
    "hypothesis": {"hypothesis"},
    "pytest-asyncio": {"asyncio"},
    "pytest-bdd": set(),
    "pytest-benchmark": {"benchmark"},
    "pytest-celery": {"celery"},
    "pytest-cov": {"no_cover"},
    "pytest-django": {"django_db", "urls", "django_isolate_apps", "ignore_template_errors"},
    "pytest-flask": {"app", "options"},
    "pytest-freezer": {"freeze_time"},
    "pytest-httpx": {"httpx_mock"},
    "pytest-mock": set(),
    "pytest-order": {"order"},
    "pytest-playwright": {"skip_browser", "only_browser", "browser_context_args"},
    "pytest-recording": {"vcr", "block_network", "default_cassette", "allowed_hosts"},
    "pytest-repeat": {"repeat"},
    "pytest-rerunfailures": {"flaky"},
    "pytest-socket": {"disable_socket", "enable_socket", "allow_hosts"},
    "pytest-timeout": {"timeout"},
    "pytest-trio": {"trio"},
    "pytest-xdist": {"xdist_group"},
    "respx": {"respx"},
    "syrupy": {"syrupy_snapshot"},
}


def listed_markers(folder: Path, *arguments: str, **variables: str) -> set[str]:
    environment = {name: value for name, value in os.environ.items() if "PYTEST" not in name}
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "--markers", "-p", "no:cacheprovider", *arguments],
        cwd=folder,
        env=environment | variables,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(re.findall(r"^@pytest\.mark\.([^:(\n]+)", run.stdout, re.MULTILINE))


def installed_plugins() -> list[str]:
    names = (distribution.metadata["Name"] or "" for distribution in metadata.distributions())
    normalized = {re.sub(r"[-_.]+", "-", name).lower() for name in names}
    return sorted(normalized & KNOWN_PLUGINS.keys())


def test_distribution_names_are_normalized_and_sorted() -> None:
    names = list(KNOWN_PLUGINS)
    assert names == sorted(names)
    assert [name for name in names if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)] == []


def test_table_covers_what_the_generator_lists() -> None:
    listed = (ROOT / "scripts" / "known_plugins.txt").read_text(encoding="utf-8").splitlines()
    assert list(KNOWN_PLUGINS) == [line.split()[0] for line in listed if not line.startswith("#")]


def test_data_is_laid_out_as_the_generator_does() -> None:
    script = ROOT / "scripts" / "generate_known_plugins.py"
    run = subprocess.run([sys.executable, script, "--check"], capture_output=True, check=False)
    assert (run.returncode, run.stdout, run.stderr) == (0, b"", b"")


def test_rows_are_sorted_and_not_empty() -> None:
    for distribution, plugin in KNOWN_PLUGINS.items():
        assert plugin.entry_points or plugin.markers, distribution
        assert list(plugin.entry_points) == sorted(set(plugin.entry_points)), distribution
        assert list(plugin.markers) == sorted(set(plugin.markers)), distribution


def test_markers_are_names_as_pytest_cuts_them() -> None:
    markers = {marker for plugin in KNOWN_PLUGINS.values() for marker in plugin.markers}
    assert [marker for marker in markers if not re.fullmatch(r"[^\s:(]+", marker)] == []


@pytest.mark.parametrize("distribution", OBSERVED)
def test_a_row_agrees_with_what_was_observed(distribution: str) -> None:
    assert set(KNOWN_PLUGINS[distribution].markers) == OBSERVED[distribution]
    assert not KNOWN_PLUGINS[distribution].computed


def test_an_entry_point_may_differ_from_distribution_and_module() -> None:
    assert KNOWN_PLUGINS["hypothesis"].entry_points == ("hypothesispytest",)
    assert KNOWN_PLUGINS["pytest-timeout"].entry_points == ("timeout",)


def test_a_plugin_that_makes_up_names_is_marked() -> None:
    assert KNOWN_PLUGINS["pytest-ansible"].computed


def test_installed_plugins_register_what_the_table_says(tmp_path: Path) -> None:
    installed = installed_plugins()
    assert installed, "no plugin of the table is installed, so nothing was compared"
    listed = listed_markers(tmp_path)
    missing = {name: set(KNOWN_PLUGINS[name].markers) - listed for name in installed}
    assert {name: markers for name, markers in missing.items() if markers} == {}


@pytest.mark.parametrize("distribution", ["hypothesis", "pytest-xdist"])
def test_a_plugin_registers_nothing_else(distribution: str, tmp_path: Path) -> None:
    plugin = KNOWN_PLUGINS[distribution]
    loaded = [argument for name in plugin.entry_points for argument in ("-p", name)]
    listed = listed_markers(tmp_path, *loaded, PYTEST_DISABLE_PLUGIN_AUTOLOAD="1")
    assert listed - BUILTIN_MARKERS.keys() == set(plugin.markers)
