"""Which part is at fault when an exchange with a service fails: address, credentials, network, service or query."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Callable

from ..errors import EndpointError, QueryError
from ..tables import printable
from .address import Address, address_fault

_QUOTED = 300
_NOT_THERE = {404: "has nothing there", 410: "has nothing there any more"}


def exchange_fault(error: Exception, address: Address, timeout: float, *, expired: bool) -> EndpointError:
    """The fault behind an exception of the network. expired: the time was up, whatever the socket then said."""
    here = address.shown
    if expired or isinstance(error, TimeoutError):
        return EndpointError(
            "network",
            f"{here} gave no whole answer within {timeout:g} seconds. Ask for less, or allow more with"
            " --timeout.",
        )
    if isinstance(error, socket.gaierror):
        return address_fault(f"the host '{address.host}' is not known. Check the address, or the network.")
    if isinstance(error, ConnectionRefusedError):
        return address_fault(f"nothing answers at {here}. Check the address; is the service up?")
    if isinstance(error, ssl.SSLCertVerificationError):
        return EndpointError(
            "network",
            f"the certificate of {address.host} is not trusted: {printable(error.verify_message)[:_QUOTED]}."
            " SSL_CERT_FILE can name your own authorities.",
        )
    if isinstance(error, ssl.SSLError):
        reason = (error.reason or "no TLS there").replace("_", " ").lower()
        return address_fault(f"no secure connection to {here}: {reason}. Is it http://?")
    if isinstance(error, http.client.RemoteDisconnected):
        return EndpointError("network", f"{here} closed the connection without an answer. Try again.")
    if isinstance(error, http.client.IncompleteRead | ConnectionResetError | BrokenPipeError):
        return EndpointError(
            "network", f"the exchange with {here} was cut off; the service may have run out of time."
        )
    if isinstance(error, http.client.HTTPException | ValueError):
        return address_fault(f"what answers at {here} does not speak HTTP as it should. Check the address.")
    reason = getattr(error, "strerror", None) or type(error).__name__
    return EndpointError("network", f"{here} cannot be reached: {reason}. Check the network.")


def status_fault(
    response: http.client.HTTPResponse,
    url: str,
    *,
    sent: str,
    credentials: bool,
    quoted: Callable[[str, int], str],
) -> EndpointError | QueryError:
    """The fault behind a status that is no success. sent: what was; credentials: whether some went along.

    quoted: what may stand in a message of a text of the service, of so many characters.
    """
    status = response.status
    if status in {401, 403}:
        return _credentials_fault(status, url, credentials)
    said = quoted(_said(response), _QUOTED)
    saying = f" It says: {said}" if said else ""
    if status == 400:
        return QueryError(f"{url} refuses the {sent} (400).{saying}")
    if status in {404, 405, 406, 410, 415, 501}:
        meaning = _NOT_THERE.get(status, "does not take such a request there")
        return address_fault(f"{url} {meaning} ({status}). Check the path of the address.{saying}")
    if status in {413, 414}:
        return EndpointError("service", f"{url} finds the {sent} too large ({status}).{saying}")
    if status in {408, 429, 503, 504}:
        return EndpointError(
            "service", f"{url} is busy or ran out of time ({status}). Try again later.{saying}"
        )
    if status == 206:
        return EndpointError("service", f"{url} answers with a part only ({status}), unasked.")
    return EndpointError("service", f"{url} failed ({status}).{saying}")


def _credentials_fault(status: int, url: str, given: bool) -> EndpointError:
    if status == 403:
        said = f"does not allow this {'with these' if given else 'without'} credentials"
    else:
        said = "refuses the credentials" if given else "asks for credentials"
    ways = "PATGRAPH_USER and PATGRAPH_PASSWORD, PATGRAPH_TOKEN, or netrc"
    advice = f"Check them ({ways})." if given else f"Give them by {ways}."
    return EndpointError("credentials", f"{url} {said} ({status}). {advice}")


def _said(response: http.client.HTTPResponse) -> str:
    """The beginning of the service's own message on one line; "" for pages and what is packed."""
    coding = (response.getheader("Content-Encoding") or "identity").strip().lower()
    if coding != "identity" or "html" in (response.getheader("Content-Type") or "").lower():
        return ""
    try:
        body = response.read1(8 * _QUOTED)
    except (OSError, http.client.HTTPException, ValueError):
        return ""
    return " ".join(body.decode("utf-8", "replace").split())
