"""What every command shares: the Typer app, the error boundary around each command, filter options as a value.

Only this package knows Typer. A command parses its arguments, opens the journal, calls a service, and shows the result.
"""

import inspect
import re
import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from journal import __version__
from journal.app import App, Options, guard
from journal.cli.parameters import lightened
from journal.core.clock import weekday_in_words
from journal.core.model import Entry, Filter, fold
from journal.errors import Usage
from journal.terminal.safe import shown

if TYPE_CHECKING:
    from journal.core.questions import Catalogue
    from journal.services.journal import Journal

FEW = 20  # entries in a list that a person sees, unless -n says otherwise
EVERY_DAY, LOOKING_BACK, SHARING, SAFE = "Every day", "Looking back", "Sharing", "Keeping it safe"
#: The groups of the help, and the commands in each, in their order.
GROUPS = {
    EVERY_DAY: ("write", "read", "reflect", "list", "show", "search", "edit", "delete", "rename"),
    LOOKING_BACK: ("lookback", "patterns", "wonder", "questions", "prepare", "support", "demo"),
    SHARING: ("export", "shared", "import", "merge", "schema"),
    SAFE: ("backup", "restore", "check", "passphrase", "settings", "where", "completion", "help"),
}


def _names(registry: str) -> str:
    """Return the text for a placeholder in a help text: the names in a registry, imported only when shown."""
    if registry == "views":
        from journal.patterns.views import VIEWS

        return ", ".join(VIEWS)
    from journal.formats import FORMATS, reading_titles

    if registry == "programs":
        return reading_titles()
    return ", ".join(f.name for f in FORMATS.values() if (f.writer if registry == "written" else f.reader))


def explained(text: str | None) -> str:
    """Return a help text with its placeholders `{written}`, `{read}`, `{programs}` and `{views}` replaced by names."""
    return re.sub(r"\{(written|read|programs|views)\}", lambda found: _names(found[1]), text or "")


def close_to(typed: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """Return the known name most similar to what was typed, or ""."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(typed, known, n=1, cutoff=cutoff)), "")


class Grouped(TyperGroup):
    """A Typer group whose help lists the commands by group, one line each, never truncated."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the options for every command, which are read without pydantic."""
        return lightened(super().get_params(ctx))

    def main(self, args: Any = None, *, standalone_mode: bool = True, **settings: Any) -> Any:  # type: ignore[override]
        """Run the command line. Usage errors are reported in our own words, with exit code 2."""
        if not standalone_mode:
            return super().main(args=args, standalone_mode=False, **settings)
        try:
            code = super().main(args=args, standalone_mode=False, **settings)
        except Exception as reason:
            if not hasattr(reason, "format_message"):  # Typer's usage errors: their classes have moved before
                raise
            code = guard(partial(_misunderstood, reason))
        sys.exit(code if isinstance(code, int) else 0)

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the commands' names, in the order of the help."""
        named = [name for names in GROUPS.values() for name in names if name in self.commands]
        return named + [name for name in self.commands if name not in named]

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the commands, group by group."""
        width = max(len(name) for name in self.commands)
        for group, names in GROUPS.items():
            rows = [
                (name.ljust(width), str(self.commands[name].help).split("\n")[0])
                for name in names
                if name in self.commands
            ]
            with formatter.section(group):
                formatter.write_dl(rows)


class Plainly(TyperCommand):
    """One command, whose help shows no braces and no ranges in Python's notation."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the arguments and options, which are read without pydantic."""
        return lightened(super().get_params(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help, with the names of formats and views in it."""
        for parameter in self.params:
            if getattr(parameter, "help", None):
                parameter.help = explained(parameter.help)  # type: ignore[attr-defined]
        super().format_help(ctx, formatter)

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """Return the usage line's arguments: ID, not {ID} or [[ID]]..."""
        arguments = [p for p in self.get_params(ctx) if p.param_type_name == "argument"]
        return [str(self.options_metavar), *(p.metavar or str(p.name).upper() for p in arguments)]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the arguments and the options, each with its own sentence and its default."""
        for title, kind in (("Arguments", "argument"), ("Options", "option")):
            shown = [p.get_help_record(ctx) for p in self.get_params(ctx) if p.param_type_name == kind]
            rows = [(re.sub(" <[^>]+>$", "", name), _without_notation(text)) for name, text in filter(None, shown)]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)


def _without_notation(text: str) -> str:
    """Return an option's help without "[required]" and ranges: the help text and the error say them in words."""
    said, bracket, noted = text.partition("  [")
    notes = noted.removesuffix("]").split("; ")
    kept = [one for one in notes if one != "required" and not re.search(r"\bx[<>]|[<>]=?x\b", one)]
    return f"{said}{bracket}{'; '.join(kept)}]" if any(kept) else said


cli = typer.Typer(
    cls=Grouped,
    help="A private reflection journal. What you write stays in one encrypted file on this computer.",
    pretty_exceptions_enable=False,  # Typer's would show what variables hold
    rich_markup_mode=None,  # Rich's help takes as long to import as everything else
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

START = """Start with `journal write`. The first time, it creates your journal.
Read it back with `journal list`, `journal show 1` or `journal search`, and take it out with `journal export PATH`.
`journal --help` has the rest, and `journal demo list` lets you try it with made-up entries."""

Number = Annotated[int, typer.Argument(metavar="ID", help="An entry's number, from `journal list`.")]
Numbers = Annotated[list[int], typer.Argument(metavar="ID...", help="Entries' numbers, from `journal list`.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Sealed = Annotated[bool, typer.Option("--sealed", help="Open it even if it's sealed.")]
Printed = Annotated[bool, typer.Option("--print", help="Print it straight to the terminal, where it stays.")]
Most = Annotated[
    int | None, typer.Option("-n", min=0, metavar="N", show_default=False, help="How many to show (0 for all).")
]
Yes = Annotated[bool, typer.Option("--yes", help="Go ahead without asking.")]
Force = Annotated[bool, typer.Option("--force", help="Replace what's already there.")]
Plain = Annotated[bool, typer.Option("--plain", help="Plain text: no full screen, colours or drawings.")]


def main_options(
    ctx: typer.Context,
    journal: Annotated[
        Path | None,
        typer.Option("--journal", envvar="JOURNAL_FILE", metavar="PATH", help="Use this journal file."),
    ] = None,
    passphrase_file: Annotated[
        Path | None,
        typer.Option(envvar="JOURNAL_PASSPHRASE_FILE", metavar="FILE", help="Read the passphrase from this file."),
    ] = None,
    passphrase_command: Annotated[
        str | None,
        typer.Option(
            envvar="JOURNAL_PASSPHRASE_COMMAND",
            metavar="CMD",
            help="Run this command and read the passphrase from its output.",
        ),
    ] = None,
    plain: Plain = False,
    version: Annotated[bool, typer.Option("--version", "-V", help="Show the version.")] = False,
) -> None:
    """A private reflection journal. What you write stays in one encrypted file on this computer."""
    if version:
        typer.echo(f"journal {__version__}")
        raise typer.Exit
    if not isinstance(ctx.obj, App):
        flags = {name for name in ("journal", "passphrase_file", "passphrase_command") if _is_flag(ctx, name)}
        if {"passphrase_file", "passphrase_command"} <= flags:
            raise typer.Exit(guard(_two_sources))
        if "passphrase_command" in flags:
            passphrase_file = None  # an option on the command line overrides the environment
        elif passphrase_file is not None:
            passphrase_command = None
        ctx.obj = App(Options(journal, passphrase_file, passphrase_command, plain, named="journal" in flags))
    if ctx.invoked_subcommand is None:
        code = guard(lambda: _home(ctx.obj), ctx.obj.console)
        if code:
            raise typer.Exit(code)


def _home(app: App) -> int:
    """Open home. If there is no person and no piped input, say what can be done instead."""
    console, options = app.console, app.options
    sends_lines = console.plain and (options.passphrase_file or options.passphrase_command)
    if not sends_lines and not (console.can_ask and console.to_a_terminal):
        console.tell(START)
        return 0
    return app.home(new=True)


def _is_flag(ctx: typer.Context, name: str) -> bool:
    """Return whether an option was given on the command line, not only by the environment."""
    source = ctx.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"


def _misunderstood(reason: Any) -> None:
    """Raise Usage for one of Typer's usage errors. Never repeats what was typed: it may be private."""
    option: Any = getattr(reason, "param", None)
    name = next((o for o in getattr(option, "opts", ()) if o.startswith("-")), "")
    kind, said = type(reason).__name__, reason.format_message()
    help_ = f"`journal {reason.ctx.info_name} --help` explains it." if _command(reason) else "See `journal --help`."
    if kind == "BadParameter" and ("int" in said or "range" in said or "float" in said):
        limits = option if hasattr(option, "min") else option.type  # before Typer 0.29, the type had them
        low, high = getattr(limits, "min", None), getattr(limits, "max", None)
        between = ", such as 10" if low is None or high is None else f" from {low} to {high}"
        raise Usage(f"`{name}` needs a whole number{between}." if name else "This needs an entry's number.", help_)
    if kind == "MissingParameter":
        what = f"`{name}`" if name else getattr(option, "metavar", None) or "something"
        raise Usage(f"This needs {what}: {getattr(option, 'help', '') or 'say which one'}", help_)
    if kind == "NoSuchOption":
        close = close_to(reason.option_name, reason.possibilities or [], 0.5)
        raise Usage(f"I don't know that option.{f' Did you mean {close}?' if close else ''}", help_)
    if kind == "BadOptionUsage":
        raise Usage(f"`{reason.option_name}` needs a value.", help_)
    if "command" in said.lower() and not _command(reason):
        raise unknown_command((re.findall("'([^']*)'", said)[:1] or [""])[0])
    if "unexpected" in said:
        raise Usage("That's more than this command takes.", help_)
    raise Usage("I didn't understand that command.", help_)


def known() -> list[str]:
    """Return the names of all commands."""
    return [name for names in GROUPS.values() for name in names]


def unknown_command(typed: str) -> Usage:
    """Return the error for an unknown command, suggesting the closest one if there is one."""
    close = close_to(typed, known())
    return Usage(f"I don't know that command.{f' Did you mean {close}?' if close else ''}", "See `journal --help`.")


def _command(reason: Any) -> bool:
    """Return whether the error comes from a command's own arguments rather than from the options before it."""
    return getattr(reason, "ctx", None) is not None and reason.ctx.parent is not None


def _two_sources() -> None:
    raise Usage("--passphrase-file and --passphrase-command can't be used together.", "Choose one of them.")


cli.callback(invoke_without_command=True)(main_options)


def command(function: Callable[..., int | None], **settings: Any) -> Callable[..., None]:
    """Register a command.

    It runs inside the error boundary, gets the App as its first argument, and takes --plain; one with a parameter
    `wanted` takes the filter options too.
    """
    signature = inspect.signature(function, eval_str=True)
    own = list(signature.parameters.values())[1:]
    filters = list(inspect.signature(_filter, eval_str=True).parameters.values())[1:]
    shown = [p for p in own if p.name != "wanted"] + (filters if "wanted" in signature.parameters else [])
    context = inspect.Parameter("ctx", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context)
    plain = inspect.Parameter("plain", inspect.Parameter.KEYWORD_ONLY, default=False, annotation=PlainToo)

    def run(*, ctx: typer.Context, plain: bool = False, **given: Any) -> None:
        app: App = ctx.obj
        if plain:
            app.console.plain = True

        def call() -> int | None:
            _check_typed(given)
            if "wanted" in signature.parameters:
                given["wanted"] = _filter(app, **{p.name: given.pop(p.name) for p in filters})
            return function(app, **given)

        code = guard(call, app.console)
        if code:
            raise typer.Exit(code)

    parameters = [context, *(p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in shown), plain]
    run.__signature__ = signature.replace(parameters=parameters, return_annotation=None)  # type: ignore[attr-defined]
    run.__annotations__ = {p.name: p.annotation for p in parameters}
    run.__doc__ = function.__doc__
    name = function.__name__.removesuffix("_").replace("_", "-")
    cli.command(name, cls=Plainly, **settings)(run)
    return run


#: The same option after a command's name; the help shows it once, before.
PlainToo = Annotated[bool, typer.Option("--plain", hidden=True)]


def _check_typed(given: dict[str, Any]) -> None:
    """Raise Usage for arguments that can never match: bytes that aren't text, numbers that no entry can have."""
    for value in given.values():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, (str, Path)) and not str(one).isascii() and re.search("[\ud800-\udfff]", str(one)):
                raise Usage("Part of that command isn't text in this terminal's encoding.")
            if isinstance(one, int) and abs(one) >= 2**31:
                raise Usage("One of those numbers is too large.")


def _several(help_text: str, metavar: str) -> Any:
    return typer.Option(help=help_text, metavar=metavar, show_default=False)


def _filter(
    app: App,
    since: Annotated[
        str | None, typer.Option(metavar="DAY", help='From this day on: 2026-11-20, 2026-06, "last friday".')
    ] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="Up to and including this day.")] = None,
    feeling: Annotated[list[str], _several("With this feeling. Repeat to match any of several.", "WORD")] = [],  # noqa: B006 - typer's way
    tears: Annotated[list[str], _several('none, "welled up", some or "a lot".', "HOW")] = [],  # noqa: B006
    tag: Annotated[list[str], _several("With this tag.", "TAG")] = [],  # noqa: B006
    with_: Annotated[list[str], typer.Option("--with", metavar="ALIAS", help="With this person.")] = [],  # noqa: B006
    context: Annotated[list[str], _several('"with a partner", "on my own" or other.', "WHERE")] = [],  # noqa: B006
    min_distress: Annotated[
        int | None, typer.Option(min=0, max=10, metavar="N", help="Rated at least this hard, from 0 to 10.")
    ] = None,
    max_distress: Annotated[
        int | None, typer.Option(min=0, max=10, metavar="N", help="Rated at most this hard, from 0 to 10.")
    ] = None,
    answer: Annotated[
        list[str],
        _several('With this answer to any question: "comfort=plenty", closeness=3-4, care=any.', "CONDITION"),
    ] = [],  # noqa: B006
    origin: Annotated[list[str], _several('Where it came from, such as "Day One" or inbox.', "PROGRAM")] = [],  # noqa: B006
    matching: Annotated[list[str], _several("Containing all of these words.", "WORDS")] = [],  # noqa: B006
) -> Filter:
    """Return the filters' flags as one value."""
    from journal.core.model import tags
    from journal.core.question import Role

    def chosen(role: Role, said: list[str]) -> tuple[str, ...]:
        question = app.catalogue.by_role[role]
        try:
            return tuple(str(question.read(one)) for one in said)
        except ValueError:
            options = question.options()
            quoted = [f'"{option}"' if " " in option else option for option in options]
            raise Usage(f"`--{role}` can be {', '.join(quoted[:-1])} or {quoted[-1]}.") from None

    first = app.clock.period(since)[0] if since else None
    last = app.clock.period(until)[1] if until else None
    for name, typed, day in (("since", since, first), ("until", until, last)):
        if typed and day and typed.strip() != day.isoformat():
            app.console.say(f"({name} {weekday_in_words(day)})")
    return Filter(
        since=first,
        until=last,
        feelings=tuple(feeling),
        tears=chosen("tears", tears),
        tags=tuple((tags([t]) or (t,))[0] for t in tag),
        aliases=tuple(with_),
        contexts=chosen("context", context),
        min_distress=min_distress,
        max_distress=max_distress,
        origins=tuple(origin),
        matching=tuple(matching),
        answers=tuple(answer),
    )


def warn_of_unknown_names(app: App, journal: "Journal", wanted: Filter) -> None:
    """Say so if a filter names a feeling, a tag or an alias that no entry has: it may be misspelt."""
    named = [("feelings", "feeling", Filter(feelings=(one,))) for one in wanted.feelings]
    named += [("tags", "tag", Filter(tags=(one,))) for one in wanted.tags]
    named += [("aliases", "alias", Filter(aliases=(one,))) for one in wanted.aliases]
    for what, singular, alone in named:
        if journal.count(alone):
            continue
        (name,) = alone.feelings or alone.tags or alone.aliases
        known = {fold(one): one for one in journal.names(what)}
        if what == "feelings":
            known |= {fold(one): one for one in journal.catalogue.words}
        close = close_to(fold(name), known)
        meant = f" Did you mean {known[close]}?" if close and close != fold(name) else ""
        app.console.say(f"No entry has the {singular} {name}.{meant}")


def counted(count: int) -> str:
    """Return a number of entries in words."""
    return "1 entry" if count == 1 else f"{count} entries"


def print_data(app: App, data: object) -> None:
    """Print data as JSON that can't control a terminal."""
    from journal.formats import json_format

    app.console.out(shown(json_format.text(data, indent=2) + "\n"))


def entry_data(catalogue: "Catalogue", entry: Entry, *, text: bool = True) -> dict[str, object]:
    """Return an entry as JSON has it; without `text` nothing in the person's own words."""
    from journal.formats import json_format

    only = None if text else frozenset(q.key for q in catalogue.kept() if q.kind != "text")
    return json_format.entry_data(entry, only=only)
