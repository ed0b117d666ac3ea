from shared.configuration.settings import Settings, load_settings


def test_settings_of_auth_service() -> None:
    assert load_settings({"SERVICE": "auth"}) == Settings("auth", debug=False)
