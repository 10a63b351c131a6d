"""What every command shares: the one Typer, the error boundary around each command, FILTERS as a value.

Typer lives only in this room. A command parses, asks the app, and shows.
"""

import inspect
import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from journal import __version__
from journal.app import App, Options, guard
from journal.core.model import Entry, Filter
from journal.errors import Usage

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

Number = Annotated[int, typer.Argument(metavar="ID", help="An entry's number, as `journal list` shows it.")]
Numbers = Annotated[list[int], typer.Argument(metavar="ID...", help="Entries' numbers, as `journal list` shows them.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Sealed = Annotated[bool, typer.Option("--sealed", help="Open it even though it is sealed.")]
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
    from journal.core.model import tags

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


def counted(count: int) -> str:
    """So many entries, in words."""
    return "1 entry" if count == 1 else f"{count} entries"


def print_json(app: App, entries: list[Entry], *, text: bool, sealed_too: bool = False) -> None:
    """Prints entries as JSON: without `text` no free text; of those that are sealed none either."""
    from journal.formats import json_format

    data = [entry_data(app, e, text=text, sealed_too=sealed_too) for e in entries]
    app.console.out(json_format.text(data, indent=2) + "\n")


def entry_data(app: App, entry: Entry, *, text: bool = True, sealed_too: bool = False) -> dict[str, object]:
    """An entry as JSON has it."""
    from journal.formats import json_format

    whole = text and (sealed_too or not app.covered(entry))
    only = None if whole else frozenset(q.key for q in app.catalogue.kept() if q.kind != "text")
    return json_format.entry_data(entry, only=only)
