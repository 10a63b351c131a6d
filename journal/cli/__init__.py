"""The command line: a module for each kind of command. Importing one registers its commands."""

from journal.cli import (
    completion,
    demo,
    entries,
    exports,
    imports,
    maintenance,
    merge,
    patterns,
    prepare,
    questions,
    reading,
    schema,
    settings,
    wonder,
    writing,
)
from journal.cli.base import cli

__all__ = [
    "cli", "completion", "demo", "entries", "exports", "imports", "maintenance", "merge", "patterns", "prepare",
    "questions", "reading", "schema", "settings", "wonder", "writing",
]  # fmt: skip
