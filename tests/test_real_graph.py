"""Facts about the shipped graph; one in each test."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest

import patgraph
from patgraph.checking import check_graph
from patgraph.records import Catalogue, Listing, NotEntry, Records
from patgraph.settings import Inputs

HERE = Path(__file__).parent
ROOT = HERE.parent
DOCUMENTS = (
    "architecture-patterns-by-service-type",
    "distributed-system-architectures",
    "pattern-link-collection",
    "nine-patterns-for-distributed-systems",
    "cloud-pattern-notes",
)
FIVE_CATALOGUES = (
    "azure-cloud-design-patterns",
    "aws-prescriptive-guidance",
    "microservices-io",
    "enterprise-integration-patterns",
    "patterns-of-distributed-systems",
)


@pytest.fixture(scope="session")
def records(real: patgraph.PatternGraph) -> Records:
    return real.records()


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


NAMES = rows(HERE / "data" / "document-names.csv")


def test_the_graph_is_sound_and_good(real_inputs: Inputs) -> None:
    findings = check_graph(real_inputs)
    assert [str(finding) for finding in findings if finding.severity != "note"] == []


# --- the five documents -----------------------------------------------------------------------------

# What a document names and the graph holds as something else than an entry.
NO_ENTRY = {"enterprise-integration-patterns": "catalogue", "high-availability": "category"}


@pytest.mark.parametrize("row", NAMES, ids=lambda r: f"{r['catalogue'][:12]}: {r['name']}")
def test_every_name_in_the_documents_leads_to_its_entry(
    real: patgraph.PatternGraph, row: dict[str, str]
) -> None:
    if not row["entry"]:
        return
    what = NO_ENTRY.get(row["entry"], "pattern")
    assert real.find(row["name"], what).id == row["entry"]


def test_different_patterns_never_share_an_entry(real: patgraph.PatternGraph) -> None:
    found = defaultdict(set)
    for row in NAMES:
        if row["entry"] and row["entry"] not in NO_ENTRY:
            found[real.find(row["name"]).id].add(row["entry"])
    assert {entry: wanted for entry, wanted in found.items() if len(wanted) > 1} == {}


@pytest.mark.parametrize("catalogue", DOCUMENTS)
def test_a_document_is_carried_whole(real: patgraph.PatternGraph, catalogue: str) -> None:
    assert real.stats()[f"coverage.{catalogue}"] == 1.0


@pytest.mark.parametrize("catalogue", FIVE_CATALOGUES)
def test_a_main_catalogue_is_carried_whole(real: patgraph.PatternGraph, catalogue: str) -> None:
    assert real.stats()[f"coverage.{catalogue}"] == 1.0


def test_every_address_of_the_documents_is_one_source(records: Records) -> None:
    urls = Counter(source.url for source in records.sources.values() if source.url)
    wanted = (HERE / "data" / "document-addresses.txt").read_text(encoding="utf-8").split()
    assert (len(wanted), {address: urls[address] for address in wanted if urls[address] != 1}) == (88, {})


def _listed(catalogue: Catalogue) -> list[Listing | NotEntry]:
    return [*catalogue.listings, *catalogue.not_entries]


def test_every_address_of_the_documents_is_about_something(records: Records) -> None:
    linked = {
        link.source
        for catalogue in records.catalogues.values()
        for listing in _listed(catalogue)
        for link in listing.links
    }
    cited = linked | {s for p in records.patterns.values() for r in p.relations for s in r.sources}
    cited |= {s for p in records.patterns.values() for q in p.qualities for s in q.sources}
    cited |= {s for p in records.patterns.values() for s in p.references}
    wanted = (HERE / "data" / "document-addresses.txt").read_text(encoding="utf-8").split()
    by_url = {source.url: source.id for source in records.sources.values()}
    assert [address for address in wanted if by_url[address] not in cited] == []


def test_the_distributed_system_architectures_keep_codes_slugs_and_categories(records: Records) -> None:
    listings = records.catalogues["distributed-system-architectures"].listings
    outbox = next(listing for listing in listings if listing.name == "Outbox Pattern")
    assert (len(listings), outbox.code, outbox.slug, outbox.category) == (
        12,
        "07",
        "outbox-pattern",
        ("Data Pattern",),
    )


def test_the_distributed_system_architectures_keep_keywords_and_qualities(records: Records) -> None:
    catalogue = records.catalogues["distributed-system-architectures"]
    assert catalogue.keywords == (
        "SOA", "architecture patterns", "distributed systems", "event-driven", "microservices", "system design",
    )  # fmt: skip
    assert catalogue.qualities == ("fault-tolerance", "flexibility", "scalability")


def test_the_three_stars_are_kept(records: Records) -> None:
    listings = records.catalogues["architecture-patterns-by-service-type"].listings
    assert sum("star" in listing.marks for listing in listings) == 3


def test_leader_election_is_located_at_the_cluster_coordination_service(records: Records) -> None:
    listings = records.catalogues["architecture-patterns-by-service-type"].listings
    (found,) = [listing for listing in listings if listing.name == "Leader Election"]
    assert "ClusterCoordination" in str(found.locator)


def test_a_collection_is_no_entry(records: Records) -> None:
    left_out = {n.name for n in records.catalogues["architecture-patterns-by-service-type"].not_entries}
    assert "Microservices - Design Patterns" in left_out


def test_the_link_collection_keeps_all_its_sections(records: Records) -> None:
    catalogue = records.catalogues["pattern-link-collection"]
    sections = {
        section
        for listing in _listed(catalogue)
        for section in (*listing.section, *(s for link in listing.links for s in link.section))
    }
    assert len(sections) == 27


def test_the_link_collection_keeps_its_marks(records: Records) -> None:
    catalogue = records.catalogues["pattern-link-collection"]
    marks = {mark for listing in _listed(catalogue) for link in listing.links for mark in link.marks}
    assert {"must-see", "my-next", "rated", "cdk", "course", "reference-deployment"} <= marks


def test_only_the_stated_author_of_a_document_is_named(records: Records) -> None:
    assert {
        name: records.catalogues[name].creators for name in DOCUMENTS if records.catalogues[name].creators
    } == {"nine-patterns-for-distributed-systems": ("Hasnain Ahmed Shaikh",)}


@pytest.mark.parametrize(
    ("category", "below"),
    [
        ("Service Decomposition Pattern", None), ("Communication Pattern", None), ("Enterprise Pattern", None),
        ("Data Pattern", None), ("Transaction Pattern", "data-consistency"), ("Deployment Pattern", None),
        ("Migration Pattern", None), ("Fault Tolerance Pattern", None), ("Messaging", "communication"),
        ("Data Management", None), ("Design and Implementation", None),
    ],
)  # fmt: skip
def test_the_documents_categories_are_there(
    real: patgraph.PatternGraph, records: Records, category: str, below: str | None
) -> None:
    found = records.categories[real.find(category, "category").id]
    assert below in (None, found.broader)


@pytest.mark.parametrize(
    "name",
    [
        "MicroServices",
        "Message Broker Services",
        "Database Services",
        "AWS services",
        "Cluster Coordination Services",
    ],
)
def test_the_documents_service_types_are_there(real: patgraph.PatternGraph, name: str) -> None:
    assert real.find(name, "service type".replace(" ", "-")).id


def test_high_availability_is_a_category_with_entries(real: patgraph.PatternGraph) -> None:
    assert len(real.list(category="high-availability")) > 0


@pytest.mark.parametrize(
    ("entry", "form"),
    [
        ("token-bucket", "technique"), ("consistent-hashing", "technique"), ("raft", "technique"),
        ("bully-algorithm", "technique"), ("webhook", "protocol"), ("websocket", "protocol"),
        ("service-oriented-architecture", "style"), ("peer-to-peer", "style"),
        ("shared-nothing-architecture", "style"), ("serverless-architecture", "style"),
    ],
)  # fmt: skip
def test_what_is_no_pattern_says_so(records: Records, entry: str, form: str) -> None:
    assert records.patterns[entry].form == form


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("rate-limiting", "throttling"), ("rate-limiting", "client-side-rate-limiting"), ("fan-out", "scatter-gather"),
        ("async-request-reply", "request-reply"), ("aggregator", "event-aggregation"), ("saga", "choreography"),
        ("gateway-aggregation", "api-composition"), ("leader-election", "leader-and-followers"),
    ],
)  # fmt: skip
def test_false_friends_stay_apart(real: patgraph.PatternGraph, one: str, other: str) -> None:
    assert real.find(one).id != real.find(other).id


# --- the whole graph --------------------------------------------------------------------------------


def _degrees(records: Records) -> Counter[str]:
    found: Counter[str] = Counter(dict.fromkeys(records.patterns, 0))
    for pattern in records.patterns.values():
        for relation in pattern.relations:
            found[pattern.id] += 1
            found[relation.target] += 1
    return found


def test_every_entry_has_three_relations_or_a_written_reason(records: Records) -> None:
    reasons = {row["entry"] for row in rows(ROOT / "graph" / "few-relations.csv") if row["reason"]}
    few = {name for name, number in _degrees(records).items() if number < 3}
    assert few - reasons == set()


def test_a_reason_for_few_relations_goes_when_they_are_many(records: Records) -> None:
    degrees = _degrees(records)
    assert [
        row["entry"] for row in rows(ROOT / "graph" / "few-relations.csv") if degrees[row["entry"]] >= 3
    ] == []


def _pairs(records: Records) -> set[frozenset[str]]:
    return {frozenset((p.id, r.target)) for p in records.patterns.values() for r in p.relations}


DECISIONS = rows(ROOT / "graph" / "decisions.csv")


def test_every_link_taken_from_a_catalogue_is_in_the_graph(records: Records) -> None:
    pairs = _pairs(records)
    taken = [row for row in DECISIONS if row["decision"] == "taken"]
    assert [row for row in taken if frozenset((row["subject"], row["target"])) not in pairs] == []


def test_every_link_left_out_has_a_reason() -> None:
    assert [row for row in DECISIONS if row["decision"] != "taken" and len(row["reason"]) < 15] == []


def test_a_decision_is_one_of_two() -> None:
    assert {row["decision"] for row in DECISIONS} == {"taken", "left-out"}


def test_every_pillar_statement_taken_is_a_quality_effect_that_cites_azure(
    real: patgraph.PatternGraph, records: Records
) -> None:
    missing = []
    for row in rows(ROOT / "graph" / "pillar-decisions.csv"):
        if row["decision"] != "taken":
            continue
        name = "Client-Side Rate Limiting" if row["pattern"] == "Rate Limiting" else row["pattern"]
        pattern = records.patterns[real.find(name).id]
        qualities = {q.quality for q in pattern.qualities if any(s.startswith("azure") for s in q.sources)}
        if not qualities & set(row["quality"].replace(";", " ").replace(",", " ").split()):
            missing.append(row)
    assert missing == []


def test_at_most_one_relation_in_ten_says_no_more_than_related(records: Records) -> None:
    kinds = Counter(r.kind for p in records.patterns.values() for r in p.relations)
    assert kinds["related-to"] * 10 <= sum(kinds.values())


def test_alternatives_name_a_problem_that_both_solve(records: Records) -> None:
    def faults() -> Iterable[str]:
        for pattern in records.patterns.values():
            for relation in pattern.relations:
                if relation.kind == "alternative-to":
                    both = set(pattern.solves) & set(records.patterns[relation.target].solves)
                    if not relation.for_problems or not set(relation.for_problems) <= both:
                        yield f"{pattern.id} alternative-to {relation.target}"

    assert list(faults()) == []


def test_every_entry_says_what_it_improves_and_what_it_costs(records: Records) -> None:
    effects = {
        p.id: {q.effect for q in p.qualities} for p in records.patterns.values() if p.form != "anti-pattern"
    }
    assert {name: found for name, found in effects.items() if found != {"improves", "weakens"}} == {}


def test_every_anti_pattern_harms_something(records: Records) -> None:
    anti = [p for p in records.patterns.values() if p.form == "anti-pattern"]
    assert [p.id for p in anti if not any(q.effect == "weakens" for q in p.qualities)] == []
