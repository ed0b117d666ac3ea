from analytics_service.events import Event
from shared.error_handler import ErrorPayload, handle_service_error


def consume(message: str) -> Event | ErrorPayload:
    try:
        tenant, status = message.split(",")
    except ValueError as error:
        return handle_service_error("analytics_service", error)
    return Event(tenant, status)
