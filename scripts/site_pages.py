"""A hook of mkdocs: pages of the repository that lie outside of docs/, and links between the two.

Links are written for whoever reads the files where they lie. In the site they lead to the pages.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Final

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT: Final = Path(__file__).resolve().parent.parent
#: What becomes a page, or a picture: its path in the repository, and in the site.
OUTSIDE: Final = {
    "README.md": "start.md",
    "CHANGELOG.md": "changelog.md",
    "examples/remediation/README.md": "example.md",
    "benchmarks/README.md": "benchmarks.md",
    "benchmarks/load.svg": "load.svg",
}
DOCS: Final = "docs/"
LINK: Final = re.compile(r"(?<=\]\()(?!\w+:|#)([^)#\s]+)")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """List the rules' pages in the navigation."""
    rules = sorted((ROOT / "docs" / "rules").glob("*.md"))
    for entry in config.nav or []:
        if "Rules" in entry:
            entry["Rules"] = [f"rules/{path.name}" for path in rules]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages from outside."""
    for source, name in OUTSIDE.items():
        text = (ROOT / source).read_text(encoding="utf-8")
        files.append(File.generated(config, name, content=text))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Let each link lead to where its file is in the site."""
    uri = page.file.src_uri
    source = next((path for path, name in OUTSIDE.items() if name == uri), DOCS + uri)

    def target(match: re.Match[str]) -> str:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(source), match[1]))
        found = OUTSIDE.get(path, path.removeprefix(DOCS))
        return posixpath.relpath(found, posixpath.dirname(uri) or ".")

    return LINK.sub(target, markdown)
