"""A page of the journal for somebody: shows exactly what will be in it, asks, and writes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from journal import files, formats
from journal.app import App
from journal.core.model import Filter
from journal.documents import blocks as document
from journal.documents import sharing
from journal.errors import Declined, NotFound, Usage
from journal.services.exchange import refuse_our_own
from journal.terminal.safe import shown

TITLES = {"me": "My journal", "partner": "A letter", "therapist": "A summary of my journal"}
LAYOUTS: dict[str, document.Layout] = {"me": "page", "partner": "page", "therapist": "summary"}


@dataclass(frozen=True)
class Given:
    """What was asked for: for whom, which answers, and how it is written."""

    audience: str
    only: Sequence[str] = ()
    also: Sequence[str] = ()
    without: Sequence[str] = ()
    form: str = ""


def give(app: App, target: str, given: Given, wanted: Filter, *, force: bool, yes: bool) -> int:
    """Writes the document once the person has seen all of it and said yes. Returns how many entries it draws on.

    Raises Usage where nobody can be asked, NotFound where nothing was chosen that is there, Declined at a no.
    """
    portion = sharing.choose(given.audience, app.catalogue, given.only, given.also, given.without)
    form = given.form or _by_suffix(target, given.audience)
    if form not in ("html", "markdown"):
        raise Usage("A page for somebody is markdown or html.")
    if target != "-":
        refuse_our_own(app, Path(target))
        files.refuse_what_is_there(Path(target), force)
    if not (yes or app.console.converses):
        raise Usage("Nobody is there to look at it first.", "Add --yes to write it unseen.")
    with app.store() as store:
        entries = list(store.entries(wanted, oldest_first=True))
    with_something = [e for e in entries if sharing.lands(e, portion, app.catalogue)]
    if not with_something:
        raise NotFound("Nothing of what was chosen is there, so nothing was written.")
    blocks = list(sharing.document(with_something, portion, app.catalogue, app.clock.now().date()))
    if not yes:
        _show(app, list(document.as_markdown(blocks)))
        if not app.console.confirm(f"Write this to {'standard output' if target == '-' else target}?"):
            raise Declined("Nothing was written.")
    title = TITLES[portion.audience]
    pieces = (
        document.as_html(blocks, title, LAYOUTS[portion.audience]) if form == "html" else document.as_markdown(blocks)
    )
    if target == "-":
        for piece in pieces:
            app.console.out_exact(shown(piece) if app.console.to_a_terminal else piece)
    else:
        files.write_file(Path(target), pieces, force=force)
    return len(with_something)


def _by_suffix(target: str, audience: str) -> str:
    if target.lower().endswith((".md", ".txt")):
        return "markdown"
    if target.lower().endswith((".html", ".htm")):
        return "html"
    if (other := formats.by_suffix(target)) != "markdown":
        return other  # which is refused, rather than written under a name that says it
    return "markdown" if audience == "partner" else "html"


def _show(app: App, pieces: Sequence[str]) -> None:
    head = [[("strong", "This is all that will be in it:")], []]
    app.present([*head, *([("", shown(line))] for line in "".join(pieces).split("\n"))])
