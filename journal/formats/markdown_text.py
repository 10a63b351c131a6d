r"""Somebody's words as markdown, and back: shown exactly as written, and unchanged by reformatting.

Whatever markdown would read as markup gets a backslash (`\*`), and white space that it would drop becomes a character
reference (`&#32;`), so a formatter that preserves a page's meaning preserves the words. Most sentences need neither.
"""

import re

#: Markup anywhere in a line; what a terminal would obey; white space that markdown drops or changes.
_MARKUP = (
    r"""[\\*`\[]|<(?=[A-Za-z/!?])|&(?=[#\w])|~(?=[^~]*~)|%(?=%)|\{(?=[{%])|\$(?=[^$]*\$)|(?<![^\W_])_|_(?![^\W_])"""
)
_UNSEEN = r"[^\S \n]|[\x00-\x08\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
_SPACES = r"(?<=[ ]) |^ +| +$|(?<=\n) +| +(?=\n)"
#: Markup at the beginning of a line: headings, quotes, lists, rules, underlines, tables.
_OPENS = r"(?:^|(?<=\n))(?:#(?!\w+(?:\s|$))|[->+]|=(?=[= ]*(?:\n|$))|[|:](?=[-|: ]*(?:\n|$)))"
_NUMBER = r"(?:^|(?<=\n))(\d{1,9})([.)])(?!\d)"
_GAPS = r"^\n+|\n+$|(?<=\n\n)\n+"
_SPECIAL = re.compile(f"(?P<gap>{_GAPS})|(?P<unseen>{_UNSEEN}|{_SPACES})|(?P<markup>{_MARKUP}|{_OPENS})|{_NUMBER}")
#: Plain sentences, as in most texts: lines that begin with a letter, single spaces, no markup characters.
_OPENING, _WITHIN = "A-Za-z\\u00c0-\\u024f'\"(\\u2018\\u201c", " ,.;:!?)/0-9\\u2019\\u201d\\u2013\\u2014\\u2026-"
_SENTENCES = re.compile(f"[{_OPENING}][{_OPENING}{_WITHIN}]*(?:\n\n?[{_OPENING}][{_OPENING}{_WITHIN}]*)*")
#: A # that would be dropped at the end of a heading. After a backslash or in a reference it's safe already.
_HASH = re.compile(r"(?<![\\&])#")
_WRITTEN = re.compile(r"\\([!-/:-@\[-`{-~\n])|&#(\d{1,7});|&#[xX]([0-9a-fA-F]{1,6});")
_LAST = 0x10FFFF


def encode(text: str) -> str:
    """Return a text as markdown that shows exactly it: paragraphs with its own line breaks."""
    return text if _plain_sentences(text) else _SPECIAL.sub(_safe, text)


def _plain_sentences(text: str) -> bool:
    """Return whether a text surely needs no escaping. A quick test: False only means that a closer look is needed."""
    spaced = "  " in text or " \n" in text or text.endswith(" ")
    return not spaced and _SENTENCES.fullmatch(text) is not None


def encode_line(text: str) -> str:
    """Return a text as one line of markdown, for a heading or an item of a list."""
    if "\n" not in text and _plain_sentences(text):
        return text
    return _HASH.sub(r"\\#", _SPECIAL.sub(_safe, text).replace("\n", "&#10;"))


def _safe(found: re.Match[str]) -> str:
    if found["gap"] or found["unseen"]:
        return "".join(f"&#{ord(c)};" for c in found[0])
    if found["markup"]:
        return "\\" + found[0]
    return f"{found[4]}\\{found[5]}"


def decode(markdown: str) -> str:
    """Return the words that markdown shows, if `encode` wrote it, however it was laid out since."""
    return _WRITTEN.sub(_plain, markdown) if "\\" in markdown or "&#" in markdown else markdown


def _plain(found: re.Match[str]) -> str:
    if found[1]:
        return found[1]
    code = int(found[2]) if found[2] else int(found[3], 16)
    return chr(code) if 0 < code <= _LAST and not 0xD800 <= code <= 0xDFFF else found[0]
