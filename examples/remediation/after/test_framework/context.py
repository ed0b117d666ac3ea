from shared.user_context import UserContextService


def context_service_for(**tenants: str) -> UserContextService:
    service = UserContextService()
    for user, tenant in tenants.items():
        service.assign(user, tenant)
    return service
