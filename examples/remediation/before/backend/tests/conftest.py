import pytest

from test_framework.clients import RecordingClient


@pytest.fixture
def auth_client() -> RecordingClient:
    return RecordingClient()
