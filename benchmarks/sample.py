"""Draws the random sample of relations and quality effects that is checked against the cited sources.

    python benchmarks/sample.py [RELATIONS] [EFFECTS] [SEED]

Prints YAML-like blocks: what is stated, why, and the sources with their addresses.
"""

from __future__ import annotations

import random
import sys

import patgraph


def main(relations: int = 60, effects: int = 30, seed: int = 20261123) -> None:
    """Prints the sample; the same graph and seed give the same sample."""
    records = patgraph.open().records()
    draw = random.Random(seed)
    edges = [(pattern.id, r) for pattern in records.patterns.values() for r in pattern.relations]
    impacts = [
        (pattern.id, q) for pattern in records.patterns.values() for q in pattern.qualities if q.sources
    ]
    for number, (subject, edge) in enumerate(draw.sample(edges, relations), 1):
        print(f"R{number:02d} {subject} {edge.kind} {edge.target} (confidence {edge.confidence or 1})")
        print(f"    {edge.rationale}")
        for source in edge.sources:
            print(f"    - {source}: {records.sources[source].title} {records.sources[source].url or ''}")
    for number, (subject, impact) in enumerate(draw.sample(impacts, effects), 1):
        print(
            f"Q{number:02d} {subject} {impact.effect} {impact.quality} (confidence {impact.confidence or 1})"
        )
        print(f"    {impact.rationale}")
        for source in impact.sources:
            print(f"    - {source}: {records.sources[source].title} {records.sources[source].url or ''}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
