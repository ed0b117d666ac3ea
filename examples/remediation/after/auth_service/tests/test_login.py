from auth_service.login import Account, log_in
from auth_service.tests.helpers import make_account


def test_right_password(account: Account) -> None:
    assert log_in(account, "correct horse")


def test_locked_account() -> None:
    assert not log_in(make_account(locked=True), "correct horse")
