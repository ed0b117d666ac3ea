from shared.error_handler import handle_service_error


def test_payload_names_the_service() -> None:
    payload = handle_service_error("backend", KeyError("PB-1"))
    assert (payload.service, payload.code) == ("backend", "KeyError")
