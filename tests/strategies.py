"""Hypothesis strategies: any record that a file could hold, with hostile text."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

import graphs
from patgraph.records import (
    PLURALS,
    TOP_LEVEL,
    Catalogue,
    Deprecation,
    Dispute,
    Implementation,
    Link,
    Listing,
    ListingMatch,
    NotEntry,
    Pattern,
    QualityImpact,
    Records,
    Relation,
)
from patgraph.specs import Spec, ordered, specs
from patgraph.terms import listing_slug, text_problem

HOSTILE = (
    "</script><script>alert(1)</script>",
    '"""\n}',
    "back\\slash \\u0022 \\",
    "Robby' WITH true AS x MATCH (n) DETACH DELETE n //",
    '=HYPERLINK("http://e")',
    "tab\tand\r\nlines\n\n",
    "e\u0301 \u00e9 \u2028 \u2029 \u200f \ufeff \U0001f600",
    "x> ?p ?o } #",
    "]]>&amp;<!--",
    "a; b, [c] | d ` *e*",
    "~",
    "no",
    "1.10",
)

texts = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(codec="utf-8", exclude_characters="\ufffe\uffff"), min_size=1, max_size=40).filter(
        lambda text: text_problem(text) is None
    ),
)
ids = st.from_regex(r"[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,5}){0,2}", fullmatch=True).filter(
    lambda text: text not in ("con", "prn", "aux", "nul")
)
urls = st.builds(
    "{}://{}.example/{}".format,
    st.sampled_from(("http", "https")),
    ids,
    st.text("abcxyz019-._~/?=&;,:@!$'()*+é漢", max_size=12),
)
confidences = st.decimals(0, 1, places=6).map(lambda number: number.normalize())

_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "id": ids,
    "ref": ids,
    "kind": st.sampled_from([name for name, kind in graphs.kinds().items() if not kind.inferred_only]),
    "name": texts,
    "word": texts,
    "text": texts,
    "url": urls,
    "integer": st.integers(0, 999999999),
    "year": st.integers(1900, 2099),
    "decimal": confidences,
    "boolean": st.booleans(),
}
# What may stand only once in a list of records.
_KEYS: dict[type, Any] = {
    Relation: lambda each: (each.kind, each.target),
    QualityImpact: lambda each: (each.quality, each.effect),
    Implementation: lambda each: each.technology,
    Dispute: lambda each: each.source,
    Link: lambda each: each,
    Listing: lambda each: each.slug,
    NotEntry: lambda each: listing_slug(each.name),
    ListingMatch: lambda each: each,
    Deprecation: lambda each: each,
}


def _field(spec: Spec) -> st.SearchStrategy[Any]:
    if spec.record is not None:
        one = a_record(spec.record)
    else:
        one = st.sampled_from(spec.choices) if spec.choices else _VALUES[spec.value]
    if not spec.many:
        return one if spec.required or spec.filled else st.none() | one
    unique_by = _KEYS[spec.record] if spec.record else None
    many = st.lists(one, max_size=3, min_size=1 if spec.required else 0, unique_by=unique_by)
    return many.map(ordered)


def a_record(record: type) -> st.SearchStrategy[Any]:
    """Any record of a type; references need not lead anywhere."""
    fields = {name: st.deferred(lambda spec=spec: _field(spec)) for name, spec in specs(record).items()}  # type: ignore[misc]
    if record is Pattern:
        fields["listings"] = st.just(())
    return st.builds(record, **fields)


@st.composite
def catalogues(draw: st.DrawFn) -> Catalogue:
    """A catalogue without two things of one slug."""
    made: Catalogue = draw(a_record(Catalogue))
    taken = {listing.slug for listing in made.listings}
    names = {listing.name for listing in made.listings}
    kept = [n for n in made.not_entries if listing_slug(n.name) not in taken and n.name not in names]
    unique = {listing.name: listing for listing in made.listings}
    values = {name: getattr(made, name) for name in specs(Catalogue)}
    values.update(listings=ordered(unique.values()), not_entries=ordered(kept))
    return Catalogue(**values)


@st.composite
def graph_records(draw: st.DrawFn) -> Records:
    """Records of all classes; patterns cite listings that exist, each exactly at most once."""
    found: dict[str, dict[str, Any]] = {}
    for record in TOP_LEVEL:
        strategy = catalogues() if record is Catalogue else a_record(record)
        made = draw(st.lists(strategy, max_size=2, unique_by=lambda each: each.id))
        found[PLURALS[record.entity]] = {each.id: each for each in made}  # type: ignore[attr-defined]
    listings = [(c.id, each.name) for c in found["catalogues"].values() for each in c.listings]
    patterns = found["patterns"]
    for name, pattern in patterns.items() if listings else ():
        catalogue, listing = draw(st.sampled_from(listings))
        listings.remove((catalogue, listing))
        match = draw(st.sampled_from(("exact", "close", "broad", "narrow")))
        stance = draw(st.sampled_from((None, "recommends", "discourages"))) if match == "exact" else None
        cited = ListingMatch(catalogue=catalogue, name=listing, match=match, stance=stance)
        values = {field: getattr(pattern, field) for field in specs(Pattern)}
        patterns[name] = Pattern(**{**values, "listings": (cited,)})
        if not listings:
            break
    return Records(**{field: dict(sorted(each.items())) for field, each in found.items()})
