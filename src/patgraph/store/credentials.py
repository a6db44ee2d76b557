"""What is sent to a service beside the question: headers, and credentials that never stand on a command line."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from ..errors import SettingsError
from .address import Address, read_address
from .client import Client
from .secrecy import Header, is_secret

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_OURS = frozenset(
    "host content-length content-type content-encoding transfer-encoding connection accept accept-encoding te"
    " expect upgrade trailer keep-alive".split()
)


def client_for(url: str, given: Sequence[str], timeout: float, say: Callable[[str], None]) -> Client:
    """A client of the service with its headers and credentials; `say` hears of what travels unencrypted."""
    address = read_address(url)
    found = headers(given, address)
    if address.is_open and any(name.lower() == "authorization" for name, _ in found):
        say(f"The credentials travel unencrypted to {address.shown}. Use https:// where you can.")
    return Client(url, found, timeout=timeout)


def headers(
    given: Sequence[str], address: Address, environment: Mapping[str, str] | None = None
) -> tuple[Header, ...]:
    """The headers for a service: those given, and its credentials.

    given: `Name: value`, or `@FILE` for a file of such lines. Credentials come from an Authorization line of
    such a file, else from `PATGRAPH_TOKEN`, or `PATGRAPH_USER` and `PATGRAPH_PASSWORD`, else from the entry of
    the host in netrc (`NETRC`, or `~/.netrc`). Raises SettingsError; no message holds a value.
    """
    environment = os.environ if environment is None else environment
    found = [header for each in given for header in _given(each)]
    for name, times in Counter(name.lower() for name, _ in found).items():
        if times > 1:
            raise SettingsError(f"the header {name} is given {times} times. Leave one of them.")
    if not any(name.lower() == "authorization" for name, _ in found):
        found += _credentials(address, environment)
    return tuple(found)


def _given(text: str) -> Iterator[Header]:
    if not text.startswith("@"):
        name, value = _header(text, "--header")
        if is_secret(name):
            raise SettingsError(
                f"--header {name} would show a secret to everyone who can list processes. Write the line into a"
                " file that only you can read and give --header @FILE, or set PATGRAPH_TOKEN, or PATGRAPH_USER"
                " and PATGRAPH_PASSWORD."
            )
        yield name, value
        return
    path = os.path.expanduser(text[1:])
    try:
        with open(path, encoding="utf-8-sig") as file:
            lines = file.read(65_536).splitlines()
    except OSError as error:
        raise SettingsError(f"the headers in {path} cannot be read: {error.strerror}.") from None
    except ValueError:
        raise SettingsError(f"the headers in {path} are not UTF-8.") from None
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _header(line, f"{path}:{number}")


def _header(text: str, where: str) -> Header:
    name, colon, value = text.partition(":")
    name, value = name.strip(), value.strip()
    if not colon or not _NAME.fullmatch(name):
        raise SettingsError(f"{where}: this is no header. Write 'Name: value'.")
    if name.lower() in _OURS:
        raise SettingsError(f"{where}: the header {name} is set by patgraph itself. Leave it out.")
    if not value.isprintable() or not value.isascii():
        raise SettingsError(f"{where}: the value of {name} holds a character that no header may hold.")
    return name, value


def _credentials(address: Address, environment: Mapping[str, str]) -> list[Header]:
    token = environment.get("PATGRAPH_TOKEN", "")
    user, password = environment.get("PATGRAPH_USER"), environment.get("PATGRAPH_PASSWORD")
    if token and user is not None:
        raise SettingsError("PATGRAPH_TOKEN and PATGRAPH_USER are both set. Unset one of them.")
    if token:
        if not token.isprintable() or not token.isascii() or " " in token:
            raise SettingsError("PATGRAPH_TOKEN holds a character that no token may hold.")
        return [("Authorization", f"Bearer {token}")]
    if (user is None) != (password is None):
        lacking = "PATGRAPH_PASSWORD" if password is None else "PATGRAPH_USER"
        raise SettingsError(f"{lacking} is not set, and its counterpart is. Set both.")
    if user is not None and password is not None:
        return [_basic(user, password)]
    return _from_netrc(address, environment)


def _basic(user: str, password: str) -> Header:
    from base64 import b64encode

    if ":" in user:
        raise SettingsError("the user name holds a colon, which basic authentication cannot carry.")
    try:
        wrapped = b64encode(f"{user}:{password}".encode()).decode()
    except UnicodeEncodeError:
        raise SettingsError("the user name or the password is not UTF-8. Set it anew.") from None
    return "Authorization", f"Basic {wrapped}"


def _from_netrc(address: Address, environment: Mapping[str, str]) -> list[Header]:
    """The entry of this very host; a `default` entry would send a password anywhere."""
    named = environment.get("NETRC")
    path = named or os.path.join(os.path.expanduser("~"), ".netrc")
    if not os.path.exists(path):
        if named:
            raise SettingsError(f"NETRC names {path}, which is not there. Mend it, or unset NETRC.")
        return []
    from netrc import NetrcParseError, netrc

    try:
        entry = netrc(path).hosts.get(address.host)
    except NetrcParseError as error:
        raise SettingsError(f"{path}:{error.lineno or 0}: this is no netrc file. Mend it.") from None
    except (OSError, ValueError):
        raise SettingsError(f"{path} cannot be read. Mend it, or let NETRC name another.") from None
    return [_basic(entry[0], entry[2] or "")] if entry else []
