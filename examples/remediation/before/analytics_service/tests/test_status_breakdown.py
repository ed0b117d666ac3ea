import pytest

from analytics_service.aggregate import count_by_status
from analytics_service.enums import ParcelStatus
from analytics_service.events import Event


@pytest.mark.parametrize("status", list(ParcelStatus))
def test_every_status_is_counted(status: ParcelStatus) -> None:
    assert count_by_status([Event("naval", status.value)])[status.value] == 1
