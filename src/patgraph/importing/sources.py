"""Addresses → sources: those the graph has, and drafts of new ones with guesses that are marked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from ..checks import address
from ..queries import query
from ..store import Store
from ..terms import ID_LENGTH, id_problem, slug
from .drafts import clean

_KINDS = {
    "video": ("youtube.com", "youtu.be", "vimeo.com", "media.ccc.de"),
    "code": ("github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "gist.github.com", "sr.ht"),
    "paper": ("doi.org", "arxiv.org", "dl.acm.org", "ieeexplore.ieee.org", "usenix.org"),
    "talk": ("speakerdeck.com", "slideshare.net"),
    "course": ("udemy.com", "coursera.org", "edx.org", "pluralsight.com"),
    "workshop": ("workshops.aws",),
    "book": ("oreilly.com", "manning.com", "pragprog.com", "leanpub.com", "packtpub.com"),
    "documentation": ("readthedocs.io", "learn.microsoft.com", "docs.rs"),
}
_SECOND_LEVEL = ("co", "com", "org", "net", "ac", "gov", "edu")


class NewSource(NamedTuple):
    """A work that the graph does not know yet."""

    id: str
    publisher: str
    title: str
    url: str
    kind: str
    authors: tuple[str, ...]
    line: int


class NewPublisher(NamedTuple):
    """Who seems to publish new sources: so far only a host."""

    id: str
    name: str
    url: str


class Sources:
    """The sources of a graph and, as they are asked for, new ones."""

    def __init__(self, store: Store) -> None:
        self.new: dict[str, NewSource] = {}
        self.publishers: dict[str, NewPublisher] = {}
        self._by_address: dict[str, str] = {}
        self._taken: set[str] = set()
        hosts: dict[str, set[str]] = defaultdict(set)
        for row in store.select(query("known-sources").filled()).records():
            self._taken.add(row["id"])
            if "url" in row:
                self._by_address.setdefault(address(row["url"]), row["id"])
                hosts[host_of(row["url"])].add(row["publisher"])
        self._publisher_of = {host: min(ids) for host, ids in hosts.items() if len(ids) == 1}
        known = {each for ids in hosts.values() for each in ids}
        for row in store.select(query("known-publishers").filled()).records():
            known.add(row["id"])
            if "url" in row:
                self._publisher_of.setdefault(host_of(row["url"]), row["id"])
        self._known_publishers = known

    def of(self, url: str, title: str, *, line: int, authors: Iterable[str] = ()) -> str:
        """The id of the source with this address: one of the graph, or a new one."""
        key = address(url)
        found = self._by_address.get(key)
        if found is None:
            publisher = self._publisher(host_of(url))
            shown = clean(title) or clean(url.partition("://")[2])
            found = self._free(publisher, slug(shown))
            self._by_address[key] = found
            self._taken.add(found)
            self.new[found] = NewSource(found, publisher, shown, url, kind_of(url), tuple(authors), line)
        return found

    def _publisher(self, host: str) -> str:
        found = self._publisher_of.get(host)
        if found is None:
            candidates = [_short(host), slug(host), *(f"{slug(host)}-{n}" for n in range(2, 1000))]
            found = next(
                each
                for each in candidates
                if each and not id_problem(each) and each not in self._known_publishers
            )
            self._known_publishers.add(found)
            self._publisher_of[host] = found
            self.publishers[found] = NewPublisher(found, host, f"https://{host}/")
        return found

    def _free(self, publisher: str, name: str) -> str:
        """An id that begins with the publisher and is not taken."""
        begun = f"{publisher}-{name}"[: ID_LENGTH - 6].rstrip("-") if name else publisher
        number, made = 1, begun
        while made in self._taken:
            number += 1
            made = f"{begun}-{number}"
        return made


def host_of(url: str) -> str:
    """The host of a web address, without "www.", user, port and whatever else no name has."""
    host = url.partition("://")[2].partition("/")[0].partition("?")[0].partition("#")[0]
    host = host.rpartition("@")[2].partition(":")[0].casefold().strip("[].").removeprefix("www.")
    return host if slug(host) else "unknown.host"


def _short(host: str) -> str:
    """The speaking part of a host: "readysetcloud" of readysetcloud.io."""
    labels = host.split(".")[:-1]
    if len(labels) > 1 and labels[-1] in _SECOND_LEVEL:
        labels = labels[:-1]
    made = slug("-".join(labels))[:40].strip("-")
    return made if any(character.isalpha() for character in made) else ""


def kind_of(url: str) -> str:
    """What sort of work an address seems to lead to."""
    host = host_of(url)
    for kind, hosts in _KINDS.items():
        if any(host == each or host.endswith("." + each) for each in hosts):
            return kind
    if host.startswith("docs.") or "/docs/" in url or "/documentation/" in url:
        return "documentation"
    return "article"
