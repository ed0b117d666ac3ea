from shared.redis_manager import redis_manager


class SessionStore:
    def __init__(self) -> None:
        self._redis = redis_manager

    def open(self, session: str, user: str) -> None:
        self._redis.set(f"session:{session}", user)

    def user_of(self, session: str) -> str | None:
        return self._redis.get(f"session:{session}")
