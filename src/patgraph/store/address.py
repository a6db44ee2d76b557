"""Where a service answers, read from a URL."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from ..errors import EndpointError
from ..tables import printable

# What stands where the host should, however the slashes before it were mistyped.
_AUTHORITY = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?[/\\]*([^/\\?#]*)")
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
    if not isinstance(url, str):
        raise address_fault(f"the address is no text but of type {type(url).__name__}. Write 'http://…'.")
    found = _AUTHORITY.match(url)
    if found and "@" in found[1]:  # first of all: no message may quote a password
        raise EndpointError(
            "credentials",
            "the address holds a user name or password, which others can see on the command line."
            " Leave it out and set PATGRAPH_USER and PATGRAPH_PASSWORD.",
        )
    shown = quoted_address(url)
    if not url.isprintable() or any(c in url for c in ' <>"\\'):
        raise address_fault(f"the address '{shown}' holds a character that no URL may hold.")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        host = host.encode("idna").decode() if not host.isascii() else host
    except ValueError:
        raise address_fault(f"'{shown}' is no address: its host or port cannot be read.") from None
    if parts.scheme not in ("http", "https") or not host:
        raise address_fault(f"'{shown}' is no address of a service. Write http://… or https://….")
    if not _can_be_known(host):
        raise address_fault(f"the address '{shown}' has a host with an empty or too long part.")
    if port == 0:
        raise address_fault(f"the address '{shown}' has the port 0, at which nothing can be.")
    if parts.fragment:
        raise address_fault(f"the address '{shown}' holds a '#'. Leave that part out.")
    path = quote(parts.path or "/", safe="/%:=&~+!$,;'()*@")
    if parts.query:
        path += "?" + quote(parts.query, safe="/%:=&~+!$,;'()*@?")
    return Address(parts.scheme, host, port or (443 if parts.scheme == "https" else 80), path)


def quoted_address(url: str) -> str:
    """An address for a message, without what stands before an @: that may be a password."""
    _, at, rest = url.rpartition("@")
    return printable(f"…@{rest}" if at else url)


def _can_be_known(host: str) -> bool:
    """Whether a name server could know the host: no part of it empty or above 63 characters, 253 in all."""
    return len(host) <= 253 and all(0 < len(part) < 64 for part in host.removesuffix(".").split("."))


def address_fault(message: str) -> EndpointError:
    """The error for an address at which nothing useful is."""
    return EndpointError("address", message)
