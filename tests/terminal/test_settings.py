"""The settings of a journal, from the command line."""

import json

from tests.conftest import Run


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
