"""Files that can't be imported, recognised by what they look like: each with a sentence and what to do instead.

Recognised by their first bytes, by the start of their text, or by what a zip holds; a file's name isn't reliable.
jrnl's encrypted forms are those in its source (https://github.com/jrnl-org/jrnl, `jrnl/encryption`): `JRNLv3` at the
start, or one Fernet token, which begins with a version byte and a time (https://github.com/fernet/spec).
"""

import re
from collections.abc import Iterable

from journal.errors import ImportRefused

_JRNL = "Decrypt it with jrnl first: `jrnl --export json --file journal.json` writes a file that can be imported."
_EXPORT = "Export it from the program that wrote it, as text, markdown, JSON or CSV."
_TEXT = "Copy its words into a text file, with the date in its name: 2024-01-02.txt."
_TOKEN = re.compile(rb"gAAAAA[A-Za-z0-9_=-]{90,}\s*")
#: First bytes, what they mean, and what to do.
_BYTES: tuple[tuple[bytes, str, str], ...] = (
    (b"JRNLv3", "an encrypted jrnl journal", _JRNL),
    (b"SQLite format 3\0", "an SQLite database, the kind an app keeps its entries in", _EXPORT),
    (b"%PDF", "a PDF", "If the program that made it can also export text, JSON or HTML, use that. " + _TEXT),
    (b"\x89PNG", "a picture", _TEXT),
    (b"\xff\xd8\xff", "a picture", _TEXT),
    (b"GIF8", "a picture", _TEXT),
    (b"II*\0", "a picture", _TEXT),
    (b"MM\0*", "a picture", _TEXT),
    (b"RIFF", "a picture, a sound or a video", _TEXT),
    (b"ID3", "a sound", _TEXT),
    (b"OggS", "a sound", _TEXT),
    (b"fLaC", "a sound", _TEXT),
    (b"{\\rtf", "a rich text document (RTF)", "Save it as plain text, with the date in its name: 2024-01-02.txt."),
    (b"\xd0\xcf\x11\xe0", "a document from an old Microsoft program", "Save it as plain text or CSV."),
    (b"\x1f\x8b", "a compressed file (gzip)", "Unpack it first, and import what's in it."),
    (b"7z\xbc\xaf\x27\x1c", "a compressed file (7z)", "Unpack it first, and import what's in it."),
    (b"Rar!", "a compressed file (RAR)", "Unpack it first, and import what's in it."),
    (b"BZh", "a compressed file (bzip2)", "Unpack it first, and import what's in it."),
    (b"\xfd7zXZ", "a compressed file (xz)", "Unpack it first, and import what's in it."),
    (b"age-encryption.org/", "a file encrypted with age", "Decrypt it first, and import what comes out."),
    (b"-----BEGIN PGP", "a file encrypted with PGP", "Decrypt it first, and import what comes out."),
    (b"-----BEGIN AGE", "a file encrypted with age", "Decrypt it first, and import what comes out."),
    (b"Salted__", "a file encrypted with OpenSSL", "Decrypt it first, and import what comes out."),
    (b"bplist00", "an Apple property list", _EXPORT),
)
#: What a text begins with, after spaces and an XML declaration.
_BEGINNINGS: tuple[tuple[str, str, str], ...] = (
    (
        r"<!DOCTYPE en-export|<en-export",
        "Evernote's ENEX",
        "Obsidian's Importer and Joplin can turn it into markdown, one file per note. Import that folder.",
    ),
    (r"<journal\b", "an XML export from jrnl", "`jrnl --export json --file journal.json` writes one that can be read."),
    (r"<\?xml|<plist|<!DOCTYPE plist", "XML", _EXPORT),
    (r"<!DOCTYPE html|<html|<body", "a web page", "I can only read pages from Apple's Journal. " + _TEXT),
    (r"\{\s*\"|\[\s*\{", "JSON from a program I don't know", _EXPORT),
)
#: How a table begins: only used for a file whose suffix says it is a table.
_TABLES: tuple[tuple[str, str, str], ...] = ((r"[^\n]*[,;\t]", "a table (CSV) from a program I don't know", _EXPORT),)
#: File names that identify a kind of zip.
_IN_ZIP: tuple[tuple[str, str, str], ...] = (
    (r"word/document\.xml", "a Word document", "Save it as plain text, with the date in its name: 2024-01-02.txt."),
    (r"xl/workbook\.xml", "an Excel workbook", "Save it as CSV."),
    (r"content\.xml", "a LibreOffice document", "Save it as plain text or CSV."),
    (r"META-INF/container\.xml", "an e-book (EPUB)", _TEXT),
    (r"(?:.*/)?[^/]+\.enex", "a zip with Evernote's ENEX in it", _BEGINNINGS[0][2]),
    (r"(?:.*/)?[^/]+\.zip", "a zip with other zips in it", "Unpack it, and import them one by one."),
    (r"(?:.*/)?[^/]+\.(?:jpe?g|png|heic|gif|webp|mov|mp4|m4a|pdf)", "a zip of pictures, sounds or PDFs", _EXPORT),
)


def by_bytes(head: bytes) -> ImportRefused | None:
    """Return the refusal of a file by its first bytes (a few hundred are enough), or None if it may be text."""
    if _TOKEN.fullmatch(head):
        return refusal("an encrypted jrnl journal", _JRNL)
    for first, looks_like, hint in _BYTES:
        if head.startswith(first):
            return refusal(looks_like, hint)
    if head[4:8] == b"ftyp":
        return refusal("a picture, a sound or a video", _TEXT)
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return refusal(
            "something that isn't text", f"If it's an encrypted journal from an old jrnl: {_JRNL[0].lower()}{_JRNL[1:]}"
        )
    return None


def by_text(head: str, path: str = "") -> ImportRefused | None:
    """Return the refusal of a text by its beginning and its name, or None if it looks like nothing in particular."""
    rest = re.sub(r"^<\?xml[^>]*\?>\s*", "", head.lstrip("\ufeff \t\r\n"))
    for beginning, looks_like, hint in (*_BEGINNINGS, *(_TABLES if path.lower().endswith(".csv") else ())):
        if re.match(beginning, rest, re.IGNORECASE):
            return refusal(looks_like, hint)
    return None


def by_names(names: Iterable[str]) -> ImportRefused | None:
    """Return the refusal of a zip by the names in it, or None if they tell nothing."""
    listed = list(names)
    for form, looks_like, hint in _IN_ZIP:
        if any(re.fullmatch(form, name, re.IGNORECASE) for name in listed):
            return refusal(looks_like, hint)
    return None


def refusal(looks_like: str, hint: str) -> ImportRefused:
    """Return a refusal with what a file looks like and what to do."""
    return ImportRefused(f"This looks like {looks_like}, which I can't read, so nothing was imported.", hint)
