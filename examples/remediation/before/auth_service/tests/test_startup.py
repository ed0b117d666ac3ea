import pytest

from auth_service.startup import started_before


@pytest.mark.startup_services
def test_redis_comes_first() -> None:
    assert started_before("redis", "auth_service")
