from shared.redis_manager import get_redis_manager


def test_cached_parcel_is_read_back() -> None:
    redis = get_redis_manager()
    redis.set("parcel:PB-1", "created")
    assert redis.get("parcel:PB-1") == "created"
    redis.delete("parcel:PB-1")
    assert redis.get("parcel:PB-1") is None
