from auth_service.tokens import issue_token
from shared.clock import utc_now


def test_token_carries_its_expiry() -> None:
    expires = int(utc_now().timestamp()) + 60
    assert issue_token("ada", expires) == f"ada:{expires}"
