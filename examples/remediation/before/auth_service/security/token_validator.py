class TokenValidator:
    def __init__(self, now: int) -> None:
        self._now = now

    def is_valid(self, token: str) -> bool:
        _, _, expires = token.rpartition(":")
        return expires.isdecimal() and int(expires) > self._now
