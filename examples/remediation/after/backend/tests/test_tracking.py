from backend.app.services.tracking import tracking_line
from backend.tests.helpers import make_parcel
from shared.timing.clock import utc_now
from shared.timing.formats import to_iso


def test_tracking_line_ends_with_the_status() -> None:
    assert tracking_line(make_parcel(), to_iso(utc_now())).endswith(" PB-1 created")
