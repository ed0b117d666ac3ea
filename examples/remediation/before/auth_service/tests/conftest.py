import pytest

from auth_service.login import Account

from .helpers import make_account


@pytest.fixture
def account() -> Account:
    return make_account()
