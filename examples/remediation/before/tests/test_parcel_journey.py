import pytest

from analytics_service.aggregate import count_by_status
from analytics_service.events import Event
from auth_service.tokens import issue_token
from backend.app.parcels import Parcel


@pytest.mark.e2e
def test_new_parcel_is_counted() -> None:
    parcel = Parcel("PB-7")
    assert issue_token("ada", 5).startswith("ada")
    assert count_by_status([Event("naval", parcel.status.value)]) == {"created": 1}
