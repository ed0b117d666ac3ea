import pytest

from backend.app.parcels import move
from backend.tests.helpers import make_parcel
from shared.enums import ParcelStatus


@pytest.mark.parametrize("end", [ParcelStatus.DELIVERED, ParcelStatus.RETURNED])
def test_parcel_reaches_its_end(end: ParcelStatus) -> None:
    assert move(make_parcel(), end).status is end
