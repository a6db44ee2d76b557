"""Just enough of a Bolt server to say which version it is."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

_MAGIC = b"\x60\x60\xb0\x17"
_BOLT_4_4 = b"\x00\x00\x04\x04"
_SUCCESS = b"\xb1\x70"


@contextmanager
def bolt_server(agent: str) -> Iterator[int]:
    """A port where every message succeeds and HELLO is answered with this name and version of the server."""
    listening = socket.create_server(("127.0.0.1", 0))
    answer = _chunked(_SUCCESS + _map({"server": agent, "connection_id": "bolt-1"}))

    def talk(client: socket.socket) -> None:
        with suppress(OSError), client:
            assert _exactly(client, 20)[:4] == _MAGIC
            client.sendall(_BOLT_4_4)
            while _message(client):
                client.sendall(answer)

    def accept() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=talk, args=(listening.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.close()


def _exactly(client: socket.socket, size: int) -> bytes:
    found = b""
    while len(found) < size:
        piece = client.recv(size - len(found))
        if not piece:
            raise ConnectionError
        found += piece
    return found


def _message(client: socket.socket) -> bytes:
    """A message: chunks, each with its length before it, up to an empty one."""
    found = b""
    while size := struct.unpack(">H", _exactly(client, 2))[0]:
        found += _exactly(client, size)
    return found


def _chunked(message: bytes) -> bytes:
    return struct.pack(">H", len(message)) + message + b"\x00\x00"


def _map(values: Mapping[str, str]) -> bytes:
    return bytes((0xA0 + len(values),)) + b"".join(_string(n) + _string(v) for n, v in values.items())


def _string(text: str) -> bytes:
    data = text.encode()
    assert len(data) < 256
    return b"\xd0" + bytes((len(data),)) + data
