"""Writes an organisation's estate beside the shipped pattern graph, at any size.

    python benchmarks/estate.py FILE TRIPLES

FILE ends in .nq or .nt; a store that patgraph is to ask needs .nq, because its graphs have names. Services
with their types, technologies, owners, calls and the patterns that they adopt, and why: a few services and
patterns get most of the calls and adoptions, as in the shipped graph a few patterns get most of the
relations. Texts have the lengths of those in the shipped graph. Below 70,000 triples only a part of the
pattern graph fits: the outbox and the entries nearest to it. Lines are written as they are made, so the
memory does not grow with the file; the same arguments write the same bytes.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import patgraph

if TYPE_CHECKING:
    import networkx

ESTATE = "https://example.org/estate/"
#: Where `patgraph load` puts triples that name no graph.
GRAPH = "<https://w3id.org/patgraph/graph/loaded>"
PATGRAPH = "https://w3id.org/patgraph/"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
TERMS = "http://purl.org/dc/terms/"
LABEL = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
# Of the smallest files, this part is the pattern graph.
SHARE = 0.75
WORDS = (
    "order payment customer stock price invoice parcel return search basket account session report billing"
    " ledger catalogue delivery discount refund review fraud tax address loyalty notice search export"
).split()


def own(name: str) -> str:
    """A term of the estate's own vocabulary."""
    return f"<{ESTATE}vocab#{name}>"


def service(number: int) -> str:
    """The IRI of a service."""
    return f"<{ESTATE}service/{number}>"


def text(draw: random.Random, length: float) -> str:
    """Made-up prose of about this many characters, a quarter more or less."""
    words = max(2, round(draw.gauss(length, length / 8) / 7))
    return " ".join(draw.choices(WORDS, k=words)).capitalize()


def skewed(draw: random.Random, count: int) -> int:
    """A number below count; low ones are drawn far more often."""
    return int(count * draw.random() ** 3)


@cache
def shipped() -> list[str]:
    """The pattern graph, as sorted lines of N-Quads."""
    return patgraph.open().to_nquads().decode().splitlines(keepends=True)


_NAMED = re.compile(rf"<{PATGRAPH}(?:pattern|relation|quality-impact|implementation|listing|link)/([^>]*)>")
_CITED = re.compile(rf"<{PATGRAPH}(?:source|problem|technology|publisher)/[^>]*>")


def part(most: int) -> list[str]:
    """At most so many quads of the pattern graph: the outbox, the entries nearest to it, what they name."""
    network = patgraph.open().to_networkx().to_undirected()
    near = list(_by_distance(network, "transactional-outbox"))
    places = {entry: number for number, entry in enumerate(near)}

    def needs(line: str) -> int:
        """The last entry, in order of distance, that the line speaks of; beyond all for listings."""
        furthest = 0
        for named in _NAMED.findall(line):
            for name in named.split("--")[:: 2 if "/relation/" in line else 3]:
                furthest = max(furthest, places.get(name, len(near)))
        return furthest

    # Sources, problems and technologies come with the first entry that names them.
    named: dict[str, int] = {}
    for line in shipped():
        for term in _CITED.findall(line):
            if not line.startswith(term):
                named[term] = min(needs(line), named.get(term, len(near)))
    lines = [(max(needs(line), named.get(line.split(" ", 1)[0], 0)), line) for line in shipped()]
    sizes = Counter(number for number, _ in lines)
    total, last = 0, -1
    while last + 1 < len(near) and total + sizes[last + 1] <= most:
        last += 1
        total += sizes[last]
    return [line for number, line in lines if number <= last]


def _by_distance(network: networkx.Graph[str], start: str) -> Iterator[str]:
    import networkx as nx

    lengths = nx.single_source_shortest_path_length(network, start)
    return iter(sorted(lengths, key=lambda entry: (lengths[entry], entry)))


def estate(patterns: list[str], count: int, seed: int = 7) -> Iterator[str]:
    """So many triples, without their end, of an estate whose services adopt patterns of these lines."""
    draw = random.Random(seed)
    adopted = _named(patterns, "pattern")
    technologies = _named(patterns, "technology")
    types = _named(patterns, "service-type")
    services = max(10, count // 26)
    teams = max(3, services // 12)
    yield from islice(_estate(draw, services, teams, adopted, technologies, types), count)


def _named(lines: list[str], kind: str) -> list[str]:
    """The entities of a kind in these lines; the outbox first, because the first are adopted most."""
    found = {line.split(" ", 1)[0] for line in lines if line.startswith(f"<{PATGRAPH}{kind}/")}
    outbox = f"<{PATGRAPH}pattern/transactional-outbox>"
    return sorted(found, key=lambda term: (term != outbox, term))


def _estate(
    draw: random.Random,
    services: int,
    teams: int,
    patterns: list[str],
    technologies: list[str],
    types: list[str],
) -> Iterator[str]:
    for number in range(services * 2):  # the caller stops at its count
        this, team = service(number), number % teams
        if number < teams:
            unit = f"<{ESTATE}team/{number}>"
            yield f"{unit} {TYPE} <http://www.w3.org/ns/org#OrganizationalUnit>"
            yield f'{unit} {LABEL} "{text(draw, 16)} {number}"@en'
            yield f"{unit} <http://www.w3.org/ns/org#unitOf> <{ESTATE}department/{skewed(draw, 12)}>"
        yield f"{this} {TYPE} {own('Service')}"
        yield f'{this} <{TERMS}identifier> "service-{number}"'
        yield f'{this} {LABEL} "{text(draw, 16)} {number}"@en'
        yield f'{this} <{TERMS}description> "{text(draw, 110)}."@en'
        yield f"{this} <{TERMS}type> {types[skewed(draw, len(types))]}"
        yield f"{this} <https://schema.org/maintainer> <{ESTATE}team/{team}>"
        for technology in sorted({skewed(draw, len(technologies)) for _ in range(2)}):
            yield f"{this} {own('runsOn')} {technologies[technology]}"
        for called in sorted({skewed(draw, services) for _ in range(5)} - {number}):
            yield f"{this} {own('calls')} {service(called)}"
        for pattern in sorted({skewed(draw, len(patterns)) for _ in range(2)}):
            adoption = f"<{ESTATE}adoption/{number}-{pattern}>"
            yield f"{this} {own('adopts')} {patterns[pattern]}"
            yield f"{adoption} {TYPE} {own('Adoption')}"
            yield f"{adoption} {own('service')} {this}"
            yield f"{adoption} {own('pattern')} {patterns[pattern]}"
            yield f'{adoption} <{TERMS}created> "{2015 + draw.randrange(11)}-{1 + draw.randrange(12):02}-01"^^<http://www.w3.org/2001/XMLSchema#date>'
            yield f'{adoption} {own("reason")} "{text(draw, 120)}."@en'


def write(path: Path, count: int) -> int:
    """Writes so many triples to a .nq or .nt file; the number of those that are the pattern graph."""
    whole = shipped()
    patterns = (
        whole if count * SHARE >= len(whole) or count > len(whole) + 10_000 else part(int(count * SHARE))
    )
    quads = path.suffix == ".nq"
    with path.open("w", encoding="utf-8") as file:
        for line in patterns:
            file.write(line if quads else line[: line.rindex(" <")] + " .\n")
        end = f" {GRAPH} .\n" if quads else " .\n"
        for triple in estate(patterns, count - len(patterns)):
            file.write(triple + end)
    return len(patterns)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="what to write: .nq or .nt")
    parser.add_argument("triples", metavar="TRIPLES", type=int, help="how many")
    given = parser.parse_args()
    if given.file.suffix not in (".nq", ".nt"):
        parser.error(f"{given.file} ends in neither .nq nor .nt")
    kept = write(given.file, given.triples)
    print(f"{given.triples:,} triples, of which {kept:,} are the pattern graph", file=sys.stderr)


if __name__ == "__main__":
    main()
