import pytest

from analytics_service.aggregate import count_by_tenant
from analytics_service.events import Event


def test_one_day() -> None:
    assert count_by_tenant([Event("naval", "created")]) == {"naval": 1}


@pytest.mark.slow
def test_many_days() -> None:
    assert count_by_tenant(Event("naval", "created", day) for day in range(90)) == {"naval": 90}
