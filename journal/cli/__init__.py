"""The command line: a module for each kind of command. Importing one registers its commands; help shows this order."""

# isort: off
from journal.cli.base import cli
from journal.cli import writing, reading, pattern, changing, exchanging, merging, keeping, demonstrating
# isort: on

__all__ = ["changing", "cli", "demonstrating", "exchanging", "keeping", "merging", "pattern", "reading", "writing"]
