"""Who is asking, and for which tenant. Was backend.app.services.user_context."""

from dataclasses import dataclass


@dataclass(frozen=True)
class UserContext:
    user: str
    tenant: str


class UserContextService:
    def __init__(self) -> None:
        self._tenants: dict[str, str] = {}

    def assign(self, user: str, tenant: str) -> None:
        self._tenants[user] = tenant

    def context_of(self, user: str) -> UserContext:
        return UserContext(user, self._tenants[user])
