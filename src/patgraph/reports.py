"""Findings as text for people, JSON for scripts, and SARIF for code review tools."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ._version import __version__
from .errors import Finding, Place, spoken_list
from .tables import printable

SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def report(findings: Sequence[Finding], form: str) -> str:
    """The findings as "text", "json" or "sarif", in the order given; ends with a line break.

    Raises KeyError for another form.
    """
    return _FORMS[form](findings)


def _text(findings: Sequence[Finding]) -> str:
    lines = [printable(f"{finding} [{finding.code}]".replace("\n", " ")) for finding in findings]
    return "\n".join([*lines, _summary(findings)]) + "\n"


def _summary(findings: Sequence[Finding]) -> str:
    numbers = Counter(finding.severity for finding in findings)
    spoken = [
        f"{numbers[severity]} {severity}{'s' if numbers[severity] != 1 else ''}"
        for severity in ("error", "warning", "note")
        if numbers[severity]
    ]
    return f"{spoken_list(spoken, 'and')}." if spoken else "No findings."


def _json(findings: Sequence[Finding]) -> str:
    rows = [
        {
            "path": finding.place.path,
            "line": finding.place.line,
            "column": finding.place.column,
            "severity": finding.severity,
            "code": finding.code,
            "message": finding.message,
        }
        for finding in findings
    ]
    return _dumped(rows)


def _sarif(findings: Sequence[Finding]) -> str:
    codes = sorted({finding.code for finding in findings})
    rules = {code: number for number, code in enumerate(codes)}
    driver = {
        "name": "patgraph",
        "version": __version__,
        "rules": [{"id": code} for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, rules) for finding in findings],
    }
    return _dumped({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]})


def _result(finding: Finding, rules: Mapping[str, int]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": rules[finding.code],
        "level": finding.severity,
        "message": {"text": finding.message},
    }
    if finding.place.path:
        made["locations"] = [{"physicalLocation": _location(finding.place)}]
    return made


def _location(place: Place) -> dict[str, Any]:
    made: dict[str, Any] = {"artifactLocation": {"uri": _uri(place.path)}}
    if place.line:
        made["region"] = {"startLine": place.line, "startColumn": max(1, place.column)}
    return made


def _uri(path: str) -> str:
    """A relative reference for a path below the current folder, else a full one."""
    from urllib.parse import quote

    if "://" in path:
        return path
    if os.path.isabs(path):
        from pathlib import Path

        return Path(path).as_uri()
    # Also the colon: in the first step it would make that a scheme.
    return quote(path.replace(os.sep, "/"))


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


_FORMS: Mapping[str, Callable[[Sequence[Finding]], str]] = {"text": _text, "json": _json, "sarif": _sarif}
