def issue_token(user: str, expires: int) -> str:
    return f"{user}:{expires}"
