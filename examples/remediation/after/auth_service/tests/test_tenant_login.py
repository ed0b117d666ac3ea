from test_framework.context import context_service_for


def test_login_sees_the_tenant_of_the_user() -> None:
    contexts = context_service_for(ada="analytical", grace="naval")
    assert contexts.context_of("grace").tenant == "naval"
