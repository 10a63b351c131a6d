"""The command that prints a shell's completion script: names of commands and options, and fixed choices.

The script is self-contained. It never runs Journal, so it can't open anything, ask for anything or take long, and
nothing on the command line leaves the shell. It knows nothing in a journal: no tag, no alias, no number.
"""

import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import typer

from journal.app import App
from journal.cli.base import cli, command, known
from journal.cli.demo import DEMO_COMMANDS
from journal.cli.questions import ACTIONS
from journal.errors import Usage
from journal.terminal.safe import shown


@dataclass(frozen=True)
class Line:
    """The words to complete: the options of every command ("" for the main ones), and the fixed choices.

    `values` has the choices by option, or by command and option; `first` those for a command's first argument. `take`
    are the options that take a value.
    """

    options: Mapping[str, Sequence[str]]
    take: frozenset[str]
    values: Mapping[tuple[str, str], Sequence[str]]
    first: Mapping[str, Sequence[str]]
    says: Mapping[str, str]


def line() -> Line:
    """Return the words to complete, from the commands themselves and the registries."""
    group: Any = typer.main.get_command(cli)
    commands = {"": group, **{name: group.commands[name] for name in known()}}
    options = {name: [p for p in one.params if p.param_type_name == "option"] for name, one in commands.items()}
    shown = {
        name: [o for p in ps if not p.hidden for o in p.opts if o.startswith("--")] for name, ps in options.items()
    }
    take = frozenset(o for ps in options.values() for p in ps if not p.is_flag for o in p.opts)
    says = {name: str(one.help).split("\n")[0] for name, one in commands.items() if name}
    return Line(shown, take, _values(), _first(), says)


def _values() -> dict[tuple[str, str], Sequence[str]]:
    from journal.core import questions
    from journal.core.own_questions import ASKED, ENERGIES, KINDS, STAGES, TONES
    from journal.formats import FORMATS
    from journal.services.sharing import TITLES

    catalogue = questions.load()
    asked = [q.key for q in catalogue.kept()]
    return {
        ("export", "--format"): [f.name for f in FORMATS.values() if f.writer],
        ("import", "--format"): ["auto", *(f.name for f in FORMATS.values() if f.reader)],
        ("export", "--for"): list(TITLES),
        ("export", "--only"): asked,
        ("export", "--also"): asked,
        ("export", "--without"): asked,
        ("patterns", "--outcome"): asked,
        ("backup", "--automatic"): ["on", "off"],
        ("questions", "--switch-on"): [q.key for q in catalogue.questions if q.setting],
        ("questions", "--switch-off"): [q.key for q in catalogue.questions if q.setting],
        ("questions", "--kind"): [*KINDS, "feeling"],
        ("questions", "--stage"): STAGES,
        ("questions", "--asked"): ASKED,
        ("questions", "--tone"): TONES,
        ("questions", "--energy"): ENERGIES,
        ("", "--feeling"): list(catalogue.words),
        ("", "--tears"): list(catalogue.by_role["tears"].options()),
        ("", "--context"): list(catalogue.by_role["context"].options()),
    }


def _first() -> dict[str, Sequence[str]]:
    from journal.core.settings import BY_NAME
    from journal.patterns.views import VIEWS

    return {
        "": known(),
        "help": known(),
        "demo": DEMO_COMMANDS,
        "patterns": list(VIEWS),
        "rename": ["tag", "alias"],
        "questions": ACTIONS,
        "settings": list(BY_NAME),
        "completion": list(SHELLS),
    }


@command
def completion(app: App, shell: Annotated[str, typer.Argument(metavar="SHELL", help="bash, zsh or fish.")]) -> None:
    """Print a script for your shell's Tab key. It completes commands, options and choices without opening a journal."""
    if shell not in SHELLS:
        raise Usage("I can complete for bash, zsh and fish.", "For example: `journal completion bash`.")
    app.console.out(shown("\n".join(SHELLS[shell](line())) + "\n"))


# --- bash and zsh -----------------------------------------------------------------------------------------------------

_ABOUT = "Completion of `journal`: commands, options and fixed choices. It never runs Journal or opens a journal."

_BASH = """\
_journal() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command= place=0 i
  COMPREPLY=()
  [[ $word == = ]] && word=
  [[ $before == = ]] && before=${COMP_WORDS[COMP_CWORD-2]}
  for ((i = 1; i < COMP_CWORD; i++)); do
    _journal_step "${COMP_WORDS[i]}" "${COMP_WORDS[i-1]}"
  done
  local one quoted
  while IFS= read -r one; do
    printf -v quoted %q "$one"
    if [[ $one == "$word"* || $quoted == "$word"* ]]; then COMPREPLY+=("$quoted"); fi
  done < <(_journal_choices "$command" "$before" "$place" "$word")
}
complete -o default -F _journal journal"""

_ZSH = """\
_journal() {
  local word=${words[CURRENT]} before=${words[CURRENT-1]} command= place=0 i found
  for ((i = 2; i < CURRENT; i++)); do
    _journal_step "${words[i]}" "${words[i-1]}"
  done
  found=(${(f)"$(_journal_choices "$command" "$before" "$place" "$word")"})
  if (( $#found )); then compadd -- $found; else _files; fi
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _journal "$@"; else compdef _journal journal; fi"""


def _step(one: Line) -> Iterator[str]:
    """Yield the function that updates the state for a word on the line: the command, and how many arguments it has."""
    yield "_journal_step() {  # a word, and the one before it"
    yield f"  case $2 in {'|'.join(sorted(one.take))}) return ;; esac"
    yield "  case $1 in -*|=) return ;; esac"
    yield "  if [[ -z $command || ( $command == demo && $place == 0 ) ]]; then command=$1; place=0"
    yield "  else place=$((place + 1)); fi"
    yield "}"


def _choices(one: Line) -> Iterator[str]:
    """Yield the function that prints the choices at a place, one per line; none for a file or free text."""

    def lines(words: Iterable[str]) -> str:
        return f"printf '%s\\n' {' '.join(shlex.quote(word) for word in words)}"

    yield "_journal_choices() {  # the command, the word before, how many words it has had, the word itself"
    yield "  case $1:$2 in"
    for (name, option), words in one.values.items():
        yield f"    {name or '*'}:{option}) {lines(words)}; return ;;"
    yield f"    {'|'.join(f'*:{option}' for option in sorted(one.take))}) return ;;"
    yield "  esac"
    yield "  if [[ $4 == -* ]]; then"
    yield "    case $1 in"
    for name, words in one.options.items():
        yield f"      {shlex.quote(name)}) {lines([*words, '--help'])} ;;"
    yield "    esac"
    yield "    return"
    yield "  fi"
    yield "  case $1:$3 in"
    for name, words in one.first.items():
        yield f"    {name}:0) {lines(words)} ;;"
    yield "  esac"
    yield "}"


def _bash(one: Line) -> Iterator[str]:
    return iter([f"# {_ABOUT}", *_step(one), *_choices(one), _BASH])


def _zsh(one: Line) -> Iterator[str]:
    return iter(["#compdef journal", f"# {_ABOUT}", *_step(one), *_choices(one), _ZSH])


# --- fish -------------------------------------------------------------------------------------------------------------


def _fish(one: Line) -> Iterator[str]:
    """Yield fish's script. Fish works out for itself which command is on the line."""
    yield f"# {_ABOUT}"
    before, seen = "-n __fish_use_subcommand", "-n '__fish_seen_subcommand_from {}'"
    for name, says in one.says.items():
        yield f"complete -c journal -f {before} -a {name} -d {_quoted(says)}"
    for name, options in one.options.items():
        where = seen.format(name) if name else before
        for option in [*options, "--help"]:
            words = one.values.get((name, option)) or one.values.get(("", option), ())
            takes = (
                ("-x -a " + _quoted(" ".join(map(_quoted, words))) if words else "-r") if option in one.take else "-f"
            )
            yield f"complete -c journal {where} -l {option.removeprefix('--')} {takes}"
    for name, words in one.first.items():
        if name:
            yield f"complete -c journal -f {seen.format(name)} -a {_quoted(' '.join(words))}"


def _quoted(text: str) -> str:
    """Return the text quoted for fish."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


SHELLS: dict[str, Callable[[Line], Iterator[str]]] = {"bash": _bash, "zsh": _zsh, "fish": _fish}
