import pytest

from auth_service.login import Account
from auth_service.tests.helpers import make_account


@pytest.fixture
def account() -> Account:
    return make_account()
