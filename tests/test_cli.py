"""The command line: what it prints, where, and how it ends."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import patgraph

ROOT = Path(__file__).parent.parent


def run(*arguments: str, folder: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "patgraph", *arguments],
        cwd=folder,
        env={**os.environ, "COLUMNS": "80", **environment},
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )


def test_list_names_each_entry_with_its_id_form_and_summary(real: patgraph.PatternGraph) -> None:
    lines = run("list", "--category", "high-availability").stdout.splitlines()
    heads = [line for line in lines if not line.startswith("    ")]
    forms = {"pattern": ""}
    assert heads == [
        f"{entry['name']}  {entry['id']}{forms.get(entry['form'], '  (' + entry['form'] + ')')}"
        for entry in json.loads(run("list", "--category", "high-availability", "--format", "json").stdout)
    ]
    assert lines[1].startswith("    An election")


def test_related_groups_by_family_with_reason_and_source(real: patgraph.PatternGraph) -> None:
    done = run("related", "outbox")
    lines = done.stdout.splitlines()
    assert (done.returncode, done.stderr, lines[0]) == (0, "", "Transactional Outbox  transactional-outbox")
    assert ("Used with" in lines, "Alternative to" in lines, "Sources" in lines) == (True, True, True)
    assert lines.index("  → requires Idempotent Consumer") > lines.index("Used with")
    assert "https://microservices.io/patterns/data/transactional-outbox.html" in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("related", "outbox"),
        ("related", "saga", "--depth", "2"),
        ("show", "saga"),
        ("list", "--service-type", "message-broker"),
        ("search", "dual write"),
        ("path", "saga", "sharding", "-n", "2"),
        ("rank",),
        ("communities",),
        ("stats",),
        ("sparql", "--saved"),
        ("sparql", "--saved", "in-catalogues", "-p", "pattern=saga"),
    ],
)
def test_no_line_is_wider_than_the_terminal(real: patgraph.PatternGraph, arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    wide = [line for line in done.stdout.splitlines() if len(line) > 80 and "://" not in line]
    assert (done.returncode, wide) == (0, [])


def test_stats_breaks_no_key(real: patgraph.PatternGraph) -> None:
    keys = json.loads(run("stats", "--format", "json").stdout)
    lines = run("stats", COLUMNS="60").stdout.splitlines()
    assert keys.keys() == {line.split()[0] for line in lines[2:] if line[:1] != " "}


@pytest.mark.parametrize("command", ["rank", "communities"])
def test_of_a_kind_that_nobody_states_there_is_nothing(real: patgraph.PatternGraph, command: str) -> None:
    done = run(command, "--kind", "depends-on", "--format", "json")
    assert (done.returncode, done.stdout) == (1, "[]\n")
    assert done.stderr == "No entry has a relation of this kind.\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("related", "outbox", "--kind", "used-with"),
        ("show", "saga"),
        ("list", "--category", "messaging", "--form", "pattern"),
        ("search", "dual", "write"),
        ("path", "saga", "idempotent-consumer"),
        ("rank", "--measure", "degree"),
        ("communities",),
        ("stats",),
    ],
)
def test_show_query_gives_the_rows_of_the_answer_when_pasted(
    real: patgraph.PatternGraph, arguments: tuple[str, ...]
) -> None:
    query = run(*arguments, "--show-query")
    pasted = run("sparql", query.stdout, "--format", "csv")
    assert (query.returncode, pasted.returncode) == (0, 0)
    if arguments[0] in ("related", "show", "list"):
        assert pasted.stdout == run(*arguments, "--format", "csv").stdout


@pytest.mark.parametrize("form", ["json", "csv", "tsv", "markdown", "table"])
@pytest.mark.parametrize(
    "command", [("related", "saga"), ("list", "--problem", "dual write"), ("rank",), ("stats",)]
)
def test_every_question_has_every_format(
    real: patgraph.PatternGraph, command: tuple[str, ...], form: str
) -> None:
    done = run(*command, "--format", form)
    assert (done.returncode, done.stderr, bool(done.stdout)) == (0, "", True)
    if form == "json":
        json.loads(done.stdout)


def test_a_misspelling_gets_suggestions_and_exit_code_1(real: patgraph.PatternGraph) -> None:
    done = run("related", "outbx")
    assert (done.returncode, done.stdout) == (1, "")
    assert "no pattern is called 'outbx'. Did you mean 'transactional-outbox'" in done.stderr


def test_an_answer_of_nothing_is_exit_code_1(real: patgraph.PatternGraph) -> None:
    assert [run("search", "zzzz").returncode, run("related", "etl", "--kind", "mitigates").returncode] == [
        1,
        1,
    ]


def test_a_path_from_an_entry_to_itself_says_so(real: patgraph.PatternGraph) -> None:
    done = run("path", "2PC", "two-phase commit")
    expected = "'2PC' and 'two-phase commit' are the same entry. Name two.\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", expected)


@pytest.mark.parametrize(
    "arguments",
    [
        ("related",),
        ("nonsense",),
        ("related", "saga", "--kind", "nonsense"),
        ("--graph", "no-such-folder", "related", "saga"),
        ("sparql", "SELECT"),
        ("sparql", "DROP ALL"),
        ("sparql", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"),
        ("sparql", ""),
        ("sparql", "--file", "no-such-file.rq"),
        ("sparql", "--saved", "cures"),
        ("export",),
        ("list", "--form", "nonsense"),
    ],
)
def test_wrong_usage_and_bad_input_end_with_a_message_and_no_traceback(
    real: patgraph.PatternGraph, arguments: tuple[str, ...]
) -> None:
    done = run(*arguments)
    assert (done.returncode in (1, 2), done.stdout, bool(done.stderr), "Traceback" in done.stderr) == (
        True,
        "",
        True,
        False,
    )


def test_bytes_that_are_not_utf_8_are_refused_by_name(real: patgraph.PatternGraph, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_bytes(b"SELECT * { ?s ?p '\xff' }")
    done = run("sparql", "--file", str(tmp_path / "q.rq"))
    assert (done.returncode, "not UTF-8 at byte 18" in done.stderr) == (2, True)


def test_a_broken_graph_is_never_answered_from_a_stale_compile(
    real: patgraph.PatternGraph, tmp_path: Path
) -> None:
    overlay = tmp_path / "own"
    (overlay / "patterns").mkdir(parents=True)
    broken = overlay / "patterns" / "broken.yaml"
    extension = "extends: saga\nreason: We log every step.\nrelations:\n  - kind: used-with\n    target: {}\n"
    extension += "    rationale: Every step writes a log line with the saga's id.\n    sources: [aws-saga]\n"
    broken.write_text(extension.format("log-aggregation"))
    good = run("--graph", str(overlay), "related", "saga", "--format", "json")
    broken.write_text(extension.format("log-agregation"))
    bad = run("--graph", str(overlay), "related", "saga")
    ids = {edge["pattern"]["id"] for edge in json.loads(good.stdout)["relations"]}
    assert ("log-aggregation" in ids, bad.returncode, bad.stdout) == (True, 2, "")
    assert (
        "broken.yaml:5:13: target 'log-agregation' is not a pattern. Did you mean 'log-aggregation'"
        in bad.stderr
    )


@pytest.mark.parametrize(
    ("command", "code", "first", "said"),
    [
        ("sparql 'SELECT ?s ?p ?o { ?s ?p ?o }' --format csv | head -1", 0, "s,p,o", ""),
        ("list | head -1", 0, "Access Token  access-token", ""),
        ("list >&-", 0, "", ""),
        ("list >/dev/full", 2, "", "patgraph: the answer cannot be written: No space left on device.\n"),
        (
            "sparql --file - <&-",
            2,
            "",
            "patgraph: the query is empty. Write a SELECT, ASK, CONSTRUCT or DESCRIBE query.\n",
        ),
    ],
)
def test_a_closed_or_full_stream_is_no_traceback(
    real: patgraph.PatternGraph, command: str, code: int, first: str, said: str
) -> None:
    shell = ["bash", "-o", "pipefail", "-c", f"{sys.executable} -m patgraph {command}"]
    done = subprocess.run(shell, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (code, first, said)


@pytest.mark.parametrize(("shell", "code"), [("bash_source", 0), ("nushell_source", 1)])
def test_completion_ends_as_click_says(shell: str, code: int) -> None:
    environment = {**os.environ, "_PATGRAPH_COMPLETE": shell}
    command = [str(Path(sys.executable).parent / "patgraph")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, "_patgraph_completion" in done.stdout) == (code, code == 0)


RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f }"


def _processes(parent: int) -> list[int]:
    """The process and its children."""
    return [parent, *map(int, Path(f"/proc/{parent}/task/{parent}/children").read_text().split())]


def _seconds(process: int) -> float:
    """How long the process has computed."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _runs(process: int) -> bool:
    """Whether there is such a process that is not dead already."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2][0] not in "ZX"
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc here")
@pytest.mark.parametrize("options", [(), ("--max-rows", "9")], ids=["free", "limited"])
def test_an_interrupt_ends_a_runaway_query_at_once(
    real: patgraph.PatternGraph, options: tuple[str, ...]
) -> None:
    command = [sys.executable, "-m", "patgraph", "sparql", RUNAWAY, *options]
    asking = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        latest = time.monotonic() + 30
        while len(known := _processes(asking.pid)) <= bool(options) or _seconds(known[-1]) < 1:
            assert time.monotonic() < latest
            time.sleep(0.02)
        os.killpg(asking.pid, signal.SIGINT)
        assert asking.wait(5) in (-signal.SIGINT, 130)
        time.sleep(0.1)
        assert [process for process in known if _runs(process)] == []
    finally:
        asking.kill()
        asking.wait()


def test_colour_is_for_terminals_only(real: patgraph.PatternGraph) -> None:
    assert "\x1b" not in run("related", "outbox").stdout


def test_a_terminal_gets_colour_unless_no_color_is_set(real: patgraph.PatternGraph) -> None:
    command = f"{sys.executable} -m patgraph related outbox"
    shown = [
        subprocess.run(
            ["script", "-qec", command, "/dev/null"],
            cwd=ROOT, env={**os.environ, **more}, capture_output=True, text=True, check=True,
        ).stdout
        for more in ({}, {"NO_COLOR": "1"})
    ]  # fmt: skip
    assert ["\x1b[1m" in text for text in shown] == [True, False]


def test_control_characters_in_an_answer_cannot_steer_the_terminal(real: patgraph.PatternGraph) -> None:
    done = run("sparql", r'SELECT ("\u001b]0;x\u0007" AS ?x) {}')
    assert ("\x1b" in done.stdout, r"\x1b]0;x\x07" in done.stdout) == (False, True)


@pytest.mark.parametrize(
    ("words", "expected"),
    [("related trans", "transactional-outbox"), ("related saga --kind req", "requires"),
     ("sparql --saved alt", "alternatives"), ("export gra", "graphml"), ("list --category mess", "messaging")],
)  # fmt: skip
def test_the_shell_completes_names(real: patgraph.PatternGraph, words: str, expected: str) -> None:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "patgraph")],
        cwd=ROOT,
        env={**os.environ, "_PATGRAPH_COMPLETE": "bash_complete", "COMP_WORDS": f"patgraph {words}",
             "COMP_CWORD": str(len(words.split()))},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert f"plain,{expected}" in done.stdout.splitlines()


def test_sparql_gives_the_w3c_formats(real: patgraph.PatternGraph) -> None:
    query = 'SELECT (1 AS ?n) ("a,\\"b" AS ?t) (<http://e/x> AS ?i) {}'
    assert run("sparql", query, "--format", "csv").stdout == 'n,t,i\n1,"a,""b",http://e/x\n'
    assert run("sparql", query, "--format", "tsv").stdout == '?n\t?t\t?i\n1\t"a,\\"b"\t<http://e/x>\n'
    found = json.loads(run("sparql", query, "--format", "json").stdout)
    assert found["head"]["vars"] == ["n", "t", "i"]
    assert found["results"]["bindings"][0]["i"] == {"type": "uri", "value": "http://e/x"}
    assert run("sparql", "ASK {}").stdout == "true\n"


def test_construct_gives_turtle_and_other_formats_on_request(real: patgraph.PatternGraph) -> None:
    query = "CONSTRUCT { <http://e/s> <http://e/p> 1 } {}"
    forms = {
        form: run("sparql", query, "--format", form).stdout
        for form in ("turtle", "ntriples", "rdfxml", "jsonld")
    }
    assert all("http://e/s" in text for text in forms.values())
    assert run("sparql", query).stdout == forms["turtle"]
    assert run("sparql", query, "--format", "csv").returncode == 2


def test_check_ends_with_1_for_errors_and_0_otherwise(real: patgraph.PatternGraph, tmp_path: Path) -> None:
    (tmp_path / "patterns").mkdir()
    (tmp_path / "patterns" / "saga.yaml").write_text("id: saga\n")
    done = run("check", str(tmp_path))
    assert (run("check").returncode, done.returncode) == (0, 1)
    assert "saga.yaml:1:1: the field 'name' is missing." in done.stdout


def test_export_keeps_a_file_that_patgraph_did_not_write(real: patgraph.PatternGraph, tmp_path: Path) -> None:
    target = tmp_path / "mine.ttl"
    target.write_text("mine")
    refused = run("export", "turtle", "-o", str(target))
    forced = run("export", "turtle", "-o", str(target), "--force")
    again = run("export", "turtle", "-o", str(target))
    assert (refused.returncode, forced.returncode, again.returncode) == (2, 0, 0)
    assert "mine.ttl" in refused.stderr


def test_explore_writes_the_page_and_names_it(real: patgraph.PatternGraph, tmp_path: Path) -> None:
    done = run("explore", "outbox", "-o", str(tmp_path / "page.html"))
    assert (done.returncode, done.stdout) == (0, f"Wrote {tmp_path / 'page.html'}. Open it in a browser.\n")


def test_a_first_compile_says_nothing_where_nobody_watches(
    real: patgraph.PatternGraph, tmp_path: Path
) -> None:
    assert run("related", "outbox", PATGRAPH_CACHE=str(tmp_path / "new")).stderr == ""


def test_a_first_compile_shows_progress_on_a_terminal(real: patgraph.PatternGraph, tmp_path: Path) -> None:
    done = subprocess.run(
        ["script", "-qec", f"{sys.executable} -m patgraph related outbox", "/dev/null"],
        cwd=ROOT, env={**os.environ, "PATGRAPH_CACHE": str(tmp_path / "new")},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "Compiling the graph (once): reading" in done.stdout


@pytest.mark.parametrize(
    ("option", "given"),
    [("--graph", "DIR"), ("--store", "DIR"), ("--endpoint", "URL"), ("--header", "HEADER")],
)
def test_an_option_for_all_commands_is_told_to_stand_before_them(option: str, given: str) -> None:
    done = run("related", "saga", option, "x")
    expected = f"Error: {option} stands before the command: patgraph {option} {given} related …"
    assert (done.returncode, done.stderr.splitlines()[-1]) == (2, expected)


def _on_a_terminal(*arguments: str, folder: Path) -> list[str]:
    """What a terminal of 60 columns shows in the end, after any progress."""
    command = (
        shlex.join(["stty", "cols", "60"]) + "; " + shlex.join([sys.executable, "-m", "patgraph", *arguments])
    )
    done = subprocess.run(
        ["script", "-qc", command, "/dev/null"], cwd=folder, capture_output=True, text=True, check=False,
        env={name: value for name, value in os.environ.items() if name != "COLUMNS"},
    )  # fmt: skip
    return done.stdout.rpartition("\x1b[2K")[2].splitlines()


@pytest.mark.parametrize("command", ["check", "related"])
def test_messages_are_wrapped_between_words_on_a_terminal_and_are_one_line_elsewhere(
    real: patgraph.PatternGraph, tmp_path: Path, command: str
) -> None:
    name = f"patterns/{'long-' * 14}name.yaml"
    (tmp_path / "patterns").mkdir()
    (tmp_path / name).write_text("extends: saga\nreason: We log every step.\nrelatoins: []\n")
    arguments = ("--graph", str(tmp_path), *(("check",) if command == "check" else ("related", "saga")))
    shown = _on_a_terminal(*arguments, folder=tmp_path)
    done = run(*arguments, folder=tmp_path)
    finding = "the field 'relatoins' is not known here. Did you mean 'relations'?"
    plain = done.stdout if command == "check" else done.stderr
    assert f"{name}:3:1: {finding}" in plain.splitlines()[0]
    assert shown[:3] == [
        f"{name}:3:1:",
        "    the field 'relatoins' is not known here. Did you mean",
        "    'relations'?" + (" [unknown-key]" if command == "check" else ""),
    ]


def test_an_export_takes_the_conditions_of_list(real: patgraph.PatternGraph) -> None:
    conditions = ("--category", "resilience", "--form", "anti-pattern")
    listed = json.loads(run("list", *conditions, "--format", "json").stdout)
    written = json.loads(run("export", "json", *conditions, "-o", "-").stdout)
    assert [entry["id"] for entry in written["entries"]] == [entry["id"] for entry in listed]


@pytest.mark.parametrize("whole", ["--all", "--check"])
def test_what_writes_all_formats_takes_no_part(real: patgraph.PatternGraph, whole: str) -> None:
    done = run("export", whole, "--around", "outbox")
    assert (done.returncode, "take the whole graph" in done.stderr) == (2, True)
