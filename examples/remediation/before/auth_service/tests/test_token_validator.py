import pytest

from auth_service.tokens import TokenValidator, issue_token


@pytest.mark.parametrize(("expires", "valid"), [(99, False), (101, True)])
def test_expiry_decides(expires: int, valid: bool) -> None:
    assert TokenValidator(now=100).is_valid(issue_token("ada", expires)) is valid
