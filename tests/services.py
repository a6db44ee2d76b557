"""Small HTTP services for tests: one that says exactly what it is told to, and a SPARQL one over a graph."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pyoxigraph

Reaction = Callable[[socket.socket], None]
JSON = "application/sparql-results+json"


class Scripted:
    """Answers each connection with the next reaction; remembers what it was sent."""

    def __init__(self, reactions: Sequence[Reaction]) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._reactions = list(reactions)
        self.requests: list[bytes] = []
        self.port = self._listening.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/sparql"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        for reaction in self._reactions:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            with connection:
                self.requests.append(_whole_request(connection))
                with suppress(OSError):
                    reaction(connection)

    def close(self) -> None:
        """Stops listening, and waits for the reaction under way."""
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits for a connection
        self._listening.close()
        self._thread.join()


def _whole_request(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65_536)
        data += piece
        if not piece or data[:1] == b"\x16":  # the beginning of TLS
            return data
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [
        line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")
    ]
    while lengths and len(body) < int(lengths[0]):
        body += connection.recv(65_536)
    return head + b"\r\n\r\n" + body


def says(text: str | bytes) -> Reaction:
    """A reaction that sends these bytes and closes."""
    data = text.encode() if isinstance(text, str) else text
    return lambda connection: connection.sendall(data)


def answer(
    status: str, body: str | bytes = b"", kind: str = JSON, *headers: str, length: int | None = None
) -> Reaction:
    """A reaction that sends one HTTP answer."""
    data = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(data) if length is None else length}", *headers]
    lines += [f"Content-Type: {kind}"] if kind else []
    return says("\r\n".join(lines).encode() + b"\r\nConnection: close\r\n\r\n" + data)


@contextmanager
def scripted(*reactions: Reaction) -> Iterator[Scripted]:
    """A service that reacts so, one reaction for each connection."""
    service = Scripted(reactions)
    try:
        yield service
    finally:
        service.close()


class Service(ThreadingHTTPServer):
    """A SPARQL service over N-Quads, without a union default graph. forms: the forms it was sent."""

    daemon_threads = True

    def __init__(self, nquads: bytes) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.quads = pyoxigraph.Store()
        self.quads.bulk_load(nquads, format=pyoxigraph.RdfFormat.N_QUADS)
        self.forms: list[dict[str, list[str]]] = []
        self.url = f"http://127.0.0.1:{self.server_address[1]}/query"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Service

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.server.forms.append(form)
        scope = {}
        if "default-graph-uri" in form:
            scope = {
                "default_graph": [pyoxigraph.NamedNode(each) for each in form["default-graph-uri"]],
                "named_graphs": [pyoxigraph.NamedNode(each) for each in form["named-graph-uri"]],
            }
        found = self.server.quads.query(form["query"][0], **scope)  # type: ignore[arg-type]
        if isinstance(found, pyoxigraph.QueryTriples):
            body = found.serialize(format=pyoxigraph.RdfFormat.N_TRIPLES)
            kind = "application/n-triples"
        else:
            body = found.serialize(format=pyoxigraph.QueryResultsFormat.JSON)
            kind = JSON
        assert body is not None
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def service(nquads: bytes) -> Iterator[Service]:
    """A running SPARQL service over these N-Quads."""
    made = Service(nquads)
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.shutdown()
        made.server_close()
        thread.join()
