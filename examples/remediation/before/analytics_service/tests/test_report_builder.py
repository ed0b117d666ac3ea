from analytics_service.aggregate import ReportBuilder
from analytics_service.events import Event


def test_lines_are_sorted() -> None:
    events = [Event("naval", "delivered"), Event("naval", "created")]
    assert ReportBuilder(events).lines() == ["created: 1", "delivered: 1"]
