"""Markdown: a folder with a page for each entry and category, ready for a wiki or MkDocs.

    mkdocs.yml              for `mkdocs build` or `mkdocs serve` in this folder
    docs/index.md           what there is
    docs/categories/ID.md   the entries of a category, and the categories below it
    docs/patterns/ID.md     an entry with its relations, reasons and sources

Pages hold nothing but CommonMark, which GitHub, wikis and Python-Markdown read alike. Texts
of the graph show as themselves: what would be markup in one of these is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ..errors import ExportError
from ..records import Category, Listing, Pattern, QualityImpact, Source
from ..terms import ID_LENGTH, ID_PATTERN, entity
from .content import Content
from .placing import MARK
from .quoting import carried, yaml_string
from .view import Edge, View

_LINKED = ("https:", "http:", "mailto:")
#: Python-Markdown takes a backslash before some signs only; the others become entities.
_SPECIAL = re.compile(r"[\\`*_{}\[\]#<>&|~$]")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;", "|": "&#124;", "~": "&#126;", "$": "&#36;"}
#: What begins a list, a heading, a rule, a note or a definition at the beginning of a line.
_BEGINNING = re.compile(r"(\d*)([-+!.)=:])")
_IN_ADDRESS = str.maketrans({"&": "&amp;", "<": "%3C", ">": "%3E", "(": "%28", ")": "%29", "\\": "%5C"})


class Seen(NamedTuple):
    """A relation as it reads from one of its ends."""

    edge: Edge
    phrase: str
    other: str


def files(content: Content) -> Mapping[str, Iterator[str]]:
    """The pages by their paths in the folder. Raises ExportError for an id that could not be a file's name."""
    view = content.view
    pages = {"mkdocs.yml": _configuration(view), "docs/index.md": _index(view)}
    for category in view.records.categories.values():
        pages[f"docs/categories/{_file(category.id)}"] = _category(category, view)
    relations = _relations(view)
    for entry in view.entries.values():
        pages[f"docs/patterns/{_file(entry.id)}"] = _entry(entry, relations.get(entry.id, []), view)
    return dict(sorted(pages.items()))


def text(value: str) -> str:
    """A text on one line that shows as itself. Raises ExportError for characters no text may hold."""
    line = _SPECIAL.sub(
        lambda found: _ENTITIES.get(found[0], "\\" + found[0]), " ".join(carried(value).split())
    )
    return _BEGINNING.sub(_begun, line, count=1) if _BEGINNING.match(line) else line


def link(shown: str, address: str | None) -> str:
    """A link to an address of the web; for any other address, the text alone."""
    if not address or not address.lower().startswith(_LINKED) or re.search(r"\s", address):
        return text(shown)
    return f"[{text(shown)}]({address.translate(_IN_ADDRESS)})"


def _begun(found: re.Match[str]) -> str:
    digits, sign = found.groups()
    return f"{digits}&#{ord(sign)};" if sign in "=:" else f"{digits}\\{sign}"


def _file(identifier: str) -> str:
    if len(identifier) > ID_LENGTH or not re.fullmatch(ID_PATTERN, identifier):
        raise ExportError(f"the id '{ascii(identifier)[1:41]}' cannot be a file's name. Rename the entry.")
    return f"{identifier}.md"


def _configuration(view: View) -> Iterator[str]:
    # MkDocs makes a menu of everything unless it is told; 200 entries are no menu.
    yield f"# {MARK}\n# Build the site: pip install mkdocs, then here: mkdocs build --strict\n"
    yield f"site_name: {yaml_string(view.title)}\ndocs_dir: docs\nuse_directory_urls: false\n"
    yield "validation:\n  nav:\n    omitted_files: ignore\n"
    yield "nav:\n  - Overview: index.md\n"
    for number, category in enumerate(_roots(view)):
        yield "  - Categories:\n" if number == 0 else ""
        yield f"      - {yaml_string(category.name)}: categories/{_file(category.id)}\n"


def _roots(view: View) -> list[Category]:
    categories = view.records.categories
    return [each for each in categories.values() if each.broader not in categories]


def _index(view: View) -> Iterator[str]:
    yield f"<!-- {MARK} -->\n\n# {text(view.title)}\n\n"
    yield f"Version {text(view.version)}, {link('licence', view.licence)}."
    yield f" {len(view.entries)} entries, {len(view.edges)} relations.\n\n## Categories\n\n"
    for category in _roots(view):
        yield from _tree(category, view, 0)
    yield "\n## Entries\n\n"
    for entry in _by_name(view.entries.values()):
        yield f"- [{text(entry.name)}](patterns/{_file(entry.id)})\n"


def _tree(category: Category, view: View, depth: int) -> Iterator[str]:
    number = sum(category.id in entry.categories for entry in view.entries.values())
    yield f"{'    ' * depth}- [{text(category.name)}](categories/{_file(category.id)}) ({number})\n"
    for below in _below(category, view):
        yield from _tree(below, view, depth + 1)


def _below(category: Category, view: View) -> list[Category]:
    return [each for each in view.records.categories.values() if each.broader == category.id]


def _category(category: Category, view: View) -> Iterator[str]:
    yield f"<!-- {MARK} -->\n\n# {text(category.name)}\n\n{text(category.summary)}\n"
    above = view.records.categories.get(category.broader or "")
    if above:
        yield f"\nPart of [{text(above.name)}]({_file(above.id)}).\n"
    below = _below(category, view)
    if below:
        yield "\n## Below it\n\n"
        for each in below:
            yield f"- [{text(each.name)}]({_file(each.id)}): {text(each.summary)}\n"
    entries = [entry for entry in view.entries.values() if category.id in entry.categories]
    if entries:
        yield "\n## Entries\n\n"
        for entry in _by_name(entries):
            yield f"- [{text(entry.name)}](../patterns/{_file(entry.id)}): {text(entry.summary)}\n"


def _by_name(entries: Iterable[Pattern]) -> list[Pattern]:
    return sorted(entries, key=lambda entry: (entry.name.casefold(), entry.id))


def _relations(view: View) -> Mapping[str, list[Seen]]:
    """The relations of each entry, from both ends."""
    found: dict[str, list[Seen]] = {}
    for edge in view.edges:
        kind = view.kinds[edge.kind]
        found.setdefault(edge.subject, []).append(Seen(edge, kind.phrase, edge.target))
        phrase = kind.phrase if kind.symmetric else kind.inverse_phrase
        found.setdefault(edge.target, []).append(Seen(edge, phrase, edge.subject))
    return found


def _entry(entry: Pattern, relations: Iterable[Seen], view: View) -> Iterator[str]:
    yield f"<!-- {MARK} -->\n\n# {text(entry.name)}\n\n{text(entry.summary)}\n"
    if entry.deprecated:
        replacement = _entry_link(entry.deprecated.replaced_by, view)
        yield f"\n**Deprecated.** {text(entry.deprecated.reason)} Use {replacement} instead.\n"
    facts = [
        ("Form", text(entry.form)),
        ("Also called", ", ".join(text(alias) for alias in entry.aliases)),
        ("Categories", ", ".join(_category_link(each, view) for each in entry.categories)),
        ("Lives in", _names(entry.service_types, view.records.service_types)),
        ("Solves", _names(entry.solves, view.records.problems)),
        ("IRI", f"`{entity('pattern', entry.id)}`"),
    ]
    yield "\n" + "".join(f"- {name}: {value}\n" for name, value in facts if value)
    yield f"\n## Problem\n\n{text(entry.problem)}\n\n## Solution\n\n{text(entry.solution)}\n"
    if entry.scope_note:
        yield f"\n## What it is not\n\n{text(entry.scope_note)}\n"
    yield from _list("Use it when", (text(each) for each in entry.use_when))
    yield from _list("Avoid it when", (text(each) for each in entry.avoid_when))
    yield from _list("Qualities", (_impact(each, view) for each in entry.qualities))
    yield from _families(relations, view)
    yield from _list("Technologies", _technologies(entry, view))
    yield from _list("In catalogues", _listings(entry, view))
    yield from _list("Further reading", (_source(each, view) for each in entry.references))


def _list(title: str, items: Iterable[str]) -> Iterator[str]:
    lines = [f"- {item}\n" for item in items]
    # Python-Markdown needs a blank line after an item of several paragraphs; others take it as well.
    between = "\n" if any("\n\n" in line for line in lines) else ""
    if lines:
        yield f"\n## {title}\n\n{between.join(lines)}"


def _families(relations: Iterable[Seen], view: View) -> Iterator[str]:
    """The relations, a heading for each family, those of one phrase together."""
    seen = list(relations)
    for family in sorted(view.families, key=lambda family: (family.rank, family.id)):
        same = [each for each in seen if each.edge.family == family.id]
        same.sort(key=lambda each: (each.phrase, each.other, each.edge.id))
        title = family.label[:1].upper() + family.label[1:]
        yield from _list(text(title), (_relation(each, view) for each in same))


def _relation(seen: Seen, view: View) -> str:
    edge = seen.edge
    # A blank line and four spaces keep a paragraph inside its item, in every dialect.
    parts = [f"{text(seen.phrase)} {_entry_link(seen.other, view)}"]
    if edge.for_problems:
        parts.append(f"For: {_names(edge.for_problems, view.records.problems)}.")
    if edge.inferred:
        parts.append(f"Inferred from {', '.join(f'`{each}`' for each in edge.because)}.")
    else:
        parts.append(text(edge.rationale))
    if edge.sources:
        parts.append(f"Sources: {', '.join(_source(each, view) for each in edge.sources)}.")
    parts += [f"Disputed by {_source(each.source, view)}: {text(each.says)}" for each in edge.disputed_by]
    return "\n\n    ".join(parts)


def _impact(impact: QualityImpact, view: View) -> str:
    parts = [
        f"{text(impact.effect)} {_names([impact.quality], view.records.qualities)}",
        text(impact.rationale),
    ]
    if impact.sources:
        parts.append(f"Sources: {', '.join(_source(each, view) for each in impact.sources)}.")
    parts += [f"Disputed by {_source(each.source, view)}: {text(each.says)}" for each in impact.disputed_by]
    return "\n\n    ".join(parts)


def _technologies(entry: Pattern, view: View) -> Iterator[str]:
    for each in entry.technologies:
        known = view.records.technologies.get(each.technology)
        name = link(known.name, known.url) if known else text(each.technology)
        yield f"{name}: {text(each.note)}" if each.note else name


def _listings(entry: Pattern, view: View) -> Iterator[str]:
    for each in entry.listings:
        catalogue = view.records.catalogues.get(each.catalogue)
        listed: Iterable[Listing] = catalogue.listings if catalogue else ()
        address = next((listing.url for listing in listed if listing.name == each.name), None)
        title = link(catalogue.title, catalogue.url) if catalogue else text(each.catalogue)
        stance = f", which {each.stance} it" if each.stance else ""
        yield f"{link(each.name, address)} ({each.match} match) in {title}{stance}"


def _source(identifier: str, view: View) -> str:
    source: Source | None = view.records.sources.get(identifier)
    if not source:
        return text(identifier)
    return link(source.title, source.url) + (f" ({source.year})" if source.year else "")


def _entry_link(identifier: str, view: View) -> str:
    entry = view.entries.get(identifier)
    return f"[{text(entry.name)}]({_file(entry.id)})" if entry else text(identifier)


def _category_link(identifier: str, view: View) -> str:
    category = view.records.categories.get(identifier)
    return f"[{text(category.name)}](../categories/{_file(category.id)})" if category else text(identifier)


def _names(identifiers: Iterable[str], records: Mapping[str, object]) -> str:
    return ", ".join(text(getattr(records.get(each), "name", each)) for each in identifiers)
