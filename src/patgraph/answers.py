"""The JSON that each command prints with `--format json`, as JSON Schemas.

These shapes are promised to scripts: a field is added with its schema, and none
is renamed or removed without a new major version.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .records import FORMS

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number"}
COUNT: Schema = {"type": "integer", "minimum": 0}
FLAG: Schema = {"type": "boolean"}
ID: Schema = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}
IRI: Schema = {"type": "string", "pattern": "^https?://"}
FORM: Schema = {"enum": list(FORMS)}
DIRECTION: Schema = {
    "description": "out: the pattern asked for is the subject; in: it is the target; both: no direction.",
    "enum": ["out", "in", "both"],
}

DEPRECATED: Schema = {"description": "Whether something else is to be used instead; see show.", **FLAG}


def answer_schemas(entry: Schema, families: Iterable[str]) -> dict[str, Schema]:
    """The schemas by command. entry: that of an entry's record; families: the relation families."""
    relation = _relation(sorted(families))
    fields = {
        **entry["properties"],
        "iri": IRI,
        "overrides": listed(_override()),
        "relations": listed(relation),
    }
    absent_if_empty = [name for name in fields if name not in ("iri", "relations", *entry["required"])]
    listing = {
        "id": ID,
        "name": TEXT,
        "form": FORM,
        "summary": TEXT,
        "categories": listed(ID),
        "service_types": listed(ID),
        "deprecated": DEPRECATED,
    }
    asked = record({"id": ID, "name": TEXT, "iri": IRI, "deprecated": DEPRECATED})
    step = record({"subject": ID, "kind": ID, "direction": DIRECTION, "target": ID, "rationale": TEXT})
    ranked = record({"id": ID, "name": TEXT, "measure": TEXT, "value": NUMBER})
    community = record({"id": {"type": "integer", "minimum": 1}, "label": TEXT, "patterns": listed(ID)})
    return {
        "related": record({"pattern": asked, "relations": listed(relation)}),
        "show": record(fields, optional=absent_if_empty),
        "list": listed(record(listing)),
        "search": listed(record({**listing, "score": NUMBER, "snippet": TEXT})),
        "path": record({"paths": listed(record({"steps": listed(step)}))}),
        "rank": listed(ranked),
        "communities": listed(community),
        "stats": _numbers(),
        "check": listed(_finding()),
        "diff": listed(_difference()),
        "import": _imported(),
    }


def record(properties: Mapping[str, Schema], optional: Iterable[str] = ()) -> Schema:
    """An object with these fields and no others."""
    left_out = set(optional)
    return {
        "type": "object",
        "properties": dict(properties),
        "required": [name for name in properties if name not in left_out],
        "additionalProperties": False,
    }


def listed(items: Schema) -> Schema:
    """An array."""
    return {"type": "array", "items": items}


def _relation(families: list[str]) -> Schema:
    """A relation as seen from the pattern asked for."""
    source = record({"id": ID, "title": TEXT, "url": {"type": ["string", "null"]}})
    inferred = {"description": "Ids of the relations from which an inferred one follows.", **listed(TEXT)}
    return record(
        {
            "kind": {"description": "The kind as written.", **ID},
            "family": {"enum": families},
            "direction": DIRECTION,
            "phrase": {"description": "How the relation reads from the pattern asked for.", **TEXT},
            "pattern": record(
                {"id": ID, "name": TEXT, "iri": IRI, "summary": TEXT, "deprecated": DEPRECATED}
            ),
            "rationale": TEXT,
            "sources": listed(source),
            "for_problems": listed(ID),
            "disputed": FLAG,
            "inferred": FLAG,
            "via": {"description": "The patterns passed on the way there, in order.", **listed(ID)},
            "because": inferred,
        },
        optional=["because"],
    )


def _override() -> Schema:
    """A field that an overlay gave another value."""
    before = {"description": "The value below the overlay, as text; several joined by semicolons.", **TEXT}
    return record({"field": {"description": "As in the YAML.", **TEXT}, "before": before, "reason": TEXT})


def _numbers() -> Schema:
    """One flat object: counts by name, `relations.<kind>`, and `coverage.<catalogue>` from 0 to 1."""
    known = ("entries", "relations", "sources", "problems", "categories", "catalogues", "technologies")
    return {
        "type": "object",
        "properties": {**dict.fromkeys(known, COUNT), "base": TEXT, "overlays": listed(TEXT)},
        "required": list(known),
        "patternProperties": {
            r"^relations\.": COUNT,
            r"^coverage\.": {"type": "number", "minimum": 0, "maximum": 1},
        },
        "additionalProperties": COUNT,
    }


def _finding() -> Schema:
    return record(
        {
            "path": TEXT,
            "line": {"description": "From 1; 0 means the whole file.", **COUNT},
            "column": COUNT,
            "severity": {"enum": ["error", "warning", "note"]},
            "code": ID,
            "message": TEXT,
        }
    )


def _difference() -> Schema:
    return record(
        {
            "change": {"enum": ["added", "removed", "changed"]},
            "what": {"description": "The class of the thing, or of the part of an entry.", **TEXT},
            "id": {"description": "The thing; a part as the entry's id and what tells the part.", **TEXT},
            "field": {"description": "Which field changed; empty when something came or went.", **TEXT},
            "before": {"description": "The value as in the YAML; null when there was none."},
            "after": {"description": "The value as in the YAML; null when there is none."},
        }
    )


def _imported() -> Schema:
    """What an import found, by name, and what it did or would do to each file."""
    null_or_text: Schema = {"type": ["string", "null"]}
    line: Schema = {"description": "From 1; 0 where the document has no lines.", **COUNT}
    name = record(
        {
            "name": {"description": "As in the document.", **TEXT},
            "line": line,
            "result": {"enum": ["matched", "near", "ambiguous", "unknown"]},
            "patterns": {"description": "The entries it means; several when it joins them.", **listed(ID)},
            "match": {"enum": ["exact", "close", "broad", None]},
            "how": {"description": "Why it is not certain; empty when it is.", **TEXT},
            "suggestions": listed(ID),
            "draft": {"description": "The id of the draft that was begun.", **null_or_text},
        }
    )
    states = ["new", "replaced", "extended", "same", "removed", "kept"]
    return record(
        {
            "catalogue": ID,
            "title": TEXT,
            "folder": null_or_text,
            "written": FLAG,
            "matched": COUNT,
            "near": COUNT,
            "ambiguous": COUNT,
            "unknown": COUNT,
            "names": listed(name),
            "skipped": listed(record({"line": line, "message": TEXT})),
            "files": listed(record({"path": TEXT, "state": {"enum": states}})),
        }
    )
