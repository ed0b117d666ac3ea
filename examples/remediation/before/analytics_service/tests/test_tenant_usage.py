from analytics_service.aggregate import count_by_tenant
from analytics_service.events import Event
from test_framework.context import context_service_for


def test_usage_is_booked_on_the_tenant() -> None:
    tenant = context_service_for(grace="naval").context_of("grace").tenant
    assert count_by_tenant([Event(tenant, "created")]) == {"naval": 1}
