STARTUP_ORDER = ("redis", "auth_service", "backend", "analytics_service")


def started_before(first: str, second: str) -> bool:
    return STARTUP_ORDER.index(first) < STARTUP_ORDER.index(second)
