"""Settings of an open journal: change one, and do at once what follows from it."""

from journal.core.settings import Setting
from journal.services import inbox
from journal.services.journal import Journal


def change(journal: Journal, setting: Setting, typed: str) -> list[str]:
    """Change a setting to what was typed. Return sentences about what came in with it.

    The inbox is opened or closed with the next unlock: that's now. Raises Usage for what the setting can't be.
    """
    journal.change_setting(setting, typed)
    return inbox.take_in(journal)
