"""Records as plain dicts and lists, the way JSON writes them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from .specs import specs


def record_to_plain(record: Any) -> dict[str, Any]:
    """The record with the fields and names of its YAML file; empty fields are left out."""
    made: dict[str, Any] = {}
    for name in specs(type(record)):
        value = getattr(record, name)
        if value is None or value == ():
            continue
        made[name] = value_to_plain(value)
    return made


def value_to_plain(value: Any) -> Any:
    """The value of a field, the way JSON writes it."""
    if isinstance(value, tuple):
        return [value_to_plain(each) for each in value]
    if value is None:
        return None
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, str | bool | int):
        return str(value) if isinstance(value, str) else value
    return record_to_plain(value)
