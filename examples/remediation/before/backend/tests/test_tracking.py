from backend.app.services.tracking import tracking_line
from shared.clock import utc_now
from shared.timing.formats import to_iso

from .helpers import make_parcel


def test_tracking_line_ends_with_the_status() -> None:
    assert tracking_line(make_parcel(), to_iso(utc_now())).endswith(" PB-1 created")
