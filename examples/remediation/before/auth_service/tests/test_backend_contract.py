import pytest

from auth_service.tokens import issue_token
from test_framework.clients import RecordingClient


@pytest.mark.backend
def test_token_is_announced_to_backend() -> None:
    client = RecordingClient()
    assert client.post("/tokens", issue_token("ada", 5)) == 202
    assert client.calls == [("/tokens", "ada:5")]
