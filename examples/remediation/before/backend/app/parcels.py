from dataclasses import dataclass, replace

from backend.app.enums import ParcelStatus


@dataclass(frozen=True)
class Parcel:
    number: str
    status: ParcelStatus = ParcelStatus.CREATED


def move(parcel: Parcel, status: ParcelStatus) -> Parcel:
    return replace(parcel, status=status)
