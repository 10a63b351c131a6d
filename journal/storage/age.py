"""The age format (age-encryption.org): generate key pairs, encrypt to one key, decrypt with several. Uses `pyrage`.

Imported only when needed. If it isn't installed, there is no inbox. Only input known to be small and simple is passed
to it, because it parses headers in quadratic time (1,000 stanzas take 13 s).
"""

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

MAGIC = b"age-encryption.org/v1\n"
LARGEST_HEADER = 4096  # bytes; ours has about 270
MOST_STANZAS = 4  # ours has one, and one of random bytes to be ignored


class Unreadable(Exception):
    """Raised for bytes that aren't an age file, or are one for another key. Its text ends a sentence."""


def available() -> bool:
    """Return whether age files can be written and read here."""
    return find_spec("pyrage") is not None


def generate() -> tuple[str, str]:
    """Return a new pair of keys, X25519: public (`age1...`) and private."""
    identity = _pyrage().x25519.Identity.generate()
    return str(identity.to_public()), str(identity)


def public_of(private: str) -> str | None:
    """Return the public key of a private one, or None if it isn't a key."""
    try:
        return str(_pyrage().x25519.Identity.from_str(private).to_public())
    except Exception:
        return None


def encrypt(plain: bytes, public: str) -> bytes:
    """Return an age file that only the private key opens. Raises Unreadable if the public one isn't a key."""
    try:
        recipient = _pyrage().x25519.Recipient.from_str(public)
    except Exception:
        raise Unreadable("its key isn't valid") from None
    return bytes(_pyrage().encrypt(plain, [recipient]))


def decrypt(content: bytes, privates: Sequence[str]) -> bytes:
    """Return the content of an age file that is encrypted to one of these keys. Raises Unreadable."""
    check_header(content)
    try:
        identities = [_pyrage().x25519.Identity.from_str(one) for one in privates]
        return bytes(_pyrage().decrypt(content, identities))
    except (KeyboardInterrupt, MemoryError):
        raise
    except BaseException as reason:  # Rust panics aren't Exceptions
        what = "it was written for another key" if "No matching keys" in str(reason) else "it's damaged"
        raise Unreadable(what) from None


def check_header(content: bytes) -> None:
    """Raise Unreadable unless this begins like an age file with a header of ordinary size."""
    if not content.startswith(MAGIC):
        raise Unreadable("it isn't an age file")
    end = content.find(b"\n---", 0, LARGEST_HEADER)
    if end < 0:
        raise Unreadable("its header is too large, or cut off")
    if content.count(b"\n-> ", 0, end) > MOST_STANZAS:
        raise Unreadable("its header has too many parts")


def _pyrage() -> Any:
    import pyrage

    return pyrage
