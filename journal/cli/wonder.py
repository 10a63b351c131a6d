"""The command that asks a question of the data beforehand: wonder."""

from typing import TYPE_CHECKING, Annotated

import typer

from journal.app import App
from journal.cli.base import AsJson, Printed, Yes, close_to, command, print_data
from journal.core.model import fold
from journal.errors import Usage

if TYPE_CHECKING:
    from journal.services.journal import Journal
    from journal.services.wonder import Asked, Names

MOST = 20  # how many tags a hint names
AROUND = "around"
NOT_IN_DEMO = "The demo can only read: you can't ask anything in it, or take anything back."
SHOWS = "`journal wonder` shows the evidence so far."
EXAMPLE = 'Try `journal wonder tears "#late-shift"`. The quotes keep the shell from dropping the tag.'


@command
def wonder(
    app: App,
    outcome: Annotated[
        str | None,
        typer.Argument(metavar="[OUTCOME]", help="tears, distress, a scale or an answer; or around, for a day."),
    ] = None,
    factor: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FACTOR]", help='A tag ("#late-shift"), a feeling, an answer (talked: yes), or a DATE.'
        ),
    ] = None,
    withdraw: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", show_default=False, help="Take back the question with this number."),
    ] = None,
    yes: Yes = False,
    as_json: AsJson = False,
    printed: Printed = False,
) -> int | None:
    """Ask a question before you know the answer. On its own: your questions, and the evidence so far."""
    if withdraw is not None:
        if outcome is not None:
            raise Usage(
                "--withdraw can't be combined with a question.", "`journal wonder` shows your questions by number."
            )
        _withdraw(app, withdraw, yes)
        return None
    if outcome is not None and not factor:
        raise Usage("Around which day?" if outcome == AROUND else "Together with what?", _missing(outcome))
    day = app.clock.coming_day(" ".join(factor)) if outcome == AROUND and factor else None
    from journal.services import wonder as service

    with app.journal() as journal:
        if outcome is None:
            _show(app, journal, as_json, printed)
            return None
        if journal.demonstration:
            raise Usage(NOT_IN_DEMO, "`journal demo wonder` shows what was asked in it.")
        if day is not None:
            asked = service.ask_around(journal, day)
        else:
            try:
                named = service.pair(journal, outcome, " ".join(factor or ()))
            except Usage as unknown:
                app.console.say(unknown.sentence, unknown.hint, *_known(service.names(journal)))
                return unknown.exit_code
            if not (yes or _means_this_tag(app, journal, named[1])):
                app.console.say("Nothing was asked.")
                return None
            asked = service.ask(journal, *named)
        if as_json:
            from journal.formats import json_format

            print_data(app, json_format.wondering_data(asked.wondering))
        else:
            _say(app, journal, asked)
    return None


def _missing(outcome: str) -> str:
    return "For example: `journal wonder around 2027-03-01`" if outcome == AROUND else EXAMPLE


def _show(app: App, journal: "Journal", as_json: bool, printed: bool) -> None:
    """Show every open question, and the evidence so far."""
    from journal.services import wonder as service

    found = service.wondered(journal, app.progress)
    if as_json:
        print_data(app, found.data())
        return
    from journal.documents import patterns as pages
    from journal.terminal import pattern_page

    blocks = pages.wonderings(found.dataset)
    app.present(pattern_page.full(blocks, app.console.page_width, drawn=app.console.draws), journal, printed=printed)


def _say(app: App, journal: "Journal", asked: "Asked") -> None:
    """Say what was asked, and what counts for it from now on."""
    from journal.core.clock import day_in_words
    from journal.services import wonder as service

    about = service.in_words(asked.wondering)
    if asked.again:
        day = day_in_words(asked.wondering.asked_at.date())
        app.console.say(f"You already asked that on {day}: {about}. It still counts from then.", SHOWS)
        return
    counts = (
        "The first look comes 28 days after that day, and later looks come further and further apart."
        if asked.wondering.around
        else "Only moments that happen and are written down from now on count towards it."
    )
    app.console.say(f"Asked: {about}. {counts}", SHOWS)
    if asked.wondering.factor.startswith("#") and not service.is_tag(journal, asked.wondering.factor):
        app.console.say(f"No entry has the tag {asked.wondering.factor} yet.")


def _means_this_tag(app: App, journal: "Journal", factor: str) -> bool:
    """Return whether the person means this tag, which no entry has, though a similarly spelled one exists.

    Asked before anything is saved: a mistaken question would still count as asked. Raises Usage if there is nobody to
    answer.
    """
    known = {fold(one): one for one in journal.names("tags")}
    if not factor.startswith("#") or factor[1:] in known or not (close := close_to(factor[1:], known)):
        return True
    unknown = f'No entry has the tag "{factor}". There\'s one called "#{known[close]}".'
    if not app.console.can_confirm:
        app.console.say(unknown)
        raise Usage("Nothing was asked.", "To ask about the new tag, add --yes.")
    return app.console.confirm(f"{unknown} Ask about the new one?", "ask", "cancel")


def _known(names: "Names") -> list[str]:
    """Return sentences on what can be asked about, for someone who named something unknown."""
    tags = ", ".join(f'"#{one}"' for one in names.tags[:MOST])
    more = f", and {len(names.tags) - MOST} more" if len(names.tags) > MOST else ""
    outcomes, questions = ", ".join(names.outcomes), ", ".join(names.questions)
    return [
        f'An OUTCOME can be {outcomes}, or an answer such as "comfort: plenty".',
        f"A FACTOR can be a tag{f' ({tags}{more})' if tags else ''}, a feeling such as tender, or an answer such as "
        f'"talked: yes", to one of these: {questions}.',
    ]


def _withdraw(app: App, number: int, yes: bool) -> None:
    """Withdraw a question, once the person has said yes."""
    if not yes and not app.console.can_confirm:
        raise Usage("This needs a yes, and there's no terminal to ask on.", "Add --yes.")
    from journal.services import wonder as service

    with app.journal() as journal:
        if journal.demonstration:
            raise Usage(NOT_IN_DEMO, "`journal demo wonder` shows what was asked in it.")
        wondering = service.numbered(journal, number)
        about = service.in_words(wondering)
        if not yes and not app.console.confirm(f"Take back {about}? This can't be undone.", "take it back", "keep it"):
            app.console.say("Nothing was changed.")
            return
        service.withdraw(journal, wondering)
    app.console.say(f"Taken back: {about}. It still counts as a question you asked.")
