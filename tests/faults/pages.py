"""A journal's pages decrypted without any of our code, or SQLite's: free pages too, where deleted words would linger.

By SQLCipher's published format: AES-256-CBC, 16 bytes of salt in front of the file, and at each page's end an IV of 16
bytes and an HMAC of 64. The cipher is OpenSSL's, through ctypes.
"""

import ctypes
import ctypes.util
import hashlib
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PAGE, SALT, IV, MAC = 4096, 16, 16, 64
RAW = re.compile("x'([0-9a-f]{64})'")


@cache
def _library() -> ctypes.CDLL | None:
    name = ctypes.util.find_library("crypto")
    return ctypes.CDLL(name) if name else None


def can_decrypt() -> bool:
    """Whether there is a libcrypto to decrypt with."""
    return _library() is not None


@cache
def derived(passphrase: str, salt: bytes) -> bytes:
    """The key of a file: 32 bytes in hex are that key, as SQLCipher takes them."""
    if raw := RAW.fullmatch(passphrase):
        return bytes.fromhex(raw[1])
    return hashlib.pbkdf2_hmac("sha512", unicodedata.normalize("NFC", passphrase).encode(), salt, 256_000, 32)


def raw_key(path: Path, passphrase: str) -> str:
    """The key as SQLCipher takes it without deriving it anew."""
    salt = path.read_bytes()[:SALT]
    return f"x'{derived(passphrase, salt).hex()}{salt.hex()}'"


def decrypted(path: Path, passphrase: str) -> Iterator[bytes]:
    """Each page's content."""
    raw = path.read_bytes()
    key = derived(passphrase, raw[:SALT])
    for at in range(0, len(raw), PAGE):
        page = raw[at : at + PAGE]
        start = 0 if at else SALT
        end = PAGE - IV - MAC
        yield _aes(key, page[end : end + IV], page[start:end])


def zero(path: Path, page: int) -> None:
    """Make one of a file's pages zeros."""
    raw = path.read_bytes()
    path.write_bytes(raw[: page * PAGE] + bytes(PAGE) + raw[(page + 1) * PAGE :])


def holding(path: Path, passphrase: str, *words: str) -> int:
    """How many pages hold one of the words."""
    return sum(any(word.encode() in page for word in words) for page in decrypted(path, passphrase))


def _aes(key: bytes, iv: bytes, content: bytes) -> bytes:
    library = _library()
    assert library is not None
    library.EVP_CIPHER_CTX_new.restype = library.EVP_aes_256_cbc.restype = ctypes.c_void_p
    context = ctypes.c_void_p(library.EVP_CIPHER_CTX_new())
    out = ctypes.create_string_buffer(len(content) + 32)
    length = ctypes.c_int(0)
    library.EVP_DecryptInit_ex(context, ctypes.c_void_p(library.EVP_aes_256_cbc()), None, key, iv)
    library.EVP_CIPHER_CTX_set_padding(context, 0)
    assert library.EVP_DecryptUpdate(context, out, ctypes.byref(length), content, len(content)) == 1
    library.EVP_CIPHER_CTX_free(context)
    return out.raw[: length.value]
