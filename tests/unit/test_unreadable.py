"""Files that can't be read are named for what they look like, with what to do."""

import zipfile
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest

from journal import formats
from journal.errors import ImportRefused
from tests import make

#: As jrnl 2 encrypts: a version, a time, 16 bytes, blocks, 32 bytes, in one line of base64.
FERNET = urlsafe_b64encode(b"\x80" + (1_600_000_000).to_bytes(8) + bytes(range(16)) + bytes(96) + bytes(32))


@pytest.mark.parametrize(
    ("content", "looks_like", "hint"),
    [
        (b"JRNLv3\0\x30" + b"eyJzYWx0IjoiQldr" * 3 + FERNET, "encrypted jrnl journal", "jrnl --export json"),
        (b'JRNLv3\0\x23{"salt":"lRkEAVyu96jvKO_Ne_Gubw=="}' + FERNET, "encrypted jrnl journal", "--export json"),
        (FERNET, "encrypted jrnl journal", "jrnl --export json"),
        (FERNET + b"\n", "encrypted jrnl journal", "jrnl --export json"),
        (b"\xc3s\xd3:\x9d\xa9\0\x0b" * 40, "isn't text", "jrnl --export json"),
        (b"SQLite format 3\0" + bytes(84), "SQLite database", "Export it"),
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF", "text file"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a picture", "text file"),
        (b"\0\0\0\x18ftypheic\0\0", "a picture", "text file"),
        (b'<?xml version="1.0"?>\n<!DOCTYPE en-export SYSTEM "x">\n<en-export>', "ENEX", "Obsidian's Importer"),
        (b"<!DOCTYPE html>\n<html><body>canary</body></html>", "a web page", "Apple's Journal"),
        (b'{"notes": ["canary"]}', "JSON from a program I don't know", "Export it"),
        (b"{\\rtf1 canary}", "rich text", "plain text"),
        (b"age-encryption.org/v1\n-> X25519 x\n", "encrypted with age", "Decrypt it"),
        (b"\x1f\x8b\x08\0", "gzip", "Unpack it"),
        (b"Dear all, canary\n", "what kind of file", "--format"),
    ],
    ids=lambda said: said[:12] if isinstance(said, str) else "",
)  # fmt: skip
def test_a_file_is_named_for_what_it_looks_like(tmp_path: Path, content: bytes, looks_like: str, hint: str) -> None:
    (tmp_path / "it").write_bytes(content)
    with pytest.raises(ImportRefused) as refused:
        list(formats.read(tmp_path / "it", "auto", make.reading()))
    assert looks_like in refused.value.sentence
    assert hint in refused.value.hint
    assert "nothing was imported" in refused.value.sentence
    assert "canary" not in refused.value.sentence + refused.value.hint


@pytest.mark.parametrize(
    ("names", "looks_like"),
    [
        (["word/document.xml", "[Content_Types].xml"], "Word document"), (["content.xml", "mimetype"], "LibreOffice"),
        (["META-INF/container.xml", "a.xhtml"], "EPUB"), (["notes.enex"], "ENEX"), (["a/b.jpg", "c.png"], "pictures"),
        (["part1.zip", "part2.zip"], "other zips"), (["program.exe"], "anything in that zip"),
        ([], "anything in that zip"),
    ],
)  # fmt: skip
def test_a_zip_without_a_journal_is_named_for_what_it_holds(tmp_path: Path, names: list[str], looks_like: str) -> None:
    with zipfile.ZipFile(tmp_path / "it.zip", "w") as made:
        made.writestr("empty/", "")
        for name in names:
            made.writestr(name, "canary")
    with pytest.raises(ImportRefused, match=looks_like) as refused:
        list(formats.read(tmp_path / "it.zip", "auto", make.reading()))
    assert refused.value.hint


@pytest.mark.parametrize("nothing", ["", " \n\n", "\ufeff"])
def test_an_empty_file_is_called_that(tmp_path: Path, nothing: str) -> None:
    (tmp_path / "it.txt").write_text(nothing, encoding="utf-8")
    with pytest.raises(ImportRefused, match="That file is empty"):
        list(formats.read(tmp_path / "it.txt", "auto", make.reading()))


def test_a_table_of_others_is_named(tmp_path: Path) -> None:
    (tmp_path / "it.csv").write_text("a;b;c\ncanary", encoding="utf-8")
    with pytest.raises(ImportRefused, match="a table"):
        list(formats.read(tmp_path / "it.csv", "auto", make.reading()))


def test_a_folder_without_a_journal_says_what_it_should_hold(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="anything in that folder") as refused:
        list(formats.read(tmp_path, "auto", make.reading()))
    assert "2024-01-02.md" in refused.value.hint
    for name in ("package.json", "settings.json"):
        (tmp_path / name).write_text('{"name": "canary"}', encoding="utf-8")
    with pytest.raises(ImportRefused, match="a journal in there that I can read"):
        list(formats.read(tmp_path, "auto", make.reading()))


def test_a_strange_file_among_others_is_named_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "2024-01-02.md").write_text("Rain.", encoding="utf-8")
    (tmp_path / "2024-01-03.md").write_bytes(b"caf\xe9")
    with pytest.raises(ImportRefused, match=r"^2024-01-03\.md: .*UTF-8"):
        list(formats.read(tmp_path, "auto", make.reading()))
