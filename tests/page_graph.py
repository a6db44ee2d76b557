"""Made-up page data of any size: what `patgraph.exports.pagedata` gives, without a graph behind it."""

from __future__ import annotations

import random
from typing import Any

FAMILIES = ("used-with", "alternative-to", "conflicts-with", "refines", "related-to")
#: id, label, phrase, inverse phrase (none: symmetric), family
_KINDS = (
    ("used-with", "used with", "is used with", None, "used-with"),
    ("uses", "uses", "uses", "is used by", "used-with"),
    ("requires", "requires", "requires", "is required by", "used-with"),
    ("leads-to", "leads to", "leads to", "follows from", "used-with"),
    ("alternative-to", "alternative to", "is an alternative to", None, "alternative-to"),
    ("conflicts-with", "conflicts with", "conflicts with", None, "conflicts-with"),
    ("refines", "refines", "is a special case of", "has the special case", "refines"),
    ("related-to", "related to", "is related to", None, "related-to"),
    ("mitigates", "mitigates", "cures", "is cured by", "related-to"),
)
KINDS: dict[str, dict[str, Any]] = {
    kind: {
        "label": label,
        "phrase": phrase,
        "inverse_phrase": inverse or phrase,
        "family": family,
        "symmetric": inverse is None,
    }
    for kind, label, phrase, inverse, family in _KINDS
}
_FIRST = [
    "Gateway",
    "Ledger",
    "Relay",
    "Mirror",
    "Shard",
    "Beacon",
    "Quorum",
    "Cache",
    "Broker",
    "Worker",
    "Journal",
    "Switch",
]
_SECOND = [
    "Router",
    "Splitter",
    "Guard",
    "Proxy",
    "Store",
    "Loop",
    "Offload",
    "Handshake",
    "Window",
    "Chain",
    "Fence",
    "Queue",
]


def kinds() -> dict[str, dict[str, Any]]:
    """The relation kinds of the shipped ontology, in the shape that a page gets."""
    return {kind: dict(facts) for kind, facts in KINDS.items()}


def entry(key: str, name: str, *, community: int = 0, **more: Any) -> dict[str, Any]:
    """One entry with every field, most of them empty."""
    return {
        "id": key,
        "name": name,
        "iri": f"https://w3id.org/patgraph/pattern/{key}",
        "form": "pattern",
        "aliases": [],
        "summary": f"What {name} does in one sentence.",
        "scope_note": None,
        "problem": f"The situation in which {name} helps.",
        "solution": f"How {name} is built.",
        "use_when": ["the load comes in bursts"],
        "avoid_when": ["one process is enough"],
        "qualities": [],
        "categories": [],
        "service_types": [],
        "solves": [],
        "technologies": [],
        "listings": [],
        "references": [],
        "deprecated": None,
        "community": community,
    } | more


def relation(subject: str, kind: str, target: str, **more: Any) -> dict[str, Any]:
    """One relation with a reason and a source."""
    return {
        "id": f"{subject}--{kind}--{target}",
        "subject": subject,
        "kind": kind,
        "target": target,
        "symmetric": KINDS.get(kind, {}).get("symmetric", False),
        "rationale": f"Why {subject} {kind} {target}.",
        "sources": ["manual"],
        "for_problems": [],
        "confidence": 1.0,
        "disputed_by": [],
        "inferred": False,
        "because": [],
    } | more


def page(entries: list[dict[str, Any]], relations: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """Page data around the given entries and relations, with a few terms that they may cite."""
    return {
        "entries": entries,
        "relations": relations,
        "kinds": kinds(),
        "families": [
            {"id": f, "label": f.replace("-", " ").capitalize(), "rank": i + 1}
            for i, f in enumerate(FAMILIES)
        ],
        "sources": {
            "manual": {
                "title": "The Manual",
                "url": "https://example.org/manual",
                "authors": ["A. Author"],
                "year": "2019",
                "kind": "book",
                "publisher": "Example",
            },
            "locked": {
                "title": "A Locked Page",
                "url": "javascript:alert(1)",
                "authors": [],
                "year": None,
                "kind": "article",
                "publisher": None,
            },
        },
        "categories": {
            "messaging": {"name": "Messaging", "summary": "", "broader": None},
            "queues": {"name": "Queues", "summary": "", "broader": "messaging"},
            "data": {"name": "Data", "summary": "", "broader": None},
        },
        "service_types": {
            "broker": {"name": "Message broker", "summary": "", "broader": None},
            "database": {"name": "Database", "summary": "", "broader": None},
        },
        "qualities": {
            "reliability": {"name": "Reliability", "summary": "", "broader": None},
            "cost": {"name": "Cost", "summary": "", "broader": None},
        },
        "problems": {
            "dual-write": {"name": "Dual write", "summary": "", "broader": None},
            "overload": {"name": "Overload", "summary": "", "broader": None},
        },
        "technologies": {
            "kafka": {"name": "Apache Kafka", "vendor": "Apache", "url": "https://kafka.apache.org"}
        },
        "catalogues": {"azure": {"title": "Azure Cloud Design Patterns", "url": "https://example.org/azure"}},
        "communities": [
            {"id": c, "label": f"Region {c + 1}"} for c in sorted({int(one["community"]) for one in entries})
        ],
        "meta": {
            "title": "Made-up patterns",
            "version": "1.0",
            "licence": "CC BY 4.0",
            "entries": len(entries),
            "relations": len(relations),
        },
    } | more


def small() -> dict[str, Any]:
    """Nine patterns in two regions: enough for every button of the page."""
    effects = [
        {
            "quality": "reliability",
            "effect": "improves",
            "rationale": "Nothing is lost.",
            "sources": ["manual"],
        },
        {"quality": "cost", "effect": "weakens", "rationale": "One more moving part.", "sources": []},
    ]
    entries = [
        entry(
            "outbox",
            "Transactional Outbox",
            aliases=["application events"],
            categories=["queues"],
            service_types=["broker", "database"],
            solves=["dual-write"],
            qualities=effects,
            technologies=[{"technology": "kafka", "note": "as the broker"}],
            listings=[
                {
                    "catalogue": "azure",
                    "name": "Outbox",
                    "match": "exact",
                    "url": "https://example.org/azure/outbox",
                    "stance": None,
                }
            ],
            references=["manual", "locked"],
        ),
        entry(
            "saga",
            "Saga",
            categories=["messaging"],
            service_types=["broker"],
            solves=["dual-write"],
            qualities=effects[:1],
            form="pattern",
        ),
        entry(
            "inbox", "Idempotent Consumer", aliases=["inbox"], categories=["queues"], service_types=["broker"]
        ),
        entry(
            "sourcing",
            "Event Sourcing",
            categories=["data"],
            service_types=["database"],
            solves=["dual-write"],
            form="style",
        ),
        entry("poller", "Polling Publisher", categories=["queues"], form="technique"),
        entry("monolith", "Distributed Monolith", form="anti-pattern", community=1),
        entry("breaker", "Circuit Breaker", community=1, solves=["overload"], qualities=effects[:1]),
        entry(
            "retry",
            "Retry",
            community=1,
            solves=["overload"],
            listings=[
                {
                    "catalogue": "azure",
                    "name": "Retry pattern",
                    "match": "close",
                    "url": "https://example.org/azure/retry",
                    "stance": "recommends",
                }
            ],
        ),
        entry("timeout", "Timeout", community=1),
    ]
    relations = [
        relation("outbox", "requires", "inbox"),
        relation("outbox", "uses", "poller"),
        relation("outbox", "alternative-to", "sourcing", for_problems=["dual-write"]),
        relation(
            "saga",
            "requires",
            "outbox",
            disputed_by=[{"source": "manual", "says": "Not with one database."}],
            confidence=0.7,
        ),
        relation("saga", "leads-to", "inbox"),
        relation("breaker", "used-with", "retry"),
        relation("breaker", "used-with", "timeout"),
        relation("retry", "requires", "timeout"),
        relation("retry", "conflicts-with", "monolith"),
        relation("breaker", "mitigates", "monolith"),
        relation("saga", "related-to", "retry"),
        relation(
            "saga",
            "requires",
            "inbox",
            inferred=True,
            rationale="",
            sources=[],
            because=["saga--requires--outbox", "outbox--requires--inbox"],
        ),
    ]
    return page(entries, relations)


def large(entries: int, relations: int, *, region: int = 90, seed: int = 3) -> dict[str, Any]:
    """A graph of the given size in regions of about `region` entries, four of five relations inside them."""
    draw = random.Random(seed)
    regions = max(1, entries // region)
    made = [
        entry(
            f"entry-{i}",
            f"{_FIRST[i % 12]} {_SECOND[i // 12 % 12]} {i}",
            community=i * regions // entries,
            categories=[draw.choice(["messaging", "queues", "data"])],
            service_types=[draw.choice(["broker", "database"])],
            solves=[draw.choice(["dual-write", "overload"])],
            form=draw.choice(["pattern", "pattern", "pattern", "style", "technique", "anti-pattern"]),
        )
        for i in range(entries)
    ]
    names = sorted(KINDS)
    chosen: dict[str, dict[str, Any]] = {}
    while len(chosen) < relations:
        a = draw.randrange(entries)
        near = draw.random() < 0.8
        start = made[a]["community"] * entries // regions
        b = (
            min(entries - 1, start + draw.randrange(max(2, entries // regions)))
            if near
            else draw.randrange(entries)
        )
        if a != b:
            edge = relation(f"entry-{a}", draw.choice(names), f"entry-{b}")
            chosen[edge["id"]] = edge
    return page(made, list(chosen.values()))
