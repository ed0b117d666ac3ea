import pytest

from backend.app.enums import ParcelStatus
from backend.app.parcels import move

from .helpers import make_parcel


@pytest.mark.parametrize("end", [ParcelStatus.DELIVERED, ParcelStatus.RETURNED])
def test_parcel_reaches_its_end(end: ParcelStatus) -> None:
    assert move(make_parcel(), end).status is end
