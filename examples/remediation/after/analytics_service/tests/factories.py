from analytics_service.events import Event


def make_events(*statuses: str) -> list[Event]:
    return [Event("analytical", status) for status in statuses]
