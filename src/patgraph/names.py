"""Any spelling → one thing; near names when there is none."""

from __future__ import annotations

from typing import NamedTuple

from .errors import AmbiguousName, UnknownName, UnknownPattern, near, spoken_list
from .queries import query
from .store import Store
from .terms import expand, fold, iri_term, literal

CLASSES = {
    "pattern": "pg:Entry",
    "category": "pg:Category",
    "service-type": "pg:ServiceType",
    "quality": "pg:QualityAttribute",
    "problem": "pg:Problem",
    "technology": "pg:Technology",
    "catalogue": "pg:Catalogue",
    "publisher": "pg:Publisher",
    "source": "pg:Source",
}
#: The classes that the saved question `terms` lists.
TERMS = ("category", "service-type", "quality", "problem", "technology", "catalogue")


class Named(NamedTuple):
    """A thing found by its name."""

    id: str
    iri: str

    @property
    def term(self) -> str:
        """Its N-Triples term, as queries take it."""
        return f"<{self.iri}>"


def resolve(store: Store, what: str, name: str) -> Named:
    """The one thing of class `what` ("pattern", "category" …) that a name means, in any spelling.

    Id, name, alias, a catalogue's name for it, a near match in a catalogue: the first level with a
    match decides. Raises UnknownPattern or UnknownName with suggestions, AmbiguousName with candidates.
    """
    key = fold(name)
    found = _on_levels(store, what, key) if key else []
    if not found:
        error = UnknownPattern if what == "pattern" else UnknownName
        hint = f"List them: patgraph sparql --saved terms -p what={what}" if what in TERMS else ""
        raise error(what.replace("-", " "), _shown(name), suggestions(store, what, name), hint)
    first = [thing for level, thing in found if level == found[0][0]]
    if len(first) > 1:
        raise AmbiguousName(what.replace("-", " "), name, [thing.id for thing in first])
    return first[0]


def _on_levels(store: Store, what: str, key: str) -> list[tuple[int, Named]]:
    text = query("resolve").filled(key=[literal(key)], **{"class": [iri_term(expand(CLASSES[what]))]})
    rows = store.select(text).records()
    return [(int(row["level"]), Named(row["id"], row["iri"])) for row in rows]


def suggestions(store: Store, what: str, name: str) -> list[str]:
    """Up to three ids whose names come near, nearest first."""
    text = query("names").filled(**{"class": [iri_term(expand(CLASSES[what]))]})
    owners: dict[str, str] = {}
    for row in store.select(text).records():
        owners.setdefault(fold(row["name"]), row["id"])
        owners.setdefault(fold(row["id"]), row["id"])
    found = near(fold(name), owners, limit=9)
    return list(dict.fromkeys(owners[key] for key in found))[:3]


def term_class(name: str) -> str:
    """One of `TERMS` in any spelling, such as "Service types". Raises UnknownName with suggestions."""
    known = {fold(each): each for each in TERMS}
    found = known.get(fold(name))
    if found is None:
        near_ones = [known[key] for key in near(fold(name), known)]
        raise UnknownName("sort of term", _shown(name), near_ones, f"There are {spoken_list(TERMS, 'and')}.")
    return found


def _shown(name: str) -> str:
    from .tables import printable

    shown = printable(name)
    return shown if len(shown) <= 60 else shown[:57] + "…"


# --- relation kinds --------------------------------------------------------------------------------


class KindName(NamedTuple):
    """A relation kind as people name it: the kind's IRI, and "in" or "out" when only one end is meant."""

    id: str
    iri: str
    direction: str


def resolve_kind(store: Store, name: str) -> KindName:
    """A kind, family or inverse kind by id, label or phrase. Raises UnknownName with suggestions."""
    wanted = fold(name)
    known: dict[str, KindName] = {}
    for row in store.select(query("kinds").filled()).records():
        kind = KindName(row["id"], row["iri"], "")
        for text in (row["id"], row["label"], row["phrase"]):
            known.setdefault(fold(text), kind)
        if row["symmetric"] != "true":
            inverse = KindName(row["id"], row["iri"], "in")
            for text in (row.get("inverse", ""), row["inverse_phrase"]):
                if text:
                    known.setdefault(fold(text), inverse)
    if wanted in known:
        return known[wanted]
    found = near(wanted, known)
    ids = list(dict.fromkeys(known[key].id for key in found))
    raise UnknownName("relation kind", _shown(name), ids, "List them: patgraph sparql --saved kinds")
