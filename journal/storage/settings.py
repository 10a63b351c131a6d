"""Settings as the journal keeps them: a name and a text each. What they mean, and what is set, is nothing of this."""

from journal.storage.database import Database


class Settings:
    """The settings of one open database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def get(self, name: str) -> str | None:
        """Return what was set, or None."""
        row = self.database.row("SELECT value FROM settings WHERE name = ?", [name])
        return row[0] if row else None

    def write(self, name: str, value: str) -> None:
        """Write a setting, inside a transaction."""
        self.database.run("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, value))
