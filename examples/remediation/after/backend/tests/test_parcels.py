import pytest

from backend.tests.helpers import make_parcel


@pytest.mark.backend
def test_new_parcel_is_created() -> None:
    assert make_parcel().status.value == "created"
