"""The command that makes one journal of two copies: merge."""

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

MOST = 20  # lines of one kind, unless it is a dry run


@command
def merge(
    app: App,
    other: Annotated[
        Path, typer.Argument(metavar="OTHER", help="Another copy of this journal. It's only read, never changed.")
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show all that would happen, without doing it.")] = False,
    yes: Yes = False,
    other_passphrase_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Read the other copy's passphrase from this file.")
    ] = None,
) -> None:
    """Take in what another copy of this journal holds. Merging it twice changes nothing.

    For a journal from another computer, or a conflict copy that a syncing tool made.
    """
    from journal.files import at_home
    from journal.services import merge as service

    if not (yes or dry_run) and not app.console.can_confirm:
        raise Usage("This needs a yes, and there's no terminal to ask on.", "Add --yes, or --dry-run to only look.")
    with app.journal() as journal:
        plan, seen = service.plan(journal, at_home(other), _unlocking(app, other_passphrase_file))
        app.console.say(*described(plan, None if dry_run else MOST))
        if dry_run:
            return
        if not plan.changes_nothing:
            if not yes and not app.console.confirm("Merge it into this journal?", "merge", "leave it as it is"):
                app.console.say("Nothing was changed.")
                return
            made = service.apply(journal, plan, seen)
            app.console.say(f"Merged. This journal as it was before is in {made}.")
            if plan.outcome.gone:
                app.console.say(
                    "That backup and older ones still hold what was deleted there: `journal where` names them."
                )
    if not plan.drafts_there:
        app.console.say(f"Every entry of {other} is accounted for here. If it's a conflict copy, you can delete it.")


def _unlocking(app: App, file: Path | None) -> "Unlock":
    """How the other copy is opened: with the passphrase in the file, this journal's, or one that is asked for."""
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
            return theirs.unlock(attempt, "Passphrase of the other journal: ")
        except NoTerminal:
            raise Usage(
                "This journal's passphrase doesn't open it, and there's no terminal to ask for its own.",
                "Use --other-passphrase-file.",
            ) from None

    return unlock


def described(plan: "Plan", most: int | None) -> Iterator[str]:
    """What would happen, in sentences: what the two say differently first, then the counts."""
    from journal.terminal.render import when

    about = {d.entry: plan.entry(d.entry) for d in plan.outcome.differences}
    differing = [
        f"Entry {about[d.entry].id} ({when(about[d.entry].moment)}), {d.what}: there are two versions; the one "
        f"from {d.stays} stays, changed {d.changed_at:%Y-%m-%d %H:%M} UTC."
        for d in plan.outcome.differences
    ]
    deleted = [
        f"{f'Entry {o.entry.id}' if o.deleted == 'there' else 'An entry'} ({when(o.entry.moment)}) was deleted "
        f"{o.deleted} and changed {_opposite(o.deleted)} after that: it stays deleted."
        for o in plan.outcome.overruled
    ]
    for lines in (differing, deleted):
        yield from lines[:most]
        if most is not None and len(lines) > most:
            yield f"And {len(lines) - most} more of these; --dry-run names them all."
    yield f"Here {counted(plan.count_here)}, there {counted(plan.count_there)}, together {plan.together}."
    yield ", ".join(_counts(plan)).capitalize() + "."
    if plan.drafts_there:
        many = "1 unfinished draft" if plan.drafts_there == 1 else f"{plan.drafts_there} unfinished drafts"
        yield f"{many} there {'stays' if plan.drafts_there == 1 else 'stay'} there."
    if plan.changes_nothing:
        yield "This journal has all of it already."


def _counts(plan: "Plan") -> Iterator[str]:
    """Each entry of either copy is in one of these."""
    outcome = plan.outcome
    yield f"{len(outcome.new)} new from there"
    yield f"{len(outcome.changed)} changed by what is there"
    yield f"{plan.kept} kept as here"
    if outcome.gone:
        yield f"{len(outcome.gone)} deleted there and so here"
    if outcome.stays_deleted:
        yield f"{len(outcome.stays_deleted)} deleted here and so not taken"
    if plan.answers:
        many = "1 answer that belongs" if len(plan.answers) == 1 else f"{len(plan.answers)} answers that belong"
        yield f"{many} to no entry from there"
    if plan.wonderings:
        many = "1 thing" if len(plan.wonderings) == 1 else f"{len(plan.wonderings)} things"
        yield f"{many} you wondered about, asked or ended there"
    if plan.shares:
        many = "1 note" if len(plan.shares) == 1 else f"{len(plan.shares)} notes"
        yield f"{many} of what you shared"
    if plan.questions:
        many = "1 question or feeling" if len(plan.questions) == 1 else f"{len(plan.questions)} questions and feelings"
        yield f"{many} of your own, added or changed there"
    noted = len(plan.deleted.keys() - plan.here.entries.keys())
    if noted and not outcome.gone:
        yield f"{noted} deletions there noted"


def _opposite(side: "Side") -> "Side":
    return "here" if side == "there" else "there"
