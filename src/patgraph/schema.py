"""JSON Schemas: of the graph's files, for editors, and of the commands' answers, for scripts.

Made from the record types and the ontology. `python -m patgraph.schema` writes
them anew into the package; a test fails when they are stale.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .answers import answer_schemas
from .ontology import Kind
from .records import PLURALS, TERMS, Catalogue, Extension, Pattern, Source
from .specs import Spec, specs
from .terms import BASE, ID_LENGTH, ID_PATTERN

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "schemas")
DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]
Values = Mapping[str, Callable[[Spec], Schema]]

_ID: Schema = {"type": "string", "pattern": f"^{ID_PATTERN}$", "maxLength": ID_LENGTH}
# The reader takes every scalar as the text that stands there; an editor sees `1.10` as a number.
_SCALAR: Schema = {"type": ["string", "number", "boolean"]}


def schemas(kinds: Mapping[str, Kind]) -> dict[str, Schema]:
    """Every schema by its path below the folder of schemas, such as `graph/pattern`.

    kinds: the relation kinds of the ontology; files may state those that are not only inferred.
    """
    families = {kind.family for kind in kinds.values()}
    made = {f"graph/{name}": schema for name, schema in _graph_schemas({"enum": _stated(kinds)}).items()}
    answers = answer_schemas(_answered(Pattern), families)
    made.update({f"answers/{name}": schema for name, schema in answers.items()})
    return {name: _headed(name, schema) for name, schema in sorted(made.items())}


def overlay_schemas(kinds: Mapping[str, Kind]) -> dict[str, Schema]:
    """The schemas of an overlay's files by name, such as `pattern`.

    Its own ontology may add relation kinds at any time: each id is taken as one, and `kinds` are suggested.
    """
    stated = _stated(kinds)
    own = {**_ID, "not": {"enum": [name for name in kinds if name not in stated]}}
    made = _graph_schemas({"anyOf": [{"enum": stated}, own]})
    return {name: _headed(f"overlay/{name}", schema) for name, schema in made.items()}


def write_schemas(folder: str, kinds: Mapping[str, Kind]) -> list[str]:
    """Writes every schema below a folder as `<path>.schema.json`; the paths written."""
    return _write(folder, schemas(kinds))


def write_overlay_schemas(folder: str) -> list[str]:
    """Writes the schemas of an overlay over the shipped graph into a folder; the paths written."""
    return _write(folder, overlay_schemas(_package_kinds()))


def _stated(kinds: Mapping[str, Kind]) -> list[str]:
    """The kinds that a file may state."""
    return [name for name, kind in kinds.items() if not kind.inferred_only]


def _write(folder: str, made: Mapping[str, Schema]) -> list[str]:
    written = []
    for name, schema in made.items():
        path = os.path.join(folder, f"{name}.schema.json")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            file.write(to_json(schema))
        written.append(path)
    return written


def to_json(schema: Schema) -> str:
    """The text of a schema's file."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _headed(name: str, schema: Schema) -> Schema:
    title = name.replace("/", ": ").replace("-", " ")
    return {
        "$schema": DIALECT,
        "$id": f"{BASE}schemas/{name}.schema.json",
        "title": f"patgraph {title}",
        **schema,
    }


# --- files of a graph --------------------------------------------------------------------------------


def _graph_schemas(kind: Schema) -> dict[str, Schema]:
    values = {**_WRITTEN, "kind": lambda _spec: kind}
    made = {
        "pattern": {
            "oneOf": [_object(Pattern, values), _object(Extension, {**values, "override": _override(values)})]
        },
        "catalogue": _object(Catalogue, values),
        "sources": _array(_object(Source, values, without=("publisher",))),
    }
    for term in TERMS:
        plural = PLURALS[term.entity].replace("_", "-")  # type: ignore[attr-defined]
        made[plural] = _array(_object(term, values))
    return made


def _override(values: Values) -> Callable[[Spec], Schema]:
    fields = _properties(Pattern, values, without=("id", "deprecated"))
    schema = {"type": "object", "properties": fields, "additionalProperties": False, "minProperties": 1}
    return lambda _spec: schema


def _array(items: Schema) -> Schema:
    # A file of comments only is an empty list.
    return {"type": ["array", "null"], "items": items}


def _object(record: type, values: Values, without: Iterable[str] = ()) -> Schema:
    left_out = set(without)
    required = [name for name, spec in specs(record).items() if spec.required and not spec.filled]
    return {
        "description": (record.__doc__ or "").strip(),
        "type": "object",
        "properties": _properties(record, values, left_out),
        "required": [name for name in required if name not in left_out],
        "additionalProperties": False,
    }


def _properties(record: type, values: Values, without: Iterable[str] = ()) -> dict[str, Schema]:
    left_out = set(without)
    return {
        name: {"description": spec.doc, **_field(spec, values)}
        for name, spec in specs(record).items()
        if name not in left_out
    }


def _field(spec: Spec, values: Values) -> Schema:
    if spec.record is not None:
        one = _object(spec.record, values)
    elif spec.choices:
        one = {"enum": list(spec.choices)}
    else:
        one = values[spec.value](spec)
    if not spec.many:
        return one
    many: Schema = {"type": "array", "items": one}
    if spec.required:
        many["minItems"] = 1
    if spec.record is None:
        many["uniqueItems"] = True
    return {"anyOf": [one, many]} if spec.one_or_many else many


def _prose(spec: Spec) -> Schema:
    made = dict(_SCALAR)
    if spec.longest:
        # The reader counts without the line end that a block scalar closes with.
        made["maxLength"] = spec.longest + 1
    made["minLength"] = max(1, spec.shortest)
    return made


def _digits(schema: Schema, pattern: str) -> Schema:
    """A number, or the same in quotes."""
    return {"anyOf": [schema, {"type": "string", "pattern": pattern}]}


_WRITTEN: Values = {
    "id": lambda _spec: _ID,
    "ref": lambda _spec: _ID,
    "name": _prose,
    "word": _prose,
    "text": _prose,
    "url": lambda _spec: {"type": "string", "pattern": '^(https?|mailto):[^\\s<>"{}|^`\\\\]+$'},
    "integer": lambda _spec: _digits({"type": "integer", "minimum": 0, "maximum": 999999999}, "^[0-9]{1,9}$"),
    "year": lambda _spec: _digits({"type": "integer", "minimum": 1900, "maximum": 2099}, "^(19|20)[0-9]{2}$"),
    "decimal": lambda _spec: _digits(
        {"type": "number", "minimum": 0, "maximum": 1}, "^[+]?[01]?([.][0-9]*)?$"
    ),
    "boolean": lambda _spec: {"enum": [True, False, "true", "false"]},
}


# --- an entry in an answer -----------------------------------------------------------------------------


def _answered(record: type) -> Schema:
    """An entry as `show` prints it: typed values, empty fields left out."""
    return _object(record, _ANSWERED)


_TEXT: Schema = {"type": "string"}
_ANSWERED: Values = {
    "id": lambda _spec: _ID,
    "ref": lambda _spec: _ID,
    "kind": lambda _spec: _ID,
    "name": lambda _spec: _TEXT,
    "word": lambda _spec: _TEXT,
    "text": lambda _spec: _TEXT,
    "url": lambda _spec: _TEXT,
    "integer": lambda _spec: {"type": "integer"},
    "year": lambda _spec: {"type": "integer"},
    "decimal": lambda _spec: {"type": "number"},
    "boolean": lambda _spec: {"type": "boolean"},
}


def _package_kinds() -> Mapping[str, Kind]:
    """The relation kinds of the shipped ontology."""
    from .folders import ontology_files
    from .ontology import read_ontology
    from .settings import package_base

    ontology, _ = read_ontology(ontology_files(package_base().ontologies))
    return ontology.kinds


def main() -> None:
    """Writes the schemas of the package from the ontology beside it."""
    write_schemas(FOLDER, _package_kinds())


if __name__ == "__main__":
    main()
