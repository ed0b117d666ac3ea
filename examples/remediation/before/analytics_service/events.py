from dataclasses import dataclass


@dataclass(frozen=True)
class Event:
    tenant: str
    status: str
    day: int = 0
