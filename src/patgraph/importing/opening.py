"""A document's text from a file: ordinary, small enough, UTF-8, and no archive."""

from __future__ import annotations

import os
import stat

from ..errors import ImportRefused

LARGEST = 4 * 1024 * 1024

_ARCHIVES = {
    b"PK\x03\x04": "a zip archive",
    b"PK\x05\x06": "a zip archive",
    b"\x1f\x8b": "a gzip archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ\x00": "an xz archive",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"Rar!": "a rar archive",
    b"\x28\xb5\x2f\xfd": "a zstd archive",
    b"%PDF": "a PDF",
}


def read_document_text(path: str) -> str:
    """The text of a document, at most `LARGEST` bytes of it in UTF-8. Raises ImportRefused, quoting nothing."""
    try:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode):
            raise ImportRefused(f"{path} is no ordinary file. Name a document.")
        if status.st_size <= LARGEST:
            with open(path, "rb") as file:
                content = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise ImportRefused(
            f"{path!a} cannot be read: {getattr(error, 'strerror', None) or error}."
        ) from None
    if status.st_size > LARGEST or len(content) > LARGEST:
        raise ImportRefused(f"{path} is larger than {LARGEST // 2**20} MB. Split it.")
    for magic, what in _ARCHIVES.items():
        if content.startswith(magic):
            raise ImportRefused(f"{path} is {what}. Give the text of the document.")
    if content[257:262] == b"ustar":
        raise ImportRefused(f"{path} is a tar archive. Give the text of the document.")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ImportRefused(f"{path} is UTF-16. Save it as UTF-8.")
    zero = content.find(b"\x00")
    if zero >= 0:
        raise ImportRefused(
            f"{path}:{_line(content, zero)}: a NUL stands here, so this is no text. Remove it."
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ImportRefused(
            f"{path}:{_line(content, error.start)}: is not UTF-8. Save it as UTF-8."
        ) from None


def _line(content: bytes, at: int) -> int:
    return content.count(b"\n", 0, at) + 1
