from test_framework.context import context_service_for


def test_parcels_are_scoped_by_tenant() -> None:
    contexts = context_service_for(ada="analytical")
    assert contexts.context_of("ada").user == "ada"
