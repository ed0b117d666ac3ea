from shared.redis_manager import redis_manager


def test_cached_parcel_is_read_back() -> None:
    redis_manager.set("parcel:PB-1", "created")
    assert redis_manager.get("parcel:PB-1") == "created"
    redis_manager.delete("parcel:PB-1")
    assert redis_manager.get("parcel:PB-1") is None
