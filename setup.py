"""Puts the rule pages of docs/rules into the package; all else is in pyproject.toml."""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

PAGES = Path(__file__).parent / "docs" / "rules"


class BuildWithPages(build_py):
    """An editable install reads the pages where they are, any other one gets copies."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            shutil.copytree(PAGES, Path(self.build_lib, "flake8_ssot", "pages"), dirs_exist_ok=True)


setup(cmdclass={"build_py": BuildWithPages})
