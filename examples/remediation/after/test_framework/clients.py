class RecordingClient:
    """Stands in for another service and remembers what it was asked."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str]] = []

    def post(self, path: str, body: str) -> int:
        self.calls.append((path, body))
        return 202
