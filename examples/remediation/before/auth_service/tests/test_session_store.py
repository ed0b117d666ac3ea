from auth_service.session_store import SessionStore


def test_session_belongs_to_its_user() -> None:
    store = SessionStore()
    store.open("s1", "ada")
    assert store.user_of("s1") == "ada"
    assert store.user_of("s2") is None
