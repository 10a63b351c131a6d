"""Settings of an open journal: change one, and apply its consequences at once."""

from journal.core.settings import Setting
from journal.services import inbox
from journal.services.journal import Journal


def change(journal: Journal, setting: Setting, typed: str) -> list[str]:
    """Change a setting to what was typed. Return sentences about pages that were taken in.

    The inbox is normally created or removed at the next unlock; here it happens at once. Raises Usage if the value
    isn't valid.
    """
    journal.change_setting(setting, typed)
    return inbox.take_in(journal)
