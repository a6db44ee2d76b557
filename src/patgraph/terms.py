"""Namespaces, identifiers and IRIs, and how a value becomes an RDF term or is refused.

RDF terms are handled as their N-Triples text: `<iri>`, `"text"@en`,
`"1"^^<datatype>`. That is what every engine reads, what queries take as
parameters, and what compares equal exactly when the terms do.
"""

from __future__ import annotations

import re
from functools import lru_cache

BASE = "https://w3id.org/patgraph/"
ONTOLOGY = BASE + "vocab"
SCHEME = BASE + "scheme"
DATASET = BASE + "dataset"
GRAPH = BASE + "graph/"

PREFIXES = {
    "pg": BASE + "vocab#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "void": "http://rdfs.org/ns/void#",
}

ID_PATTERN = r"[a-z0-9]+(-[a-z0-9]+)*"
ID_LENGTH = 80

# Patterns are compiled where they are first used: a look-up needs none of them.
_WINDOWS_DEVICES = r"con|prn|aux|nul|com[0-9]|lpt[0-9]"
# Characters that XML 1.0 cannot carry would break GEXF, GraphML and RDF/XML.
_NOT_XML = "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
_NOT_IN_IRI = r'[\x00-\x20<>"{}|^`\\]'
# As canonical N-Triples has it, and so every engine of ours.
_ESCAPES = str.maketrans(
    {chr(code): f"\\u{code:04X}" for code in (*range(32), 127)}
    | {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
)
_SPACES = str.maketrans({chr(code): " " for code in range(128) if not chr(code).isalnum()})
_UNESCAPES = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f", '"': '"', "'": "'", "\\": "\\"}
_ESCAPED = r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))"


def expand(curie: str) -> str:
    """The full IRI of a prefixed name such as `skos:prefLabel`."""
    prefix, _, local = curie.partition(":")
    return PREFIXES[prefix] + local


def shorten(iri: str) -> str:
    """The prefixed name of an IRI in a known namespace; other IRIs come back unchanged."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


@lru_cache(maxsize=16_384)  # the same few ids are cited again and again
def id_problem(text: str) -> str | None:
    """Why `text` cannot be an id, or None. Ids become file names and IRIs on every system."""
    if len(text) > ID_LENGTH:
        return f"is {len(text)} characters long; at most {ID_LENGTH} are allowed"
    if not re.fullmatch(ID_PATTERN, text):
        return "is not kebab-case: lower-case letters and digits, joined by single hyphens"
    if re.fullmatch(_WINDOWS_DEVICES, text):
        return "is a device name on Windows and could not be a file name there"
    return None


def text_problem(text: str) -> str | None:
    """Why `text` cannot be carried by every format, or None."""
    found = re.search(_NOT_XML, text)
    if found:
        return f"holds the character U+{ord(found.group()):04X}, which XML 1.0 cannot carry"
    return None


def iri_problem(text: str) -> str | None:
    """Why `text` cannot be an IRI, or None."""
    found = re.search(_NOT_IN_IRI, text)
    if found:
        return f"holds the character {found.group()!r}, which no IRI may hold"
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", text):
        return "has no scheme such as https:"
    return None


def entity(kind: str, identifier: str) -> str:
    """The IRI of an entity: `entity("pattern", "saga")` is `https://w3id.org/patgraph/pattern/saga`."""
    return f"{BASE}{kind}/{identifier}"


def kind_and_id(iri: str) -> tuple[str, str]:
    """The two parts that `entity` joined; ("", iri) for an IRI from elsewhere."""
    if not iri.startswith(BASE):
        return "", iri
    kind, _, identifier = iri[len(BASE) :].partition("/")
    return kind, identifier


def iri_term(iri: str) -> str:
    """`<iri>`. Raises ValueError naming the character that no IRI may hold."""
    problem = iri_problem(iri)
    if problem:
        raise ValueError(f"'{iri}' {problem}")
    return f"<{iri}>"


def literal(text: str, *, language: str = "", datatype: str = "") -> str:
    """The N-Triples text of a literal; `datatype` is a prefixed name such as `xsd:integer`."""
    if '"' in text or "\\" in text or not text.isprintable():
        text = text.translate(_ESCAPES)
    quoted = f'"{text}"'
    if language:
        return f"{quoted}@{language}"
    return f"{quoted}^^<{expand(datatype)}>" if datatype else quoted


def lexical(term: str) -> str:
    """The lexical form of an N-Triples term: the IRI itself, or the text of a literal."""
    if term.startswith("<"):
        return term[1:-1]
    body = term[1 : term.rindex('"')]
    if "\\" not in body:
        return body

    def unescape(found: re.Match[str]) -> str:
        code = found.group(1) or found.group(2)
        return chr(int(code, 16)) if code else _UNESCAPES[found.group(3)]

    return re.sub(_ESCAPED, unescape, body, flags=re.DOTALL)


def fold(name: str) -> str:
    """The look-up key of a name: what stays when case, accents' form, punctuation, spacing, the
    word "pattern" and plurals are set aside. `Pub/Sub`, `pub-sub` and `Pubsubs` share one key.
    """
    if not name.isascii():
        import unicodedata

        name = unicodedata.normalize("NFKC", name)
    text = name.casefold().replace("&", " and ").translate(_SPACES)
    if not text.isascii():
        text = "".join(c if c.isalnum() else " " for c in text)
    words = text.split()
    kept = [word for word in words if word not in ("pattern", "patterns")] or words
    return "".join(_singular(word) for word in kept)


def _singular(word: str) -> str:
    """One form for singular and plural; no English word for readers: `caches` and `cache` give `cach`."""
    if len(word) < 4:
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return word[:-1] if word.endswith(("che", "she", "xe", "sse")) else word


def slug(name: str) -> str:
    """A kebab-case id made from a name, at most 80 characters; "" when nothing remains."""
    import unicodedata

    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:ID_LENGTH].rstrip("-")


def listing_slug(name: str) -> str:
    """The slug of a listing whose file gives none; without Latin letters, a hash of its key."""
    made = slug(name)
    if made:
        return made
    import hashlib

    return hashlib.blake2b(fold(name).encode(), digest_size=8).hexdigest()
