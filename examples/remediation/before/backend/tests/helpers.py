from backend.app.parcels import Parcel


def make_parcel(number: str = "PB-1") -> Parcel:
    return Parcel(number)
