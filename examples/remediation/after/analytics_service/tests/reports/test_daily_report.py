from analytics_service.reporting.builder import ReportBuilder
from analytics_service.tests.reports.samples import ONE_DAY


def test_daily_report() -> None:
    assert ReportBuilder(ONE_DAY).lines() == ["created: 2", "delivered: 1"]
