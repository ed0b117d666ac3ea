import pytest

from auth_service.startup import started_before


@pytest.mark.startup_services
def test_auth_starts_before_backend() -> None:
    assert started_before("auth_service", "backend")
