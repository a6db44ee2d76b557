"""JSON for programs: one object.

    generator    that patgraph wrote it
    title, version, licence
    entries      as in their YAML files, with `iri`; relations stand apart; empty fields are left out
    relations    id, subject, kind, family, target, symmetric, rationale, sources, for_problems,
                 confidence (1 unless the file says less), disputed_by, inferred, because
    kinds        by id: iri, label, phrase, inverse_phrase, family, symmetric
    families     id, label, rank
    categories, service_types, qualities, problems, technologies, publishers, sources, catalogues
                 by id, as in their YAML files, with `iri`

Entries and relations are sorted by id, one on a line.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from ..plain import record_to_plain
from ..records import PLURALS
from ..terms import entity
from .content import Content
from .placing import MARK
from .view import Edge


def pieces(content: Content) -> Iterator[str]:
    """The object, line by line."""
    view = content.view
    about = {"generator": MARK, "title": view.title, "version": view.version, "licence": view.licence}
    yield "{" + ",\n".join(f"{_json(name)}: {_json(value)}" for name, value in about.items())
    yield from _array("entries", (_record("pattern", entry) for entry in view.entries.values()))
    yield from _array("relations", (relation_to_plain(edge) for edge in view.edges))
    yield from _object(
        "kinds",
        (
            (
                kind.id,
                {
                    "iri": kind.iri,
                    "label": kind.label,
                    "phrase": kind.phrase,
                    "inverse_phrase": kind.inverse_phrase,
                    "family": kind.family,
                    "symmetric": kind.symmetric,
                },
            )
            for kind in view.kinds.values()
        ),
    )
    yield from _array("families", (family._asdict() for family in view.families))
    for what, name in PLURALS.items():
        if what != "pattern":
            yield from _object(name, ((i, _record(what, each)) for i, each in view.records.of(what).items()))
    yield "\n}\n"


def relation_to_plain(edge: Edge) -> dict[str, Any]:
    """A relation as this format writes it."""
    return {
        "id": edge.id,
        "subject": edge.subject,
        "kind": edge.kind,
        "family": edge.family,
        "target": edge.target,
        "symmetric": edge.symmetric,
        "rationale": edge.rationale,
        "sources": list(edge.sources),
        "for_problems": list(edge.for_problems),
        "confidence": float(edge.confidence),
        "disputed_by": [{"source": each.source, "says": each.says} for each in edge.disputed_by],
        "inferred": edge.inferred,
        "because": list(edge.because),
    }


def _record(what: str, record: Any) -> dict[str, Any]:
    plain = record_to_plain(record)
    plain.pop("relations", None)
    return {"id": plain.pop("id"), "iri": entity(what, record.id), **plain}


def _array(name: str, values: Iterable[Any]) -> Iterator[str]:
    yield f",\n{_json(name)}: ["
    yield from _separated(_json(value) for value in values)
    yield "]"


def _object(name: str, items: Iterable[tuple[str, Any]]) -> Iterator[str]:
    yield f",\n{_json(name)}: {{"
    yield from _separated(f"{_json(key)}: {_json(value)}" for key, value in items)
    yield "}"


def _separated(lines: Iterable[str]) -> Iterator[str]:
    before = "\n"
    for line in lines:
        yield f"{before}{line}"
        before = ",\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
