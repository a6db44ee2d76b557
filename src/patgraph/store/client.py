"""A small HTTP client for SPARQL services: time and size are bounded, and every fault is named.

Credentials go to one scheme, host and port only: a redirect elsewhere is an error, and no proxy is used.
"""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from urllib.parse import urljoin

from .._version import __version__
from ..errors import EndpointError
from ..tables import printable
from .address import address_fault, read_address
from .faults import exchange_fault, status_fault

TIMEOUT = 60.0
LARGEST = 1 << 30

_REDIRECTS = 3
_PIECE = 65_536

Sink = Callable[[bytes], object]


class Client:
    """Exchanges with one service. headers: sent with each, credentials among them.

    timeout: seconds for a whole exchange. largest: bytes of an answer.
    """

    def __init__(
        self,
        url: str,
        headers: Sequence[tuple[str, str]] = (),
        *,
        timeout: float = TIMEOUT,
        largest: int = LARGEST,
    ) -> None:
        self._connection: http.client.HTTPConnection | None = None
        self._response: http.client.HTTPResponse | None = None
        self.address = read_address(url)
        self.url = url
        self._headers = dict(headers)
        self._timeout = timeout
        self._largest = largest
        self._expired = False

    def __del__(self) -> None:
        self._close()

    def post(self, form: str, accept: str, seconds: float | None = None) -> tuple[str, bytes]:
        """Sends a form; the answer's media type and body. Raises EndpointError, or QueryError for a 400.

        seconds: for this exchange, instead of the client's own time-out.
        """
        pieces: list[bytes] = []
        kind = self.send(
            "POST",
            form.encode("ascii"),
            "application/x-www-form-urlencoded",
            accept,
            sink=pieces.append,
            seconds=seconds,
        )
        return kind, b"".join(pieces)

    def send(
        self,
        method: str,
        body: bytes | None = None,
        content_type: str = "",
        accept: str = "*/*",
        *,
        parameters: str = "",
        sink: Sink = lambda _piece: None,
        seconds: float | None = None,
    ) -> str:
        """One exchange; the answer's body goes piece by piece into `sink`, its media type comes back.

        parameters: added to the address's query string. Methods must be such as can be sent twice.
        Raises EndpointError; QueryError when the service refuses what was sent (400).
        """
        path = self.address.path
        if parameters:
            path += ("&" if "?" in path else "?") + parameters
        headers = {"User-Agent": f"patgraph/{__version__}", "Accept": accept, "Accept-Encoding": "identity"}
        if content_type:
            headers["Content-Type"] = content_type
        headers.update(self._headers)
        self._expired = False
        seconds = seconds or self._timeout
        timer = threading.Timer(seconds, self._expire)
        timer.daemon = True
        timer.start()
        try:
            response = self._asked(method, path, body, headers)
            kind = _checked(response)
            self._read(response, sink)
            if self._expired:
                raise TimeoutError
            return kind
        except (OSError, http.client.HTTPException, ValueError) as error:
            self._close()
            raise exchange_fault(error, self.address, seconds, expired=self._expired) from None
        except BaseException:
            self._close()
            raise
        finally:
            timer.cancel()

    # --- one exchange ---------------------------------------------------------------------------------

    def _asked(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> http.client.HTTPResponse:
        """The answer's head, after redirects that stay with the host."""
        for _ in range(_REDIRECTS + 1):
            response = self._answered(method, path, body, headers)
            if 200 <= response.status < 300:
                return response
            if not 300 <= response.status < 400:
                known = any(name.lower() == "authorization" for name in self._headers)
                sent = "query" if method == "POST" else "graph"
                raise status_fault(response, self.url, sent=sent, credentials=known)
            location = response.getheader("Location") or ""
            self._close()
            here = f"{self.address.shown}{path}"
            target = read_address(urljoin(here, location)) if location else None
            if target is None or target.origin != self.address.origin:
                where = f"to {printable(target.shown + target.path)[:200]}" if target else "to nowhere"
                raise address_fault(f"{self.url} redirects {where}. If that is right, give that address.")
            path = target.path
        raise address_fault(f"{self.url} redirects in a circle. Check the address.")

    def _answered(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> http.client.HTTPResponse:
        """One request; a kept connection that the service has closed meanwhile is opened once more."""
        if self._connection is not None:
            try:
                return self._exchanged(self._connection, method, path, body, headers)
            except (ConnectionError, http.client.HTTPException):
                self._close()
                if self._expired:
                    raise
        made: type[http.client.HTTPConnection] = http.client.HTTPConnection
        if self.address.scheme == "https":
            made = http.client.HTTPSConnection
        self._connection = made(self.address.host, self.address.port, timeout=self._timeout)
        self._connection.connect()
        if self._expired:
            raise TimeoutError
        return self._exchanged(self._connection, method, path, body, headers)

    def _exchanged(
        self,
        connection: http.client.HTTPConnection,
        method: str,
        path: str,
        body: bytes | None,
        headers: dict[str, str],
    ) -> http.client.HTTPResponse:
        # Who refuses a request may stop listening before all of it is sent: the answer still says why.
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.request(method, path, body, headers)
        self._response = connection.getresponse()
        return self._response

    def _read(self, response: http.client.HTTPResponse, sink: Sink) -> None:
        total = 0
        while piece := response.read1(_PIECE):
            total += len(piece)
            if total > self._largest:
                raise EndpointError(
                    "service",
                    f"{self.url} answers with more than {self._largest:,} bytes. Ask for less.",
                )
            sink(piece)
        if response.length:  # http.client does not tell when a body of known length ends early
            raise http.client.IncompleteRead(b"", response.length)
        response.close()  # frees the connection for the next request
        if response.will_close:
            self._close()

    def _expire(self) -> None:
        self._expired = True
        connection = self._connection
        if connection is not None and connection.sock is not None:
            try:
                connection.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                connection.sock.close()

    def _close(self) -> None:
        if self._response is not None:  # one that ends with its connection holds the socket
            self._response.close()
            self._response = None
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _checked(response: http.client.HTTPResponse) -> str:
    """The media type. Raises EndpointError for a body that was packed without being asked for."""
    coding = (response.getheader("Content-Encoding") or "identity").strip().lower()
    if coding not in ("", "identity"):
        raise EndpointError("service", f"the service packs its answers ({printable(coding)[:40]}) unasked.")
    return (response.getheader("Content-Type") or "").partition(";")[0].strip().lower()
