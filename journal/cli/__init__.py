"""The command line: a module for each kind of command. Importing one registers its commands; help shows this order."""

# isort: off
from journal.cli.base import cli
from journal.cli import patterns, entries, merge, maintenance, demo, writing, reading, exchanging
# isort: on

__all__ = ["cli", "demo", "entries", "exchanging", "maintenance", "merge", "patterns", "reading", "writing"]
