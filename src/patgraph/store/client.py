"""A small HTTP client for SPARQL services: time and size are bounded, and every fault is named.

Credentials go to one scheme, host and port only: a redirect elsewhere is an error, and no proxy is used.
"""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from urllib.parse import urljoin

from .._version import __version__
from ..errors import EndpointError
from ..tables import printable
from .address import address_fault, quoted_address, read_address
from .connection import Deadline, connected, within
from .faults import exchange_fault, status_fault
from .secrecy import Header, Mask

TIMEOUT = 60.0
LARGEST = 1 << 30

_REDIRECTS = 3
_PIECE = 65_536
_PART_ONLY = 206

Sink = Callable[[bytes], object]


class Client:
    """Exchanges with one service. headers: sent with each, credentials among them.

    timeout: seconds for a whole exchange. largest: bytes of an answer. Raises EndpointError for an address
    that is none, SettingsError for a time-out that cannot be kept.
    """

    def __init__(
        self,
        url: str,
        headers: Sequence[Header] = (),
        *,
        timeout: float = TIMEOUT,
        largest: int = LARGEST,
    ) -> None:
        self._connection: http.client.HTTPConnection | None = None
        self._response: http.client.HTTPResponse | None = None
        self._socket: socket.socket | None = None
        self.address = read_address(url)
        self.url = url
        self._headers = dict(headers)
        self._mask = Mask(headers)
        self._timeout = within(timeout).seconds
        self._largest = largest
        self._expired = False

    def __del__(self) -> None:
        self._close()

    def post(self, form: str, accept: str, deadline: Deadline | None = None) -> tuple[str, bytes]:
        """Sends a form; the answer's media type and body. Raises EndpointError, or QueryError for a 400.

        deadline: of this exchange, instead of the client's own time-out.
        """
        pieces: list[bytes] = []
        kind = self.send(
            "POST",
            form.encode("ascii"),
            "application/x-www-form-urlencoded",
            accept,
            sink=pieces.append,
            deadline=deadline,
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
        deadline: Deadline | None = None,
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
        deadline = deadline or within(self._timeout)
        self._expired = False
        try:
            with _alarm(deadline, self._expire):
                response = self._asked(method, path, body, headers, deadline)
                kind = self._checked(response)
                self._read(response, sink)
            if self._expired:
                raise TimeoutError
            return kind
        except (OSError, http.client.HTTPException, ValueError) as error:
            self._close()
            raise exchange_fault(error, self.address, deadline.seconds, expired=self._expired) from None
        except BaseException:
            self._close()
            raise

    def quoted(self, said: str, most: int = 60) -> str:
        """Words of the service for a message: so many characters, harmless to terminals, without our secrets."""
        text = printable(self._mask(said))
        return text if len(text) <= most else text[: most - 1] + "…"

    # --- one exchange ---------------------------------------------------------------------------------

    def _asked(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str], deadline: Deadline
    ) -> http.client.HTTPResponse:
        """The answer's head, after redirects that stay with the host."""
        for _ in range(_REDIRECTS + 1):
            response = self._answered(method, path, body, headers, deadline)
            if 200 <= response.status < 300 and response.status != _PART_ONLY:
                return response
            if not 300 <= response.status < 400:
                known = any(name.lower() == "authorization" for name in self._headers)
                sent = "query" if method == "POST" else "graph"
                raise status_fault(response, self.url, sent=sent, credentials=known, quoted=self.quoted)
            location = response.getheader("Location") or ""
            self._close()
            path = self._redirected(path, location)
        raise address_fault(f"{self.url} redirects in a circle. Check the address.")

    def _redirected(self, path: str, location: str) -> str:
        """The path that a redirect names. Raises EndpointError unless it stays with scheme, host and port."""
        try:
            target = read_address(urljoin(f"{self.address.shown}{path}", location)) if location else None
        except (EndpointError, ValueError):  # the fault is the service's, not that of who gave the address
            target = None
        if target is None or target.origin != self.address.origin:
            where = f"to {self.quoted(quoted_address(location), 200)}" if location else "to nowhere"
            raise address_fault(
                f"{self.url} redirects {where}, which is not followed. If that is right, give that address."
            )
        return target.path

    def _answered(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str], deadline: Deadline
    ) -> http.client.HTTPResponse:
        """One request; a kept connection that the service has closed meanwhile is opened once more."""
        if self._connection is not None:
            self._connection.sock.settimeout(deadline.left)
            try:
                return self._exchanged(self._connection, method, path, body, headers)
            except (ConnectionError, http.client.HTTPException):
                self._close()
                if self._expired:
                    raise
        self._connection = connected(self.address, deadline)
        self._socket = self._connection.sock
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

    def _checked(self, response: http.client.HTTPResponse) -> str:
        """The media type. Raises EndpointError for a body that was packed without being asked for."""
        coding = (response.getheader("Content-Encoding") or "identity").strip().lower()
        if coding not in ("", "identity"):
            raise EndpointError(
                "service", f"the service packs its answers ({self.quoted(coding, 40)}) unasked."
            )
        return (response.getheader("Content-Type") or "").partition(";")[0].strip().lower()

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
        open_one = self._socket  # also when the answer has taken it over from the connection
        if open_one is not None:
            with suppress(OSError):
                open_one.shutdown(socket.SHUT_RDWR)

    def _close(self) -> None:
        self._socket = None
        if self._response is not None:  # one that ends with its connection holds the socket
            self._response.close()
            self._response = None
        if self._connection is not None:
            self._connection.close()
            self._connection = None


@contextmanager
def _alarm(deadline: Deadline, ring: Callable[[], None]) -> Iterator[None]:
    """Calls `ring` at the deadline unless the block has ended."""
    timer = threading.Timer(deadline.left, ring)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
