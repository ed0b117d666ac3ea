from analytics_service.events import Event
from analytics_service.reporting.builder import ReportBuilder


def test_lines_are_sorted() -> None:
    events = [Event("naval", "delivered"), Event("naval", "created")]
    assert ReportBuilder(events).lines() == ["created: 1", "delivered: 1"]
