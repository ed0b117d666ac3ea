from analytics_service.aggregate import count_by_status

from .factories import make_events


def test_ingested_events_are_counted() -> None:
    assert count_by_status(make_events("created", "created")) == {"created": 2}
