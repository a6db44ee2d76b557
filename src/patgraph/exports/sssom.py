"""SSSOM: how entries match what catalogues list, as a mapping set in the standard's TSV form.

The Simple Standard for Sharing Ontological Mappings, https://mapping-commons.github.io/sssom/. Every
match was made by people, so each row is a manual curation. Rows and columns stand in the
standard's canonical order.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence

from ..records import MATCHES
from ..terms import BASE, PREFIXES, entity
from .content import Content
from .placing import MARK
from .quoting import yaml_string

SET = BASE + "mappings"
COLUMNS = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "subject_source",
    "object_source",
    "see_also",
    "other",
)
_CURATED = "semapv:ManualMappingCuration"
#: Names that every reader of SSSOM knows without being told; a catalogue may not take them.
_BUILT_IN = frozenset(
    {"owl", "rdf", "rdfs", "semapv", "skos", "sssom", "linkml", "xsd", "pattern", "catalogue"}
)


def pieces(content: Content) -> Iterator[str]:
    """The header in comments, the names of the columns, a row for each match."""
    view = content.view
    prefixes = _prefixes(view.records.catalogues)
    yield from _header(content, prefixes)
    yield _line(COLUMNS)
    listings = {
        (catalogue.id, listing.name): listing
        for catalogue in view.records.catalogues.values()
        for listing in catalogue.listings
    }
    rows = []
    for entry in view.entries.values():
        for match in entry.listings:
            listing = listings.get((match.catalogue, match.name))
            if listing:
                target = f"{prefixes[match.catalogue]}:{listing.slug}"
                rows.append(
                    (
                        f"pattern:{entry.id}",
                        entry.name,
                        MATCHES[match.match],
                        target,
                        match.name,
                        _CURATED,
                        "patgraph:scheme",
                        f"catalogue:{match.catalogue}",
                        listing.url or "",
                        f"stance: {match.stance}" if match.stance else "",
                    )
                )
    for row in sorted(rows):
        yield _line(row)


def _prefixes(catalogues: Mapping[str, object]) -> Mapping[str, str]:
    """A prefix for the listings of each catalogue: its id where an id may be a prefix."""
    return {
        each: each if re.match("[a-z]", each) and each not in _BUILT_IN else f"_{each}" for each in catalogues
    }


def _header(content: Content, prefixes: Mapping[str, str]) -> Iterator[str]:
    """The description of the set as YAML; every value is a JSON string, which YAML reads alike."""
    view = content.view
    known = {
        "catalogue": f"{BASE}catalogue/",
        "patgraph": BASE,
        "pattern": f"{BASE}pattern/",
        "semapv": "https://w3id.org/semapv/vocab/",
        "skos": PREFIXES["skos"],
        **{prefix: f"{entity('listing', each)}/" for each, prefix in prefixes.items()},
    }
    about = {
        "mapping_set_id": SET,
        "mapping_set_version": view.version,
        "mapping_set_title": f"{view.title}: what catalogues call its entries",
        "mapping_set_description": (
            "Exact, close, broader and narrower matches between entries and the listings of catalogues, made by people."
        ),
        "license": view.licence,
    }
    yield f"#comment: {yaml_string(MARK)}\n#curie_map:\n"
    for prefix, namespace in sorted(known.items()):
        yield f"#  {prefix}: {yaml_string(namespace)}\n"
    for name, value in about.items():
        yield f"#{name}: {yaml_string(value)}\n"


def _line(values: Sequence[str]) -> str:
    line = io.StringIO(newline="")
    # Labels are names, and names stand on one line.
    row = [" ".join(value.split()) for value in values]
    csv.writer(line, delimiter="\t", lineterminator="\n").writerow(row)
    return line.getvalue()
