import pytest

from test_framework.clients import RecordingClient

pytestmark = pytest.mark.interservice


def test_feed_is_acknowledged() -> None:
    assert RecordingClient().post("/feed", "naval,created") == 202
