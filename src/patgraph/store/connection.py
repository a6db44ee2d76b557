"""Connections to a service, opened before a deadline, and its answers after those that only ask for patience."""

from __future__ import annotations

import http.client
import threading
import time
from typing import NamedTuple

from ..errors import SettingsError
from . import LONGEST
from .address import Address


class Deadline(NamedTuple):
    """When something must have ended. seconds: how long it was given; end: in terms of the monotonic clock."""

    seconds: float
    end: float

    @property
    def left(self) -> float:
        """The seconds that remain. Raises TimeoutError when none do."""
        left = self.end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def within(seconds: float) -> Deadline:
    """The deadline so many seconds from now. Raises SettingsError for what is no time-out."""
    if not isinstance(seconds, int | float) or not 0 < seconds <= LONGEST:  # true of NaN as well
        raise SettingsError(
            f"a time-out of {seconds!r} seconds cannot be kept. Give more than 0 and at most {LONGEST:,}."
        )
    return Deadline(seconds, time.monotonic() + seconds)


class _Response(http.client.HTTPResponse):
    """An answer whose interim heads (102, 103 …) are passed over; http.client knows of 100 alone."""

    def begin(self) -> None:
        super().begin()
        while 100 < self.status < 200 and self.status != http.client.SWITCHING_PROTOCOLS:
            self.headers = self.msg = None  # type: ignore[assignment] # else it counts as begun
            super().begin()


def connected(address: Address, deadline: Deadline) -> http.client.HTTPConnection:
    """An open connection. Raises TimeoutError at the deadline, and what a failed connection raises.

    It is opened in a thread, which is left behind at the deadline: nothing else ends a look-up of the host's
    name, and a time-out of a socket holds for each of the host's addresses and for TLS anew.
    """
    made: type[http.client.HTTPConnection] = http.client.HTTPConnection
    if address.scheme == "https":
        made = http.client.HTTPSConnection
    connection = made(address.host, address.port, timeout=deadline.left)
    connection.response_class = _Response
    failures: list[Exception] = []
    left_behind = threading.Event()

    def connect() -> None:
        try:
            connection.connect()
        except Exception as error:  # raised below, in the thread that asked
            failures.append(error)
        if left_behind.is_set():
            connection.close()

    opening = threading.Thread(target=connect, daemon=True)
    opening.start()
    opening.join(deadline.left)
    if opening.is_alive():
        left_behind.set()
        raise TimeoutError
    if failures:
        raise failures[0]
    return connection
