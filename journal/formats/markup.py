"""Other programs' markdown, as far as their readers need it: properties, tags in a text, embedded media.

A person's words aren't changed, except that placeholders for pictures or sounds are removed and counted. YAML is read
without creating objects.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from journal.formats import front_matter

_MEDIA_KINDS = {
    "pictures": "jpg jpeg png gif webp heic heif tiff bmp svg avif",
    "videos": "mp4 mov m4v webm mkv avi",
    "sounds": "m4a mp3 wav ogg aac flac opus 3gp caf",
    "PDF files": "pdf",
}
_KIND_OF = {ending: kind for kind, endings in _MEDIA_KINDS.items() for ending in endings.split()}
_EMBEDDED = re.compile(
    r"!\[\[(?P<wiki>[^\]\[|\n]+?)(?:\|[^\]\n]*)?\]\]"
    r"|!\[(?P<alt>[^\]\n]*)\]\((?P<path><[^>\n]+>|[^)\s]+)(?: \"[^\"\n]*\")?\)"
)
_SIZE = re.compile(r"(?:.*\|)?\d+(?:x\d+)?|[^ ]+\.\w{3,4}")
#: A tag in a text, as Obsidian and Logseq define it: not in a link, a heading's mark or digits alone.
_HASHTAG = re.compile(
    r"(?<![^\s(\[{,;])#(?:\[\[(?P<long>[^\]\n]+)\]\]|(?P<short>[^\s#\[\](){}!\"$%&'*+,.:;<=>?@\\^`|~\u2000-\u206f]+"
    r"(?:[+#]{1,2}(?=[\s.,;:!?)]|$))?))"
)
_CODE = re.compile(r"`[^`\n]*`")
_LINK = re.compile(r"\[\[(?:[^\]|]*\|)?([^\]|]*)\]\]")


def hashtags(text: str) -> Iterator[str]:
    """Yield the tags in a text, in order, except in code."""
    fenced = False
    for line in text.split("\n") if "#" in text else ():
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        elif not fenced:
            for found in _HASHTAG.finditer(_CODE.sub("", line)):
                name = found["long"] or found["short"]
                if not name.isdigit():
                    yield name


def without_media(text: str, media: Counter[str]) -> str:
    """Return the text without embedded pictures, sounds, videos and PDFs, which are counted.

    A picture's description stays; links to the web stay unchanged.
    """

    def kept(found: re.Match[str]) -> str:
        path = (found["wiki"] or found["path"]).strip("<>")
        kind = _KIND_OF.get(path.partition("#")[0].rpartition(".")[2].lower())
        if kind is None or re.match(r"[a-z]+://", path):
            return found[0]
        media[kind] += 1
        words = (found["alt"] or "").strip()
        return "" if _SIZE.fullmatch(words) else words

    if "![" not in text:
        return text
    lines: list[str] = []
    for line in text.split("\n"):
        bare = _EMBEDDED.sub(kept, line)
        if bare == line or bare.strip(" -*\t"):
            lines.append(bare if bare == line else bare.rstrip())
    return "\n".join(lines)


def properties(front: str) -> dict[str, object] | None:
    """Return the properties in a front matter, every scalar as text; None if it isn't valid YAML."""
    try:
        found = front_matter.loaded(front)
    except ValueError:
        return None
    if found is None or found == "":
        return {}
    return {str(key): value for key, value in found.items()} if isinstance(found, dict) else None


def as_words(value: object) -> list[str]:
    """Return the texts in a property's value; a link counts as the text it shows."""
    if isinstance(value, str):
        return [_LINK.sub(r"\1", value).strip()] if value.strip() else []
    if isinstance(value, list):
        return [word for item in value for word in as_words(item)]
    if isinstance(value, Mapping):
        return [f"{key}: {word}" for key, item in value.items() for word in as_words(item)]
    return []
