from dataclasses import dataclass


@dataclass(frozen=True)
class Account:
    name: str
    password: str
    locked: bool = False


def log_in(account: Account, password: str) -> bool:
    return not account.locked and account.password == password
