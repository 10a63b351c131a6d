"""The command line: each command parses, asks the app, and shows. Typer lives only here."""

import inspect
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from journal import __version__
from journal.app import FEW, App, Options, guard
from journal.errors import NoTerminal, Usage
from journal.model import Entry, Filter

cli = typer.Typer(
    help="A private reflection journal. What you write stays in one encrypted file on this computer.",
    pretty_exceptions_enable=False,  # they show what variables hold
    rich_markup_mode=None,  # Rich's help takes as long to import as everything else
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

START = """`journal write` begins a reflection; the first one makes your journal.
`journal list`, `journal show 1` and `journal search WORDS` read it back; `journal export PATH` takes it out.
`journal --help` has the rest, and `journal demo` shows all of it on invented entries."""

DEMO_COMMANDS = ("list", "show", "search", "export", "questions", "support")
DEMO = (
    "The demonstration runs a command on about 60 invented entries over 18 months. They are made afresh, the same "
    "each time, kept nowhere, and gone afterwards. Try:",
    "  journal demo list",
    "  journal demo show 12",
    "  journal demo search rain",
    "  journal demo list --tears some --text",
    "  journal demo export - --format markdown",
)

Number = Annotated[int, typer.Argument(metavar="ID", help="An entry's number, as `journal list` shows it.")]
Numbers = Annotated[list[int], typer.Argument(metavar="ID...", help="Entries' numbers, as `journal list` shows them.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Printed = Annotated[bool, typer.Option("--print", help="Print, and leave it on the terminal.")]
Most = Annotated[int, typer.Option("-n", min=0, help="At most so many; 0 is all.")]


def main_options(
    ctx: typer.Context,
    journal: Annotated[
        Path | None, typer.Option("--journal", envvar="JOURNAL_FILE", help="The journal's file.", show_default=False)
    ] = None,
    passphrase_file: Annotated[
        Path | None, typer.Option(envvar="JOURNAL_PASSPHRASE_FILE", help="Read the passphrase from this file.")
    ] = None,
    passphrase_command: Annotated[
        str | None, typer.Option(envvar="JOURNAL_PASSPHRASE_COMMAND", help="Read it from what this command prints.")
    ] = None,
    plain: Annotated[bool, typer.Option("--plain", help="No full screen, no colour, no drawing.")] = False,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """A private reflection journal. What you write stays in one encrypted file on this computer."""
    if version:
        typer.echo(f"journal {__version__}")
        raise typer.Exit
    if not isinstance(ctx.obj, App):
        ctx.obj = App(Options(journal, passphrase_file, passphrase_command, plain))
    if ctx.invoked_subcommand is None:
        ctx.obj.console.tell(START)


cli.callback(invoke_without_command=True)(main_options)


def command(function: Callable[..., int | None], **settings: Any) -> Callable[..., None]:
    """Registers a command: inside the error boundary, with the App as its first argument, and FILTERS where it takes
    a `wanted`.
    """
    signature = inspect.signature(function, eval_str=True)
    own = list(signature.parameters.values())[1:]
    filters = list(inspect.signature(_filter, eval_str=True).parameters.values())[1:]
    shown = [p for p in own if p.name != "wanted"] + (filters if "wanted" in signature.parameters else [])
    context = inspect.Parameter("ctx", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context)

    def run(*, ctx: typer.Context, **given: Any) -> None:
        app: App = ctx.obj

        def call() -> int | None:
            _check_typed(given)
            if "wanted" in signature.parameters:
                given["wanted"] = _filter(app, **{p.name: given.pop(p.name) for p in filters})
            return function(app, **given)

        code = guard(call, app.console)
        if code:
            raise typer.Exit(code)

    parameters = [context, *(p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in shown)]
    run.__signature__ = signature.replace(parameters=parameters, return_annotation=None)  # type: ignore[attr-defined]
    run.__annotations__ = {p.name: p.annotation for p in parameters}
    run.__doc__ = function.__doc__
    name = function.__name__.removesuffix("_").replace("_", "-")
    cli.command(name, **settings)(run)
    return run


def _check_typed(given: dict[str, Any]) -> None:
    """Raises Usage for what can't be looked for: bytes that are no text, numbers that no entry can have."""
    for value in given.values():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, (str, Path)) and not str(one).isascii() and re.search("[\ud800-\udfff]", str(one)):
                raise Usage("One of these arguments is no text in this terminal's encoding.")
            if isinstance(one, int) and abs(one) >= 2**31:
                raise Usage("One of these numbers is too large.")


def _several(help_text: str) -> Any:
    return typer.Option(help=help_text, show_default=False)


def _filter(
    app: App,
    since: Annotated[str | None, typer.Option(help='From this day on: 2026-11-20, or "last friday".')] = None,
    until: Annotated[str | None, typer.Option(help="Up to this day, and including it.")] = None,
    feeling: Annotated[list[str], _several("With this feeling; twice is either.")] = [],  # noqa: B006 - typer's way
    tears: Annotated[list[str], _several('none, "welled up", some or "a lot".')] = [],  # noqa: B006
    tag: Annotated[list[str], _several("With this tag.")] = [],  # noqa: B006
    with_: Annotated[list[str], typer.Option("--with", help="With this alias.", show_default=False)] = [],  # noqa: B006
    context: Annotated[list[str], _several('"with a partner", "on my own" or other.')] = [],  # noqa: B006
    min_distress: Annotated[int | None, typer.Option(min=0, max=10, help="Distress then, at least.")] = None,
    max_distress: Annotated[int | None, typer.Option(min=0, max=10, help="Distress then, at most.")] = None,
    matching: Annotated[list[str], _several("That hold all of these words.")] = [],  # noqa: B006
) -> Filter:
    """The filters' flags as one value."""
    from journal.model import tags

    def chosen(key: str, said: list[str]) -> tuple[str, ...]:
        question = app.catalogue.by_key[key]
        try:
            return tuple(str(question.read(one)) for one in said)
        except ValueError as reason:
            raise Usage(f"--{key} {reason}.") from None

    return Filter(
        since=app.clock.day(since) if since else None,
        until=app.clock.day(until) if until else None,
        feelings=tuple(feeling),
        tears=chosen("tears", tears),
        tags=tuple((tags([t]) or (t,))[0] for t in tag),
        aliases=tuple(with_),
        contexts=chosen("context", context),
        min_distress=min_distress,
        max_distress=max_distress,
        matching=tuple(matching),
    )


# --- writing ----------------------------------------------------------------------------------------------------------


@command
def write(
    app: App,
    when: Annotated[
        str | None, typer.Option(help='When it was: 2026-11-20 23:30, "last night", "2 hours ago".')
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Only the first minute: a few words and ratings.")] = False,
    answers: Annotated[
        str | None, typer.Option(help="Take one or many entries as JSON from this file, or - for standard input.")
    ] = None,
) -> int | None:
    """Write a reflection. Every question can be skipped, and nothing is lost when you stop."""
    from journal import sittings

    if answers is None:
        if not app.console.stdin.isatty() and not app.options.plain:
            raise Usage(
                "There is no terminal to write on.", "With --plain, lines are read as they come; --answers takes JSON."
            )
        return sittings.write(app, when, quick=quick)
    if when or quick:
        raise Usage("--answers says everything itself: --when and --quick don't go with it.")
    for number in sittings.write_answers(app, _read(answers)):
        app.console.out(f"{number}\n")
    return None


@command
def reflect(app: App, number: Number) -> int:
    """Look at a moment once it has passed: the later questions, added to the entry."""
    from journal import sittings

    return sittings.reflect(app, number, "reflect")


@command
def lookback(app: App, number: Number) -> int:
    """Look at an old moment anew: what was said then, and a few questions again. Added, never overwritten."""
    from journal import sittings

    return sittings.reflect(app, number, "lookback")


@command
def edit(
    app: App,
    number: Number,
    reflection: Annotated[int, typer.Option(min=1, help="Which of its reflections, counted from 1.")] = 1,
) -> int:
    """Go through an entry's questions again, filled in, to change or clear an answer."""
    from journal import sittings

    return sittings.edit(app, number, reflection)


# --- reading ----------------------------------------------------------------------------------------------------------


@command
def list_(
    app: App,
    wanted: Filter,
    most: Most = FEW,
    text: Annotated[bool, typer.Option("--text", help="With the beginning of what was written.")] = False,
    as_json: AsJson = False,
    printed: Printed = False,
) -> None:
    """List entries, newest first: no free text unless --text."""
    found, more = app.list_entries(wanted, most or None)
    if as_json:
        only = None if text else frozenset(q.key for q in app.catalogue.kept() if q.kind != "text")
        _print_json(app, found, only)
        return
    if not found:
        app.console.say("No entries like that." if wanted != Filter() else "No entries yet.")
        return
    from journal.terminal import render

    app.present(render.rows(found, text=text), printed=printed)
    if more:
        app.console.say(f"These are the newest {len(found)}. -n 0 shows all.")


@command
def show(app: App, numbers: Numbers, as_json: AsJson = False, printed: Printed = False) -> None:
    """Show whole entries, with their look-backs."""
    found = app.entries(numbers)
    if as_json:
        _print_json(app, found, None)
        return
    from journal.terminal import render

    app.present(render.pages(found, app.catalogue), printed=printed)


@command
def search(
    app: App,
    wanted: Filter,
    words: Annotated[list[str] | None, typer.Argument(help="Words that must all be there. Without any, asks.")] = None,
    most: Most = FEW,
    as_json: AsJson = False,
    printed: Printed = False,
) -> None:
    """Find words in any answer, note or tag, best first.

    All the words must be there, and a word's beginning is enough; "in quotes" they stand just so.
    """
    found = app.search(" ".join(words) if words else _ask_words(app), wanted, most or None)
    if as_json:
        from journal.formats import json_format

        data = [{**json_format.entry_data(m.entry), "match": "".join(t for t, _ in m.context)} for m in found]
        app.console.out(json_format.text(data, indent=2) + "\n")
        return
    if not found:
        app.console.say("Nothing was found.")
        return
    from journal.terminal import render

    app.present((line for m in found for line in render.match(m.entry, m.context)), printed=printed)


@command
def questions(
    app: App,
    as_json: AsJson = False,
    switch_on: Annotated[str | None, typer.Option(help="Ask this optional question too: cycle_day.")] = None,
    switch_off: Annotated[str | None, typer.Option(help="Don't ask it any more.")] = None,
) -> None:
    """Show every question, and where in the article it comes from."""
    for name, on in ((switch_on, True), (switch_off, False)):
        if name is not None:
            app.switch(name, on)
            app.console.say(f"{name} is {'asked' if on else 'not asked'} from now on.")
    if switch_on or switch_off:
        return
    if as_json:
        from journal.formats import json_format

        app.console.out(json_format.text(json_format.catalogue_data(app.catalogue), indent=2) + "\n")
        return
    from journal.terminal import render

    app.present(render.questions(app.catalogue, frozenset()))


@command
def support(app: App, as_json: AsJson = False) -> None:
    """Where to find someone to talk to. Needs no passphrase, and sends nothing."""
    import tomllib
    from importlib.resources import files

    data = tomllib.loads(files("journal").joinpath("support.toml").read_text(encoding="utf-8"))
    if as_json:
        from journal.formats import json_format

        app.console.out(json_format.text(data, indent=2) + "\n")
        return
    from journal.terminal import render

    app.present(render.support(data["part"], data["as_of"]))


# --- changing ---------------------------------------------------------------------------------------------------------


@command
def delete(
    app: App,
    wanted: Filter,
    numbers: Annotated[list[int] | None, typer.Argument(help="Entries' numbers, as `journal list` shows them.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
) -> None:
    """Delete entries for good, once you have seen which and said yes. Takes numbers, filters or both."""
    if not numbers and wanted == Filter():
        raise Usage("Say which: entries' numbers, or a filter.", "To remove everything, delete the journal's file.")

    def sure(found: list[Entry]) -> bool:
        from journal.terminal import render

        app.console.say(
            "This would go, for good, and the automatic backups with it, but for a fresh one:",
            *render.plain(render.rows(found)).splitlines(),
        )
        if yes:
            return True
        if not app.console.stdin.isatty():
            raise NoTerminal if not app.options.plain else Usage("Nobody is there to say yes.", "Add --yes.")
        return app.console.confirm(f"Delete {_entries(len(found))}?")

    gone = app.delete(numbers or [], None if wanted == Filter() else wanted, sure)
    if not gone:
        app.console.say("Nothing was deleted.")
        return
    app.console.say(
        f"{_entries(gone)} deleted, for good: nothing of it is in the journal's file or in its automatic backups now.",
        "Copies that were made elsewhere (exports, backups of this computer, snapshots) are beyond its reach.",
    )


@command
def rename(
    app: App,
    what: Annotated[str, typer.Argument(help="tag or alias.")],
    old: Annotated[str, typer.Argument(help="As it is now.")],
    new: Annotated[str, typer.Argument(help="As it is to be.")],
) -> None:
    """Rename a tag or an alias everywhere."""
    if what not in ("tag", "alias"):
        raise Usage("Only a tag or an alias can be renamed.", "journal rename tag OLD NEW, or rename alias OLD NEW.")
    count = app.rename(what, old, new)
    app.console.say(f"Renamed in {_entries(count)}." if count else f"No entry has that {what}, so nothing was changed.")


# --- out and in -------------------------------------------------------------------------------------------------------


@command
def export(
    app: App,
    wanted: Filter,
    path: Annotated[str, typer.Argument(help="A file, a folder with --split, or - for standard output.")],
    format_: Annotated[str, typer.Option("--format", help="markdown or json.")] = "",
    split: Annotated[bool, typer.Option("--split", help="One markdown file an entry, in a folder.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over what is there.")] = False,
) -> None:
    """Take entries out, oldest first. The file is plain text: anybody who has it can read it."""
    from journal import exchange

    name = format_ or ("json" if path.endswith(".json") else "markdown")
    count = exchange.export(app, path, name, wanted, split=split, force=force)
    if path != "-":
        app.console.say(f"{_entries(count)} written to {path}. It is not encrypted: keep it where you would a diary.")


@command
def import_(
    app: App,
    path: Annotated[Path, typer.Argument(metavar="FILE", help="A file of journal's, or a folder of its markdown.")],
    format_: Annotated[str, typer.Option("--format", help="auto, markdown or json.")] = "auto",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would come.")] = False,
) -> None:
    """Take in entries that journal exported: all of a file or nothing, and twice is the same as once."""
    from journal import exchange

    report = exchange.import_path(app, path, format_, dry_run=dry_run)
    would = "would come" if dry_run else "came"
    app.console.say(
        f"{_entries(report.total)} in the file ({report.format}): {report.came} {would}, {report.there} here already."
    )
    for reason, count in report.left_out.items():
        app.console.say(f"{count} left out: {reason}.")


# --- keeping ----------------------------------------------------------------------------------------------------------


@command
def backup(
    app: App,
    path: Annotated[Path | None, typer.Argument(help="A new file. Without one: the day's, beside the journal.")] = None,
    automatic: Annotated[str | None, typer.Option(help="on or off: a backup on each day with a change.")] = None,
) -> None:
    """Copy the journal, encrypted as it is, and check the copy."""
    from journal import keeping

    if automatic is not None:
        if automatic not in ("on", "off") or path is not None:
            raise Usage("--automatic is on or off, and stands alone.")
        keeping.switch_automatic(app, automatic == "on")
        app.console.say(f"Automatic backups are {automatic}.")
        return
    made = keeping.backup(app, path)
    app.console.say(f"{_entries(made.entries)} in {made.path}, checked. It opens with the passphrase of today.")


@command
def restore(
    app: App,
    path: Annotated[
        Path | None, typer.Argument(help="A backup. Without one: lists the automatic ones, and asks.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
) -> None:
    """Put a backup in the journal's place. What it replaces is kept."""
    from journal import keeping

    source = path or _choose_backup(app)
    if source is None:
        return
    if not yes and not app.console.confirm(f"Put {source} in the place of {app.path}?"):
        app.console.say("Nothing was changed.")
        return
    kept = keeping.restore(app, source)
    app.console.say(f"Restored from {source}.", *([f"What it replaced is kept as {kept}."] if kept else []))


def _choose_backup(app: App) -> Path | None:
    from journal import keeping

    found = keeping.found(app)
    if not found:
        app.console.say("There is no automatic backup yet.")
        return None
    for number, one in enumerate(found, 1):
        state = one.problems[0] if one.problems else _entries(one.entries)
        app.console.say(f"  {number}. {one.path.stem}: {state}")
    if not app.console.stdin.isatty():
        raise Usage("Which one?", "Name its file.")
    app.console.say("Which one? A number, or Enter for none.")
    said = app.console.read_line().strip()
    return found[int(said) - 1].path if said.isdecimal() and 1 <= int(said) <= len(found) else None


@command
def check(app: App) -> None:
    """Check the journal and its backups: every page, the structure, the search index. Changes nothing."""
    from journal import keeping

    for one in keeping.check(app):
        said = (
            f"{len(one.problems)} problem(s): {one.problems[0]}" if one.problems else f"whole, {_entries(one.entries)}"
        )
        app.console.say(f"{one.path}: {said}.")


@command
def passphrase(
    app: App,
    new_passphrase_file: Annotated[Path | None, typer.Option(help="Read the new one from this file.")] = None,
) -> None:
    """Change the passphrase. The old backups go, for they open with the old one; a fresh one is made."""
    from journal import keeping
    from journal.terminal import passphrase as asking
    from journal.terminal import welcome

    def new() -> str:
        return asking.from_file(new_passphrase_file) if new_passphrase_file else welcome.choose(app.console)

    gone = keeping.change_passphrase(app, new)
    app.console.say(
        "The passphrase is changed.",
        f"{gone} old backup(s) were replaced by a fresh one. Copies made elsewhere still open with the old passphrase.",
    )


@command
def where(app: App, as_json: AsJson = False) -> None:
    """Show each file on this computer, what it shows to others, and how to remove all traces."""
    from journal import keeping

    places = keeping.places(app)
    if as_json:
        from journal.formats import json_format

        app.console.out(json_format.text([{"file": str(p), "shows": shows} for p, shows in places], indent=2) + "\n")
        return
    from journal.terminal import render

    app.present(render.places(places, app.path), printed=True)


@cli.command("demo", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def demo(ctx: typer.Context) -> None:
    """Try a reading command on invented entries, kept nowhere: journal demo list. Alone, it says what to try."""
    outer: App = ctx.obj
    if ctx.args and ctx.args[0] not in DEMO_COMMANDS:
        raise typer.Exit(guard(lambda: _not_in_demo(), outer.console))
    if not ctx.args:
        outer.console.say(*DEMO)
        return

    def run() -> int:
        from journal import demo as demonstration

        with demonstration.store(outer.catalogue) as store:
            inner = App(outer.options, clock=outer.clock, console=outer.console, opened=store)
            code = cli(ctx.args, prog_name="journal demo", obj=inner)
            return int(code or 0)

    code = guard(run, outer.console)
    if code:
        raise typer.Exit(code)


def _not_in_demo() -> None:
    raise Usage("The demonstration only reads.", f"It takes: {', '.join(DEMO_COMMANDS)}.")


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count} entries"


def _read(source: str) -> str:
    try:
        raw = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Usage("That is no UTF-8 text, so nothing was written.") from None
    except OSError as reason:
        raise Usage(f"The answers could not be read: {(reason.strerror or '').lower()}.") from None


def _ask_words(app: App) -> str:
    if not app.console.stdin.isatty():
        raise Usage("Which words?", "Name them, or run it on a terminal to be asked.")
    app.console.say("Which words? (They stay out of the shell's history this way.)")
    try:
        return app.console.read_line()
    except EOFError:
        return ""


def _print_json(app: App, entries: list[Entry], only: frozenset[str] | None) -> None:
    from journal.formats import json_format

    app.console.out(json_format.text([json_format.entry_data(e, only=only) for e in entries], indent=2) + "\n")
