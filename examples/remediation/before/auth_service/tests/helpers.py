from auth_service.login import Account


def make_account(name: str = "ada", *, locked: bool = False) -> Account:
    return Account(name, password="correct horse", locked=locked)
