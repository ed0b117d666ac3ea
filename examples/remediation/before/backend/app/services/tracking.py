from backend.app.parcels import Parcel


def tracking_line(parcel: Parcel, moment: str) -> str:
    return f"{moment} {parcel.number} {parcel.status.value}"
