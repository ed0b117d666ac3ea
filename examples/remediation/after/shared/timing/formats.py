from datetime import datetime


def to_iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
