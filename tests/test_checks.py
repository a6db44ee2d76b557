"""What a good graph has and what it lacks: every check, at its place."""

# ruff: noqa: SIM300 - the house writes assert expected == actual

from __future__ import annotations

import time
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import graphs
from patgraph.checks import checks
from patgraph.compiling import load
from patgraph.errors import Finding
from patgraph.likeness import ALIKE, alike, words
from patgraph.records import Deprecation, Pattern, Records, Relation

RETRY = "patterns/retry.yaml"
BREAKER = "patterns/circuit-breaker.yaml"
STORM = "patterns/retry-storm.yaml"
WITHOUT_LISTING = graphs.CIRCUIT_BREAKER.partition("listings:")[0]
Change = dict[str, tuple[str, str] | str]


def found(change: Change) -> list[Finding]:
    """What the checks find in the small graph with these changes and do not find without."""
    usual = checks(graphs.records(), graphs.kinds())
    return [each for each in checks(graphs.records(change), graphs.kinds()) if each[1:] not in _tails(usual)]


def _tails(findings: list[Finding]) -> list[tuple[str, ...]]:
    return [each[1:] for each in findings]


def coded(change: Change) -> list[tuple[str, str]]:
    return [(finding.code, finding.severity) for finding in found(change)]


def one_of(change: Change, code: str) -> str:
    (finding,) = [each for each in found(change) if each.code == code]
    return str(finding)


def test_the_small_graph_gives_no_warning() -> None:
    assert [] == [f for f in checks(graphs.records(), graphs.kinds()) if f.severity != "note"]


def test_the_real_graph_has_no_errors() -> None:
    loaded = load(graphs.inputs(graphs.ROOT / "graph"))
    assert [] == [str(f) for f in loaded.findings if f.severity == "error"]
    found = checks(loaded.records, loaded.ontology.kinds)
    assert [] == [str(f) for f in found if f.severity == "error"]


def test_every_message_ends_with_advice_or_a_number() -> None:
    for finding in checks(graphs.records(), graphs.kinds()):
        assert finding.message.endswith((".", "?"))


# --- wording ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "reason",
    [
        "Retry and Circuit Breaker are often used together in many systems.",
        "Using a circuit breaker with retry improves the overall reliability of the system.",
        "Retry works well with the circuit breaker pattern and complements it.",
        "It is a common combination of patterns and a best practice in architecture.",
        "Both patterns are closely related and address the same problem.",
    ],
)
def test_a_reason_that_would_fit_any_pair_is_vague(reason: str) -> None:
    change: Change = {
        RETRY: ("Every layer that repeats multiplies the attempts of the layer above it.", reason)
    }
    assert ("vague-reason", "warning") in coded(change)
    assert one_of(change, "vague-reason").startswith(f"{RETRY}:25:16: ")


def test_a_reason_that_names_a_mechanism_is_not_vague_for_its_phrases() -> None:
    reason = "They are often used together, as the open breaker spares the dead server every further attempt."
    assert [] == coded(
        {RETRY: ("Every layer that repeats multiplies the attempts of the layer above it.", reason)}
    )


def test_a_short_reason_is_told_with_its_length() -> None:
    change: Change = {
        BREAKER: (
            "Threads come back at once instead of hanging on a dead server.",
            "Hung threads return sooner.",
        )
    }
    assert one_of(change, "short-reason").startswith(
        f"{BREAKER}:10:57: warning: the reason has 27 characters"
    )


@pytest.mark.parametrize(
    ("summary", "expected"),
    [
        ("How a system goes on. It does not stop.", "the summary has 2 sentences. Make it one."),
        ("How a system goes on", "the summary does not end. Close it with a full stop."),
        ('"Does it? (Yes.) It goes on."', "the summary has 3 sentences. Make it one."),
    ],
)
def test_a_summary_is_one_sentence(summary: str, expected: str) -> None:
    change: Change = {"categories.yaml": ("How a system goes on while its parts fail.", summary)}
    assert f"categories.yaml:1:47: warning: {expected}" == one_of(change, "summary-sentence")


@pytest.mark.parametrize(
    "summary",
    ["Parts, e.g. Kafka, go on.", "Parts (i.e. A vs. B) go on.", "Version 1.2 of S3. goes on.", "Why not?"],
)
def test_abbreviations_and_numbers_end_no_sentence(summary: str) -> None:
    change: Change = {"categories.yaml": ("How a system goes on while its parts fail.", f'"{summary}"')}
    assert "summary-sentence" not in [code for code, _ in coded(change)]


@pytest.mark.parametrize("slip", ["until the the server", "until The the server", "until the\n  the server"])
def test_a_doubled_word_is_told(slip: str) -> None:
    change: Change = {RETRY: ("problem: Connections drop", f"problem: Connections drop {slip} answers")}
    assert one_of(change, "doubled-word").casefold().startswith(f"{RETRY}:6:10: warning: 'the' stands twice")


@pytest.mark.parametrize("right", ["a thing that that server had", "one 10 10 server", "had had"])
def test_what_may_stand_twice_does(right: str) -> None:
    assert [] == coded({RETRY: ("problem: Connections drop", f"problem: Connections drop {right}")})


@pytest.mark.parametrize("slip", ["drop  now", "drop , now", "drop ."])
def test_a_space_too_many_is_told(slip: str) -> None:
    change: Change = {RETRY: ("problem: Connections drop", f"problem: Connections {slip}")}
    assert ("spacing", "warning") in coded(change)


def test_a_space_at_the_end_of_a_line_is_told() -> None:
    change: Change = {RETRY: ("problem: Connections", "problem: |\n  One line \n  Connections")}
    assert ("spacing", "warning") in coded(change)


# --- copied texts ---------------------------------------------------------------------------------------


def test_a_copied_reason_names_the_other_place() -> None:
    copied = "An open breaker lets no attempt through, whatever all the callers repeat."
    change: Change = {
        RETRY: ("Every layer that repeats multiplies the attempts of the layer above it.", copied)
    }
    assert (
        f"{RETRY}:25:16: warning: the reason is nearly that of {BREAKER}:18:16."
        " Say what is particular here, or merge the two."
    ) == one_of(change, "copied-reason")


def test_a_copied_summary_is_told() -> None:
    summary = "A caller makes a failed call again, after a pause, because the fault is likely to have passed."
    change: Change = {
        BREAKER: (
            "After repeated failures calls are refused at once for a while instead of being sent"
            " to a server in trouble.",
            summary,
        )
    }
    assert ("copied-summary", "warning") in coded(change)


vocabulary = st.sampled_from([f"word{number}" for number in range(12)])
sentences = st.lists(vocabulary, min_size=1, max_size=9).map(" ".join)


@given(st.lists(sentences, max_size=9))
def test_the_index_misses_no_pair_that_comparing_all_would_find(texts: list[str]) -> None:
    def likeness(one: str, other: str) -> float:
        a, b = (set(w) | {f"{x} {y}" for x, y in pairwise(w)} for w in (words(one), words(other)))
        return len(a & b) / len(a | b)

    expected = {
        later
        for later, text in enumerate(texts)
        if any(likeness(text, earlier) >= ALIKE for earlier in texts[:later])
    }
    assert expected == {later for later, _ in alike(texts)}


@pytest.mark.parametrize(
    "template", ["{0}a {0}b {0}c {0}d {0}e {0}f {0}g", "all share these very common words but {0}"]
)
def test_thousands_of_texts_are_compared_quickly(template: str) -> None:
    texts = [template.format(f"n{number}") for number in range(20_000)]
    began = time.process_time()
    copies = len(list(alike(texts)))
    assert (0 if template.startswith("{0}a") else len(texts) - 1) == copies
    assert time.process_time() - began < 8


def test_texts_without_words_resemble_nothing() -> None:
    assert [] == list(alike(["", "", "the", "of"]))


# --- names ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("aliases", "expected"),
    [
        ("[retries]", "the alias 'retries' is found by the name anyway. Remove it."),
        ("[Retry Pattern]", "the alias 'Retry Pattern' is found by the name anyway. Remove it."),
        (
            "[repeat it, Repeat-It]",
            "the alias 'repeat it' is found by the alias 'Repeat-It' anyway. Remove it.",
        ),
    ],
)
def test_an_alias_that_folding_finds_is_needless(aliases: str, expected: str) -> None:
    change: Change = {RETRY: ("[repeat on failure]", aliases)}
    assert expected in one_of(change, "alias-needless")


def test_an_alias_that_only_the_id_finds_is_a_note() -> None:
    change: Change = {STORM: ("name: Retry Storm", "name: Storm of Attempts\naliases: [retry storm]")}
    change[STORM] = graphs.RETRY_STORM.replace(
        "form: anti-pattern", "form: anti-pattern\naliases: [retry storm]"
    ).replace("name: Retry Storm", "name: Storm of Attempts")
    assert [("alias-needless", "note")] == coded(change)


def test_two_entries_cannot_share_an_alias() -> None:
    change: Change = {BREAKER: ("form: pattern", "form: pattern\naliases: [Repeat on failures]")}
    assert (
        f"{RETRY}:4:11: warning: the alias 'repeat on failure' also leads to 'circuit-breaker'"
        f" in {BREAKER}:4:11. Remove it from one of them."
    ) == one_of(change, "alias-clash")


def test_an_alias_is_not_the_id_of_another() -> None:
    change: Change = {
        RETRY: ("[repeat on failure]", "[retry-storm]"),
        STORM: ("name: Retry Storm", "name: Thundering Clients"),
    }
    assert "also leads to 'retry-storm'" in one_of(change, "alias-clash")


def test_a_name_is_not_the_id_of_another() -> None:
    change: Change = {
        BREAKER: ("name: Circuit Breaker", "name: Retry-Storm"),
        STORM: ("name: Retry Storm", "name: Thundering Clients"),
    }
    assert f"{BREAKER}:2:7: warning: the name 'Retry-Storm' reads like the id 'retry-storm'" in one_of(
        change, "alias-clash"
    )


# --- edges ----------------------------------------------------------------------------------------------

CONFLICT = (
    "relations:\n  - kind: conflicts-with\n    target: retry\n"
    "    rationale: A refusal that is tried again at once holds the line open for nothing.\n"
    "    sources: [zeta-talk]\n"
)


def test_one_pair_is_not_used_together_and_in_conflict() -> None:
    (finding,) = [f for f in found({BREAKER: ("relations:\n", CONFLICT)}) if f.code == "contradiction"]
    assert "error" == finding.severity
    assert (
        f"{RETRY}:20:13: circuit-breaker and retry are both conflicts-with and used-with"
        f" (also {BREAKER}:17:13). Decide, or record who disputes it."
    ) == str(finding)


def test_a_disputed_statement_contradicts_nothing() -> None:
    disputed = CONFLICT + "    disputed_by: [{source: acme-book, says: They go together.}]\n"
    assert "contradiction" not in [code for code, _ in coded({BREAKER: ("relations:\n", disputed)})]


def test_an_alternative_that_is_used_together_is_a_note() -> None:
    both = CONFLICT.replace("conflicts-with", "alternative-to").replace(
        "    rationale", "    for_problems: [transient-fault]\n    rationale"
    )
    assert [("contradiction", "note")] == coded({BREAKER: ("relations:\n", both)})


def test_a_narrower_kind_contradicts_as_its_family_does() -> None:
    change: Change = {
        RETRY: ("kind: used-with", "kind: uses"),
        BREAKER: ("relations:\n", CONFLICT),
    }
    assert ("contradiction", "error") in coded(change)


def test_many_plain_relations_are_a_note_about_the_whole() -> None:
    change: Change = {RETRY: ("kind: used-with", "kind: related-to")}
    assert ("patterns: note: 1 of 3 relations are plain related-to. Find more specific kinds.") == one_of(
        change, "related-share"
    )


def test_an_alternative_says_for_which_problem() -> None:
    change: Change = {RETRY: ("kind: used-with", "kind: alternative-to")}
    assert (
        f"{RETRY}:20:13: warning: 'retry' and 'circuit-breaker' are alternatives for no problem."
        " Both solve transient-fault: say for which."
    ) == one_of(change, "alternative-without-problem")


def test_alternatives_without_a_shared_problem_are_asked_for_one() -> None:
    change: Change = {
        RETRY: ("kind: used-with", "kind: alternative-to"),
        BREAKER: ("solves: [transient-fault]\n", ""),
    }
    assert "They share none yet" in one_of(change, "alternative-without-problem")


def test_the_problem_of_an_alternative_is_solved_by_both() -> None:
    change: Change = {
        RETRY: (
            "kind: used-with\n    target: circuit-breaker",
            "kind: alternative-to\n    target: circuit-breaker\n    for_problems: [transient-fault]",
        ),
        BREAKER: ("solves: [transient-fault]\n", ""),
    }
    assert (
        f"{RETRY}:21:20: warning: the problem 'transient-fault' is not under solves of 'circuit-breaker'."
        " Add it there, or drop it."
    ) == one_of(change, "problem-not-shared")


def lone(records: Records, name: str, *relations: Relation) -> Pattern:
    return replace(
        records.patterns["retry-storm"], id=name, name=name, aliases=(), relations=relations, solves=()
    )


def test_a_chain_of_requires_ends_in_something() -> None:
    records = graphs.records()
    need = Relation(
        kind="requires",
        target="needed",
        rationale="Without the table the relay finds nothing.",
        sources=("acme-book",),
    )
    patterns = {**records.patterns, "needy": lone(records, "needy", need), "needed": lone(records, "needed")}
    codes = {f.code: f.message for f in checks(replace(records, patterns=patterns), graphs.kinds())}
    assert (
        "'needy' requires it, but it has no relation of its own and solves nothing. Complete it."
    ) == codes["requires-nothing"]


def test_a_required_entry_that_solves_something_is_an_end() -> None:
    records = graphs.records()
    need = Relation(
        kind="requires",
        target="circuit-breaker",
        rationale="It counts what the breaker lets through.",
        sources=("acme-book",),
    )
    patterns = {**records.patterns, "needy": lone(records, "needy", need)}
    codes = {f.code for f in checks(replace(records, patterns=patterns), graphs.kinds())}
    assert "requires-nothing" not in codes


def test_few_relations_are_counted_from_both_ends() -> None:
    notes = [str(f) for f in checks(graphs.records(), graphs.kinds()) if f.code == "few-relations"]
    assert [
        "patterns/circuit-breaker.yaml:1:5: note: 'circuit-breaker' has 2 relations from both ends."
        " Ask what it needs, follows and replaces.",
    ] == notes[:1]
    assert 3 == len(notes)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [("effect: weakens", "effect: improves", "no-cost"), ("effect: improves", "effect: weakens", "no-gain")],
)
def test_an_entry_has_gains_and_costs(old: str, new: str, code: str) -> None:
    change: Change = {RETRY: (old, new)}
    assert one_of(change, code).startswith(f"{RETRY}:1:5: warning: 'retry' ")


def test_an_anti_pattern_needs_no_gain() -> None:
    assert "no-gain" not in [f.code for f in checks(graphs.records(), graphs.kinds())]


def test_what_replaces_an_entry_is_itself_in_use() -> None:
    records = graphs.records()
    old = Deprecation(replaced_by="retry-storm", reason="Old.")
    patterns = {
        **records.patterns,
        "retry": replace(records.patterns["retry"], deprecated=replace(old, replaced_by="circuit-breaker")),
        "circuit-breaker": replace(records.patterns["circuit-breaker"], deprecated=old),
    }
    codes = [f.code for f in checks(replace(records, patterns=patterns), graphs.kinds())]
    assert 1 == codes.count("replacement")


# --- coverage --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            {
                "problems.yaml": graphs.FILES["problems.yaml"]
                + "- {id: idle, name: Idle, summary: Nothing happens.}\n"
            },
            "problems.yaml:2:8: note: no entry solves 'idle'. Use it or remove it.",
        ),
        (
            {BREAKER: ("solves: [transient-fault]\n", "")},
            "problems.yaml:1:8: note: only one entry solves 'transient-fault'. Is there no other way?",
        ),
        (
            {
                "categories.yaml": graphs.FILES["categories.yaml"]
                + "- {id: idle, name: Idle, summary: Nothing.}\n"
            },
            "categories.yaml:2:8: note: the category 'idle' has no member. Merge it or fill it.",
        ),
        (
            {
                "categories.yaml": graphs.FILES["categories.yaml"]
                + "- {id: calls, name: Calls, summary: Making calls., broader: resilience}\n",
                RETRY: ("categories: [resilience]", "categories: [calls]"),
            },
            "categories.yaml:2:8: note: the category 'calls' has one member. Merge it or fill it.",
        ),
        (
            {
                "technologies.yaml": graphs.FILES["technologies.yaml"]
                + "- {id: idle, name: Idle, vendor: Acme}\n"
            },
            "technologies.yaml:2:8: note: nothing uses the technology 'idle'. Use it or remove it.",
        ),
        (
            {
                "service-types.yaml": graphs.FILES["service-types.yaml"]
                + "- {id: idle, name: Idle, summary: Rests.}\n"
            },
            "service-types.yaml:2:8: note: nothing uses the service type 'idle'. Use it or remove it.",
        ),
        (
            {
                "sources/zeta.yaml": graphs.FILES["sources/zeta.yaml"]
                + "- {id: zeta-idle, title: Idle, kind: talk}\n"
            },
            "sources/zeta.yaml:2:8: warning: nothing cites the source 'zeta-idle'. Cite it or remove it.",
        ),
        (
            {BREAKER: WITHOUT_LISTING},
            "catalogues/acme.yaml:6:12: warning: no entry carries 'Fuse'."
            " List it in an entry, or under not_entries.",
        ),
    ],
)
def test_what_is_used_too_little_is_told(change: Change, expected: str) -> None:
    assert expected in [str(finding) for finding in found(change)]


def test_a_catalogue_that_is_not_meant_to_be_complete_gets_one_note() -> None:
    change: Change = {
        "catalogues/acme.yaml": ("complete: true\n", ""),
        BREAKER: WITHOUT_LISTING,
    }
    assert ["catalogues/acme.yaml:1:5: note: no entry carries 1 of the 2 listings."] == [
        str(f) for f in found(change)
    ]


def test_a_book_is_cited_by_its_chapters() -> None:
    chapters = (
        "- {id: zeta-talk, title: Storms, url: 'https://zeta.example/storms', kind: talk, part_of: zeta-day}\n"
        "- {id: zeta-day, title: Day, kind: video, part_of: zeta-week}\n- {id: zeta-week, title: Week, kind: video}\n"
    )
    assert [] == coded({"sources/zeta.yaml": chapters})


# --- sources ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    ["https://zeta.example/storms", "http://zeta.example/storms/", "https://www.ZETA.example/storms"],
)
def test_two_sources_do_not_share_an_address(url: str) -> None:
    added = f"- {{id: zeta-late, title: Late, url: '{url}', kind: talk}}\n"
    change: Change = {
        "sources/zeta.yaml": graphs.FILES["sources/zeta.yaml"] + added,
        RETRY: ("references: [zeta-talk]", "references: [zeta-talk, zeta-late]"),
    }
    assert "has the same address. Keep one of them." in one_of(change, "same-address")


@pytest.mark.parametrize("url", ["https://zeta.example/storms#two", "https://zeta.example/Storms"])
def test_addresses_that_differ_in_path_or_part_are_two(url: str) -> None:
    added = f"- {{id: zeta-late, title: Late, url: '{url}', kind: talk}}\n"
    change: Change = {
        "sources/zeta.yaml": graphs.FILES["sources/zeta.yaml"] + added,
        RETRY: ("references: [zeta-talk]", "references: [zeta-talk, zeta-late]"),
    }
    assert [] == coded(change)


def test_a_source_begins_with_its_publisher_who_has_a_record() -> None:
    change: Change = {
        "sources/beta.yaml": "- {id: gamma-talk, title: Gamma, kind: talk}\n",
        RETRY: ("references: [zeta-talk]", "references: [gamma-talk]"),
    }
    assert [
        "sources/beta.yaml: note: the publisher 'beta' has no record. Add it to publishers.yaml.",
    ] == [str(f) for f in found(change) if f.code == "unknown-publisher"]
    assert {("source-id", "warning"), ("unknown-publisher", "note")} == set(coded(change))


def test_three_thousand_entries_are_checked_quickly() -> None:
    records = graphs.records()
    storm = records.patterns["retry-storm"]
    reason = "Item n{0} moves q{0} while r{0} holds s{0} and t{0} waits for u{0}."
    patterns = {
        f"p{n}": replace(
            storm,
            id=f"p{n}",
            name=f"P{n}",
            summary=f"It turns a{n} b{n} c{n} d{n} into e{n}.",
            relations=tuple(
                Relation(
                    kind="uses",
                    target=f"p{(n + k) % 3000}",
                    rationale=reason.format(n * 7 + k),
                    sources=("acme-book",),
                )
                for k in range(1, 7)
            ),
        )
        for n in range(3000)
    }
    began = time.process_time()
    checks(replace(records, patterns=patterns), graphs.kinds())
    assert time.process_time() - began < 10
