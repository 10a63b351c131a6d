"""Settings as the journal stores them: name and text. What they mean is decided elsewhere."""

from journal.storage.database import Database


class Settings:
    """The settings of one open database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def get(self, name: str) -> str | None:
        """Return the stored value, or None."""
        row = self.database.row("SELECT value FROM settings WHERE name = ?", [name])
        return row[0] if row else None

    def write(self, name: str, value: str) -> None:
        """Write a setting, inside a transaction."""
        self.database.run("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, value))
