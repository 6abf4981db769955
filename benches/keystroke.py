"""Types into a file by way of `protovet lsp` as an editor would, key by key, and tells how long each
key took to be judged: from the change that is sent to the findings for that version.

keystroke.py PROTOVET REPOSITORY FILE AFTER TEXT    types TEXT into FILE behind the first AFTER

Prints one line: median, 95th percentile and most of the time that passes, in milliseconds, and the
processor time of all threads for one key.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from time import perf_counter


class Server:
    """A running server."""

    def __init__(self, program: str, folder: Path) -> None:
        self.process = subprocess.Popen(
            [program, "lsp"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def send(self, method: str, params: object, ident: int | None = None) -> None:
        message = {"jsonrpc": "2.0", "method": method, "params": params}
        if ident is not None:
            message["id"] = ident
        body = json.dumps(message).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def receive(self) -> dict:
        length = 0
        while line := self.process.stdout.readline().strip():
            name, _, value = line.partition(b": ")
            if name == b"Content-Length":
                length = int(value)
        if not length:
            sys.exit("the server ended")
        return json.loads(self.process.stdout.read(length))

    def published(self, uri: str, version: int) -> list:
        """Waits for what is shown in a version of a file."""
        while True:
            message = self.receive()
            params = message.get("params", {})
            if message.get("method") != "textDocument/publishDiagnostics":
                continue
            if params["uri"] == uri and params.get("version") == version:
                return params["diagnostics"]

    def cpu(self) -> float:
        """Milliseconds of processor time of all threads until now."""
        tasks = Path(f"/proc/{self.process.pid}/task")
        total = 0
        for task in os.listdir(tasks):
            total += int((tasks / task / "schedstat").read_text().split()[0])
        return total / 1e6


def main() -> None:
    program, folder, name, after, typed = sys.argv[1:]
    folder = Path(folder).resolve()
    path = folder / name
    uri = path.as_uri()
    text = path.read_text()
    at = text.index(after) + len(after)
    line, column = text.count("\n", 0, at), at - (text.rfind("\n", 0, at) + 1)
    server = Server(program, folder)
    server.send(
        "initialize",
        {"capabilities": {}, "workspaceFolders": [{"uri": folder.as_uri(), "name": "bench"}]},
        1,
    )
    server.send("initialized", {})
    started = perf_counter()
    document = {"uri": uri, "languageId": "proto", "version": 0, "text": text}
    server.send("textDocument/didOpen", {"textDocument": document})
    server.published(uri, 0)
    opened = (perf_counter() - started) * 1000
    # the history is read once, then all is judged again
    server.published(uri, 0)
    times, broken = [], 0
    before = server.cpu()
    for version, key in enumerate(typed, 1):
        here = {"line": line, "character": column}
        change = {"range": {"start": here, "end": here}, "text": key}
        started = perf_counter()
        server.send(
            "textDocument/didChange",
            {"textDocument": {"uri": uri, "version": version}, "contentChanges": [change]},
        )
        shown = server.published(uri, version)
        times.append((perf_counter() - started) * 1000)
        broken += any(it["code"] == "COMPILE_ERROR" for it in shown)
        line, column = (line + 1, 0) if key == "\n" else (line, column + 1)
    cpu = (server.cpu() - before) / len(typed)
    server.process.kill()
    times.sort()
    print(
        f"{len(typed)} keys in {name} ({broken} of them do not compile): "
        f"median {times[len(times) // 2]:.1f} ms, p95 {times[len(times) * 95 // 100]:.1f} ms, "
        f"most {times[-1]:.1f} ms; processor time {cpu:.1f} ms a key; opened in {opened:.0f} ms"
    )


main()
