"""A private reflection journal for the terminal."""

__version__ = "0.2.0"
