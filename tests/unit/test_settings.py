"""Settings are one table: each row can be shown, changed and refused."""

import pytest

from journal.core.settings import SETTINGS, Setting, named
from journal.errors import Usage


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda s: s.name)
def test_each_setting_shows_its_default_and_refuses_what_it_cannot_be(setting: Setting) -> None:
    assert setting.shown(None) == setting.default
    assert setting.read(setting.default) == setting.default
    assert setting.shown("something of a later version") == setting.default
    assert setting.sentence.endswith(".")
    for wrong in ("", "perhaps", "-1", "0", "9" * 30):
        with pytest.raises(Usage, match=setting.name):
            setting.read(wrong)


def test_a_setting_is_found_by_its_name_however_it_is_typed() -> None:
    assert named(" Automatic_Backups") is named("automatic backups") is SETTINGS[0]
    with pytest.raises(Usage, match="don't know"):
        named("dark mode")
