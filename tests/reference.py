"""The README's command reference, made from the commands themselves: `python -m tests.reference` writes it."""

import re
from pathlib import Path
from typing import Any

import typer

from journal.cli import cli
from journal.cli.base import explained
from journal.errors import EXIT_CODES

README = Path(__file__).parent.parent / "README.md"
BEGIN, END = "<!-- reference: made by `python -m tests.reference` -->", "<!-- /reference -->"
FILTERS = {
    "--since", "--until", "--feeling", "--tears", "--tag", "--with", "--context", "--min-distress", "--max-distress",
    "--origin", "--matching",
}  # fmt: skip


def reference() -> str:
    """Every command, option and exit code, as markdown."""
    group: Any = typer.main.get_command(cli)
    lines = ["These go before the name of any command:", "", *_options(group), ""]
    lines += [
        "FILTERS work the same everywhere. Repeat one to match any of its values; different ones must all match:",
        "",
    ]
    lines += [_option(p) for p in group.commands["list"].params if set(p.opts) & FILTERS]
    for name, command in group.commands.items():
        arguments = " ".join(_argument(p) for p in command.params if p.param_type_name == "argument")
        takes_filters = " [FILTERS]" if any(set(p.opts) & FILTERS for p in command.params) else ""
        extra = " COMMAND ..." if name == "demo" else ""
        lines += [
            "",
            f"**`journal {' '.join(filter(None, [name, arguments]))}{extra}{takes_filters}`**: {_sentence(command)}",
        ]
        own = _options(command)
        lines += ["", *own] if own else []
    lines += ["", "| exit code | when |", "|---|---|"]
    lines += [f"| {code} | {when} |" for code, when in sorted(EXIT_CODES.items())]
    return "\n".join(lines)


def _options(command: Any) -> list[str]:
    own = [p for p in command.params if p.param_type_name == "option" and "--help" not in p.opts and not p.hidden]
    return [_option(p) for p in own if command.name is None or not set(p.opts) & FILTERS]


def _option(parameter: Any) -> str:
    takes = "" if parameter.is_flag else f" {parameter.opts[-1].strip('-').upper().replace('-', '_')}"
    env = f" (or set `{parameter.envvar}`)" if parameter.envvar else ""
    return f"- `{', '.join(parameter.opts)}{takes}`: {explained(parameter.help)}{env}"


def _argument(parameter: Any) -> str:
    name = (parameter.metavar or parameter.name).upper().strip("[]<>.").removesuffix("...")
    name = {"NUMBER": "ID", "NUMBERS": "ID..."}.get(name, name)
    return name if parameter.required else f"[{name}]"


def _sentence(command: Any) -> str:
    return " ".join((command.help or "").split())


def written(readme: str) -> str:
    """The README with the reference as it should be."""
    return re.sub(
        f"{re.escape(BEGIN)}.*{re.escape(END)}", lambda _: f"{BEGIN}\n{reference()}\n{END}", readme, flags=re.DOTALL
    )


if __name__ == "__main__":
    README.write_text(written(README.read_text(encoding="utf-8")), encoding="utf-8")
