import pytest

from test_framework.clients import RecordingClient


@pytest.mark.interservice
def test_backend_asks_auth(auth_client: RecordingClient) -> None:
    auth_client.post("/verify", "token")
    assert auth_client.calls == [("/verify", "token")]
