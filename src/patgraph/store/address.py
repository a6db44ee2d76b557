"""Where a service answers, read from a URL."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote, urlsplit

from ..errors import EndpointError
from ..tables import printable

_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Address(NamedTuple):
    """Where a service answers. path: with the query string, if there is one."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> tuple[str, str, int]:
        """What must stay the same for credentials to be sent."""
        return self[:3]

    @property
    def shown(self) -> str:
        """The scheme, host and port."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"

    @property
    def is_open(self) -> bool:
        """Whether what is sent there can be read on the way."""
        return self.scheme == "http" and self.host not in _LOOPBACK


def read_address(url: str) -> Address:
    """The parts of an http or https URL. Raises EndpointError when it is none, or holds a password."""
    if "@" in url.partition("//")[2].partition("/")[0]:  # first of all: no message may quote a password
        raise EndpointError(
            "credentials",
            "the address holds a user name or password, which others can see on the command line."
            " Leave it out and set PATGRAPH_USER and PATGRAPH_PASSWORD.",
        )
    if not url.isprintable() or any(c in url for c in ' <>"\\'):
        raise address_fault(f"the address '{printable(url)}' holds a character that no URL may hold.")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        host = host.encode("idna").decode() if not host.isascii() else host
    except ValueError as error:
        raise address_fault(f"'{url}' is no address: {error}.") from None
    if parts.scheme not in ("http", "https") or not host:
        raise address_fault(f"'{url}' is no address of a service. Write http://… or https://….")
    if parts.fragment:
        raise address_fault(f"the address '{url}' holds a '#'. Leave that part out.")
    path = quote(parts.path or "/", safe="/%:=&~+!$,;'()*@")
    if parts.query:
        path += "?" + quote(parts.query, safe="/%:=&~+!$,;'()*@?")
    return Address(parts.scheme, host, port or (443 if parts.scheme == "https" else 80), path)


def address_fault(message: str) -> EndpointError:
    """The error for an address at which nothing useful is."""
    return EndpointError("address", message)
