"""Apple's Journal: the pages of its export, `Entries/2024-01-02_A_title.html`, in its zip or unpacked.

Built from the pages that Obsidian's Importer is tested with (https://github.com/obsidianmd/obsidian-importer,
`tests/journal`), from https://github.com/peterdev22/applejournal-to-md, and from the shapes of real exports that other
readers in public repositories test with. Apple gives no time, and writes the date in the phone's language: the date in
the file's name takes precedence.

The title and the text become the note. The feelings, places, activities, people and music that Apple shows above it
follow in plain lines below; pictures, videos and sounds are counted and left out.
"""

import re
from collections.abc import Iterator
from typing import TextIO

from journal.formats import dates, foreign
from journal.formats.dates import Written
from journal.formats.reading import LARGEST, Incoming, Reading, too_large

PROGRAM = "Apple Journal"
_ITS_OWN = re.compile(r"class=[\"'](?:pageHeader|pageContainer|assetGrid|bodyText)[\"']")
_MEDIA = {
    "photo": "pictures", "livePhoto": "pictures", "drawing": "pictures", "video": "videos", "audio": "sounds",
    "voiceMemo": "sounds",
}  # fmt: skip
_LINES = {
    "stateOfMind": "Felt", "multiPinMap": "Place", "genericMap": "Place", "location": "Place", "contact": "With",
    "motionActivity": "Activity", "workoutIcon": "Activity", "workoutRoute": "Activity", "thirdPartyMedia": "Media",
    "music": "Music", "podcast": "Podcast", "book": "Book", "link": "Link",
}  # fmt: skip


def recognises(head: str) -> bool:
    """Return whether a text that begins like this is a page of Apple's Journal."""
    return "<" in head[:200] and bool(_ITS_OWN.search(head))


def read(text: TextIO, reading: Reading) -> Iterator[Incoming]:
    """Yield the one entry of a page. Raises ImportRefused; reports other problems to `reading`."""
    from journal.formats.apple_page import Page

    content = text.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise too_large()
    page = Page()
    page.feed(content)
    page.close()
    written = dates.of_name(reading.path) or _header(page.header)
    reading.begin(1, written.day if written else None)
    if written is None:
        reading.bad("neither its name nor its first line has a date I can read")
        return
    for kind, _ in page.assets:
        if kind in _MEDIA:
            reading.aside[f"{_MEDIA[kind]}, left out; they're still in Apple Journal's folder"] += 1
    body = page.text().strip()
    title = "" if body.startswith(page.title) else page.title
    lines = [f"{_LINES.get(kind, 'Also')}: {said}" for kind, said in page.assets if said and kind not in _MEDIA]
    if page.prompt:
        lines.append(f"Prompt: {page.prompt}")
    note = foreign.below("\n\n".join(filter(None, [title, body])), lines)
    one = foreign.entry(reading, PROGRAM, foreign.on(reading, written.day), note)
    if one is not None:
        yield one


def _header(said: str) -> Written | None:
    try:
        return dates.read(said)
    except dates.Ambiguous:
        return None
