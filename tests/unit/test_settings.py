"""Settings are one table: each row can be shown, changed and refused."""

import json

import pytest

from journal.core.settings import SETTINGS, Setting, named
from journal.errors import Usage
from tests.conftest import Run


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


def test_settings_are_changed_in_the_journal_and_shown(run: Run) -> None:
    entry = {"happened_at": "2026-11-20T23:30:00+01:00", "answers": {"tears": "some"}}
    run("write", "--answers", "-", stdin=json.dumps(entry))
    assert json.loads(run("settings", "--json").stdout)["ask-cycle-day"] == "off"
    assert run("settings", "ask-cycle-day", "yes").returncode == 0
    assert json.loads(run("settings", "ask-cycle-day", "--json").stdout) == {"ask-cycle-day": "on"}
    assert "hide-after  5" in run("settings").stdout
    assert run("settings", "hide-after", "soon").returncode == 2
    assert run("questions", "--switch-off", "cycle_day").returncode == 0
    assert json.loads(run("settings", "--json").stdout)["ask-cycle-day"] == "off", "both ways change the same"
