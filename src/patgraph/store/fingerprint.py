"""Has anything changed? Asked by stat first, by content only where stat differs.

The state file holds one line per input: time, size, inode, content hash, path.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

# A file changed again within this time after it was hashed could keep its stat values.
_RACY_NS = 100_000_000


class Fingerprint:
    """The fingerprint of a list of files, with what must be remembered to find it fast again."""

    def __init__(self, value: str, state: str, fresh: bool) -> None:
        self.value = value
        self.state = state
        self.fresh = fresh


def fingerprint(files: Sequence[str], salt: str, remembered: str) -> Fingerprint:
    """The fingerprint of the files' paths and contents together with `salt` (the versions of the engine).

    `remembered` is the state text of an earlier call, or "". Raises OSError when a file cannot be read.
    """
    head, _, lines = remembered.partition("\n")
    known = {}
    for line in lines.splitlines():
        time, size, inode, digest, path = line.split("\t", 4)
        known[path] = (time, size, inode, digest)
    entries = []
    changed = len(known) != len(files)
    for path in files:
        status = os.stat(path)
        key = (str(status.st_mtime_ns), str(status.st_size), str(status.st_ino))
        before = known.get(path)
        if before is not None and before[:3] == key:
            entries.append((*key, before[3], path))
        else:
            changed = True
            entries.append((*key, "", path))
    if not changed and head.startswith(salt + "\t"):
        return Fingerprint(head[len(salt) + 1 :], remembered, True)
    return _hashed(entries, salt)


def _hashed(entries: list[tuple[str, str, str, str, str]], salt: str) -> Fingerprint:
    import hashlib
    import time

    now = time.time_ns()
    whole = hashlib.blake2b(salt.encode(), digest_size=16)
    lines = []
    for mtime, size, inode, digest, path in entries:
        if not digest:
            with open(path, "rb") as file:
                digest = hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
        whole.update(f"{path}\0{digest}\0".encode())
        racy = now - int(mtime) < _RACY_NS
        lines.append(f"{mtime}\t{'-1' if racy else size}\t{inode}\t{digest}\t{path}\n")
    value = whole.hexdigest()
    return Fingerprint(value, f"{salt}\t{value}\n{''.join(lines)}", False)
