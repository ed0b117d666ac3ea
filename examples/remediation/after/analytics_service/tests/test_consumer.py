from analytics_service.consumer import consume
from analytics_service.events import Event
from shared.error_handler import ErrorPayload


def test_good_message() -> None:
    assert consume("naval,created") == Event("naval", "created")


def test_bad_message() -> None:
    assert isinstance(consume("naval"), ErrorPayload)
