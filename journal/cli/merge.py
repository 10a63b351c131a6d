"""The command that merges another copy of the journal into this one: merge."""

import contextlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from journal.app import App
from journal.cli.base import Yes, command, counted
from journal.errors import NoTerminal, Usage, WrongPassphrase

if TYPE_CHECKING:
    from journal.core.merge import Side
    from journal.services.merge import Plan, Unlock
    from journal.storage.store import Store

MOST = 20  # how many lines of one kind are shown, unless it's a dry run


@command
def merge(
    app: App,
    other: Annotated[
        Path, typer.Argument(metavar="OTHER", help="Another copy of this journal. It's only read, never changed.")
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would happen, without doing it.")] = False,
    yes: Yes = False,
    other_passphrase_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Read the other copy's passphrase from this file.")
    ] = None,
) -> None:
    """Add what's in another copy of this journal. Merging it twice changes nothing.

    Use it for a journal from another computer, or for a conflict copy that a syncing tool made.
    """
    from journal.files import at_home
    from journal.services import merge as service

    if not (yes or dry_run) and not app.console.can_confirm:
        raise Usage("This needs a yes, and there's no terminal to ask on.", "Add --yes, or --dry-run to just look.")
    with app.journal() as journal:
        plan, seen = service.plan(journal, at_home(other), _unlocking(app, other_passphrase_file))
        app.console.say(*described(plan, None if dry_run else MOST))
        if dry_run:
            return
        if not plan.changes_nothing:
            if not yes and not app.console.confirm("Merge it into this journal?", "merge", "leave both as they are"):
                app.console.say("Nothing was changed.")
                return
            made = service.apply(journal, plan, seen)
            app.console.say(f"Merged. There's a backup from before the merge at {made}.")
            if plan.outcome.gone:
                app.console.say(
                    "That backup and older ones still contain what was deleted there. `journal where` lists them."
                )
    if not plan.drafts_there:
        app.console.say(f"Every entry in {other} is accounted for here. If it's a conflict copy, you can delete it.")


def _unlocking(app: App, file: Path | None) -> "Unlock":
    """Return a function that opens the other copy, with the passphrase from the file, this journal's, or a prompt."""
    from journal.files import at_home
    from journal.terminal import passphrase
    from journal.unlock import Unlocker

    def unlock(attempt: "Callable[[str | None], Store]") -> "Store":
        if file is None:
            with contextlib.suppress(WrongPassphrase):
                return attempt(None)
        theirs = Unlocker(
            ask=passphrase.ask,
            say=app.console.say,
            file=at_home(file) if file else None,
            from_file=partial(passphrase.from_file, warn=app.console.say),
            from_command=passphrase.from_command,
        )
        try:
            return theirs.unlock(attempt, "The other copy's passphrase: ")
        except NoTerminal:
            raise Usage(
                "This journal's passphrase doesn't open the other copy, and there's no terminal to ask for its own.",
                "Use --other-passphrase-file.",
            ) from None

    return unlock


def described(plan: "Plan", most: int | None) -> Iterator[str]:
    """Yield sentences on what a merge would do: conflicting versions first, then counts."""
    from journal.terminal.render import when

    about = {d.entry: plan.entry(d.entry) for d in plan.outcome.differences}
    differing = [
        f"Entry {about[d.entry].id} ({when(about[d.entry].moment)}), {d.what}: the two copies differ. The version "
        f"from {d.stays}, changed {d.changed_at:%Y-%m-%d %H:%M} UTC, stays."
        for d in plan.outcome.differences
    ]
    deleted = [
        f"{f'Entry {o.entry.id}' if o.deleted == 'there' else 'An entry'} ({when(o.entry.moment)}) was deleted "
        f"{o.deleted}, and changed {_opposite(o.deleted)} after that. It stays deleted."
        for o in plan.outcome.overruled
    ]
    for lines in (differing, deleted):
        yield from lines[:most]
        if most is not None and len(lines) > most:
            yield f"And {len(lines) - most} more. --dry-run shows them all."
    yield f"{counted(plan.count_here)} here, {counted(plan.count_there)} there, {plan.together} together."
    yield ", ".join(_counts(plan)).capitalize() + "."
    if plan.drafts_there:
        many = "1 unfinished draft" if plan.drafts_there == 1 else f"{plan.drafts_there} unfinished drafts"
        yield f"{many} in the other copy {'stays' if plan.drafts_there == 1 else 'stay'} there."
    if plan.changes_nothing:
        yield "This journal already has all of it."


def _counts(plan: "Plan") -> Iterator[str]:
    """Yield the counts. Each entry of either copy is in exactly one of them."""
    outcome = plan.outcome
    yield f"{len(outcome.new)} new from there"
    yield f"{len(outcome.changed)} changed by the other copy"
    yield f"{plan.kept} unchanged"
    if outcome.gone:
        yield f"{len(outcome.gone)} deleted here as well"
    if outcome.stays_deleted:
        yield f"{len(outcome.stays_deleted)} deleted here earlier and left out"
    if plan.answers:
        many = "1 answer that isn't" if len(plan.answers) == 1 else f"{len(plan.answers)} answers that aren't"
        yield f"{many} part of an entry, from there"
    if plan.wonderings:
        many = "1 question" if len(plan.wonderings) == 1 else f"{len(plan.wonderings)} questions"
        yield f"{many} you asked or ended there"
    if plan.shares:
        many = "1 note" if len(plan.shares) == 1 else f"{len(plan.shares)} notes"
        yield f"{many} of what you shared"
    if plan.questions:
        many = "1 question or feeling" if len(plan.questions) == 1 else f"{len(plan.questions)} questions and feelings"
        yield f"{many} of your own, added or changed there"
    noted = len(plan.deleted.keys() - plan.here.entries.keys())
    if noted and not outcome.gone:
        yield f"{noted} deletions noted from there"


def _opposite(side: "Side") -> "Side":
    return "here" if side == "there" else "there"
