"""Text that can't control a terminal: control characters are shown instead of obeyed.

All text of an entry that reaches a screen goes through `shown`. Letters of every script, emoji, joiners and direction
marks stay as they are; C0 except newline and tab, DEL, C1, and bidi embeddings and overrides are made visible.
"""

import re
from typing import NewType

#: Text that was made safe to print. Only this module makes it, and `Console.out` takes nothing else.
Safe = NewType("Safe", str)

_STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff\ud800-\udfff]")


def shown(text: str) -> Safe:
    """Return the text made safe to show. A Windows line ending counts as a line ending."""
    if text.isascii() and text.isprintable():
        return Safe(text)
    return Safe(_STEERS.sub(_visible, text.replace("\r\n", "\n")))


def masked(text: str) -> str:
    """Return the text with one visible character for each control character, so that the cursor's column is right."""
    return text if text.isascii() and text.isprintable() else _STEERS.sub("\ufffd", text)


def one_line(text: str) -> Safe:
    """Return the text made safe to show, with line breaks and tabs as spaces."""
    return Safe(" ".join(shown(text).split()))


def _visible(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else f"⟨U+{code:04X}⟩"
