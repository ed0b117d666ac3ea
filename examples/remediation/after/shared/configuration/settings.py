"""The settings of a service, read from a mapping such as os.environ."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    service: str
    debug: bool = False


def load_settings(environ: Mapping[str, str]) -> Settings:
    return Settings(
        service=environ.get("SERVICE", "unknown"),
        debug=environ.get("DEBUG") == "1",
    )
