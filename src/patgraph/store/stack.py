"""Room on the stack for long queries.

Oxigraph works along a query by recursion, and a process that runs out of stack is gone. Nesting is bounded
by `guard`; a long chain (OPTIONAL after OPTIONAL, sum after sum) is as deep as it is long. The worst of them
took 1.7 KiB of stack for each character (pyoxigraph 0.5.13), so the length of a query says how much is enough.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")

#: Characters for which the stack of any thread (usually 8 MiB) is enough.
SHORT = 3_000
_LEAST = 16 << 20
_EACH = 4 << 10


def with_room(length: int, action: Callable[[], Result]) -> Result:
    """The result of an action on a query of so many characters, or its exception."""
    return action() if length <= SHORT else _in_thread(_LEAST + length * _EACH, action)


def _in_thread(size: int, action: Callable[[], Result]) -> Result:
    import threading

    results: list[Result] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(action())
        except BaseException as error:
            errors.append(error)

    before = threading.stack_size(size)
    try:
        thread = threading.Thread(target=run, daemon=True)
        thread.start()
    finally:
        threading.stack_size(before)
    thread.join()
    if errors:
        raise errors[0]
    return results[0]
