"""A stripped YAML scalar → the value of a field, or what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from pyoxigraph import NamedNode

from .errors import near, spoken_list
from .specs import Spec
from .terms import ID_LENGTH, id_problem, iri_problem, slug
from .yamltree import Text

LINK_SCHEMES = ("http://", "https://")
# What a field of each sort holds, as a message names it.
SPOKEN = {
    "id": "id",
    "ref": "id",
    "kind": "relation kind",
    "name": "line of text",
    "word": "line of text",
    "text": "text",
    "url": "address",
    "integer": "number",
    "year": "year",
    "decimal": "number",
    "boolean": "true or false",
}

_NOT_A_WORD = re.compile(r"~|null|true|false|yes|no|on|off|[-+]?[0-9.]+", re.IGNORECASE)


class Kinds(NamedTuple):
    """The relation kinds that a file may state; the names that only questions know, each with what to do instead."""

    stated: Collection[str]
    unstated: Mapping[str, str]


def cut(text: str) -> str:
    """The text, or its beginning when it is long, for a message."""
    return text if len(text) <= 60 else text[:57] + "…"


def _to_id(text: Text, spec: Spec, _kinds: Kinds) -> Text:
    problem = id_problem(text)
    if problem:
        made = slug(text)
        hint = (
            f" Write '{made}'." if made and made != text and not id_problem(made) else " Choose another id."
        )
        raise ValueError(f"is '{cut(text)}', which {problem}.{hint}")
    if text.plain and _NOT_A_WORD.fullmatch(text):
        raise ValueError(f"is {text}, which YAML reads as no word. Choose an id with a word in it.")
    return text


def _to_ref(text: Text, spec: Spec, kinds: Kinds) -> Text:
    # What is no id is nobody's id. Who looks for the record knows all names, and says whose this one is.
    short_line = len(text) <= ID_LENGTH and "\n" not in text
    return (
        text if short_line and not (text.plain and _NOT_A_WORD.fullmatch(text)) else _to_id(text, spec, kinds)
    )


def _to_kind(text: Text, _spec: Spec, kinds: Kinds) -> Text:
    if text in kinds.stated:
        return text
    if text in kinds.unstated:
        raise ValueError(f"'{text}' {kinds.unstated[text]}")
    suggestions = [repr(str(kind)) for kind in near(text, kinds.stated)]
    hint = "`patgraph sparql --saved kinds` lists them."
    if suggestions:
        hint = f"Did you mean {spoken_list(suggestions, 'or')}?"
    raise ValueError(f"'{cut(text)}' is no relation kind. {hint}")


def _to_line(text: Text, spec: Spec, _kinds: Kinds) -> Text:
    if "\n" in text:
        raise ValueError("runs over several lines. Put it on one.")
    return text


def _to_text(text: Text, spec: Spec, _kinds: Kinds) -> Text:
    if spec.longest and len(text) > spec.longest:
        raise ValueError(f"has {len(text)} characters; at most {spec.longest} are allowed. Shorten it.")
    if len(text) < spec.shortest:
        raise ValueError(f"has {len(text)} characters and can hardly be one. Say the mechanism.")
    return text


def _to_url(text: Text, _spec: Spec, _kinds: Kinds) -> Text:
    problem = iri_problem(text)
    if problem:
        raise ValueError(f"'{cut(text)}' {problem}. Give the whole address, escaped.")
    if not text.lower().startswith(LINK_SCHEMES):
        raise ValueError(f"'{cut(text)}' is no web address. It begins with https:// or http://.")
    try:
        NamedNode(text)
    except ValueError as error:
        raise ValueError(f"'{cut(text)}' is no valid address: {error}. Escape the character.") from None
    return text


def _to_integer(text: Text, _spec: Spec, _kinds: Kinds) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise ValueError(f"is '{cut(text)}'; a whole number belongs here.")
    return int(text)


def _to_year(text: Text, _spec: Spec, _kinds: Kinds) -> int:
    if not re.fullmatch(r"(19|20)[0-9]{2}", text):
        raise ValueError(f"is '{cut(text)}'; a year such as 2019 belongs here.")
    return int(text)


def _to_decimal(text: Text, _spec: Spec, _kinds: Kinds) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("nan")
    if not value.is_finite() or not 0 <= value <= 1:
        raise ValueError(f"is '{cut(text)}'; a number from 0 to 1 belongs here.")
    return value.normalize()


def _to_boolean(text: Text, _spec: Spec, _kinds: Kinds) -> bool:
    if text not in ("true", "false"):
        raise ValueError(f"is '{cut(text)}'; true or false belongs here.")
    return text == "true"


#: The value of a stripped scalar by the `value` of its Spec. Raises ValueError with the rest of a sentence that begins
#: with the field's name.
CONVERSIONS: Mapping[str, Callable[[Text, Spec, Kinds], Any]] = {
    "id": _to_id,
    "ref": _to_ref,
    "kind": _to_kind,
    "name": _to_line,
    "word": _to_line,
    "text": _to_text,
    "url": _to_url,
    "integer": _to_integer,
    "year": _to_year,
    "decimal": _to_decimal,
    "boolean": _to_boolean,
}
