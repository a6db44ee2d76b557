"""Writes a graph folder of any size with the shape of the real one: `generate.py FOLDER ENTRIES [RELATIONS]`.

Relations per entry, kinds, lengths of texts and the skew of hubs follow the shipped graph; names and
texts are made up. The same arguments write the same files.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

WORDS = (
    "queue broker ledger cursor lease replica shard router gate ticket buffer window tenant region cache token"
    " journal digest beacon relay vault parcel basket courier anchor prism lattice ember quartz willow"
).split()
KINDS = ["used-with"] * 45 + ["uses"] * 22 + ["leads-to"] * 11 + ["refines"] * 6 + ["requires"] * 3


def sentence(draw: random.Random, words: int) -> str:
    """A sentence of made-up prose."""
    return " ".join(draw.choice(WORDS) for _ in range(words)).capitalize() + "."


def entry(draw: random.Random, number: int, total: int, relations: int) -> str:
    """The YAML of one entry; it relates to at most so many earlier entries, so nothing runs in a circle."""
    lines = [
        f"id: entry-{number}",
        f"name: Entry {number} {draw.choice(WORDS)}",
        "form: pattern",
        f"summary: {sentence(draw, 20)}",
        f"problem: {sentence(draw, 45)}",
        f"solution: {sentence(draw, 60)}",
        f"use_when: [{sentence(draw, 12)}, {sentence(draw, 12)}]",
        f"avoid_when: [{sentence(draw, 12)}, {sentence(draw, 12)}]",
        "qualities:",
    ]
    for quality, effect in (("reliability", "improves"), ("cost", "weakens"), ("modularity", "improves")):
        lines.append(
            f"  - {{quality: {quality}, effect: {effect}, rationale: {sentence(draw, 18)},"
            f" sources: [made-source-{number % 200}]}}"
        )
    lines += [
        f"categories: [category-{number % 25}]",
        f"service_types: [service-{number % 20}]",
        f"solves: [problem-{number % max(1, total // 2)}]",
    ]
    # Earlier entries are the hubs: a power law, as in the real graph.
    targets = {int((number - 1) * draw.random() ** 2) + 1 for _ in range(relations)} if number > 1 else set()
    if targets - {number}:
        lines.append("relations:")
    for target in sorted(targets - {number}):
        lines += [
            f"  - kind: {draw.choice(KINDS)}",
            f"    target: entry-{target}",
            f"    rationale: {sentence(draw, 24)}",
            f"    sources: [made-source-{draw.randrange(200)}]",
        ]
    return "\n".join(lines) + "\n"


def generate(folder: Path, entries: int, relations: int = 5, seed: int = 7) -> None:
    """Writes the folder; `relations` an entry, less those drawn twice."""
    draw = random.Random(seed)
    (folder / "patterns").mkdir(parents=True, exist_ok=True)
    (folder / "sources").mkdir(exist_ok=True)
    for number in range(1, entries + 1):
        (folder / "patterns" / f"entry-{number}.yaml").write_text(entry(draw, number, entries, relations))
    terms = {
        "categories": [("category", 25)],
        "service-types": [("service", 20)],
        "problems": [("problem", max(1, entries // 2))],
    }
    for name, ((prefix, count),) in terms.items():
        rows = (
            f"- {{id: {prefix}-{n}, name: {prefix} {n}, summary: {sentence(draw, 14)}}}\n"
            for n in range(count)
        )
        (folder / f"{name}.yaml").write_text("".join(rows))
    qualities = (
        f"- {{id: {q}, name: {q}, summary: {sentence(draw, 10)}}}\n"
        for q in ("reliability", "cost", "modularity")
    )
    (folder / "qualities.yaml").write_text("".join(qualities))
    sources = (
        f'- {{id: made-source-{n}, title: {sentence(draw, 5)}, url: "https://example.org/{n}", kind: article}}\n'
        for n in range(200)
    )
    (folder / "sources" / "made.yaml").write_text("".join(sources))


if __name__ == "__main__":
    generate(Path(sys.argv[1]), *map(int, sys.argv[2:4]))
