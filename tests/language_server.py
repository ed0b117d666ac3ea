"""A client of the real python-lsp-server, as an editor is one: over standard input and output."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from typing import Any, Final

from pylsp_jsonrpc.streams import JsonRpcStreamReader, JsonRpcStreamWriter

#: Seconds that the server may take for one answer.
PATIENCE: Final = 60
#: The server's own linters, which would speak of the same buffers.
OTHERS: Final = ("pycodestyle", "pyflakes", "mccabe")


class Client:
    """One session; of all that the server tells, the diagnostics of one buffer at a time."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._writer = JsonRpcStreamWriter(process.stdin)
        self._received: Queue[dict[str, Any]] = Queue()
        reader = JsonRpcStreamReader(process.stdout)
        threading.Thread(target=reader.listen, args=(self._received.put,), daemon=True).start()

    def request(self, method: str, **params: object) -> object:
        self._writer.write({"jsonrpc": "2.0", "id": method, "method": method, "params": params})
        while (message := self._received.get(timeout=PATIENCE)).get("id") != method:
            pass
        return message["result"]

    def notify(self, method: str, **params: object) -> None:
        self._writer.write({"jsonrpc": "2.0", "method": method, "params": params})

    def _told(self, path: Path) -> list[str]:
        """Return what the server publishes next of a buffer, as `line:column code`."""
        while True:
            params = self._received.get(timeout=PATIENCE).get("params", {})
            if params.get("uri") == path.as_uri() and "diagnostics" in params:
                break
        starts = [(one["range"]["start"], one["code"]) for one in params["diagnostics"]]
        return [f"{at['line'] + 1}:{at['character'] + 1} {code}" for at, code in starts]

    def open(self, path: Path, text: str) -> list[str]:
        document = {"uri": path.as_uri(), "languageId": "python", "version": 1, "text": text}
        self.notify("textDocument/didOpen", textDocument=document)
        return self._told(path)

    def change(self, path: Path, text: str) -> list[str]:
        document = {"uri": path.as_uri(), "version": 2}
        self.notify(
            "textDocument/didChange", textDocument=document, contentChanges=[{"text": text}]
        )
        return self._told(path)

    def save(self, path: Path) -> list[str]:
        self.notify("textDocument/didSave", textDocument={"uri": path.as_uri()})
        return self._told(path)

    def close(self, path: Path) -> list[str]:
        self.notify("textDocument/didClose", textDocument={"uri": path.as_uri()})
        return self._told(path)


@contextmanager
def session(root: Path, folder: Path) -> Iterator[Client]:
    """Start the server in `folder`, its workspace being `root`, and end it as an editor does."""
    plugins = {name: {"enabled": False} for name in OTHERS} | {"flake8": {"enabled": True}}
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    process = subprocess.Popen(
        [sys.executable, "-m", "pylsp"],
        cwd=folder, env={**os.environ, "PATH": path}, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    with process:
        try:
            client = Client(process)
            settings = {"pylsp": {"plugins": plugins}}
            client.request(
                "initialize",
                processId=os.getpid(),
                rootUri=root.as_uri(),
                capabilities={},
                initializationOptions=settings,
            )
            client.notify("initialized")
            yield client
            client.request("shutdown")
            client.notify("exit")
            assert process.wait(PATIENCE) == 0
        finally:
            process.kill()
