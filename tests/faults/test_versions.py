"""A journal of each schema that was ever released opens after a backup; one of a newer version is left untouched."""

import json
import shutil
from pathlib import Path

import pytest

from journal.storage import backups, vault
from journal.storage.schema import migrations
from journal.storage.store import Store
from tests.conftest import PASSPHRASE, Run

FIXTURES = sorted((Path(__file__).parent.parent / "fixtures").glob("schema-*.db"))


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda f: f.stem)
def test_each_released_schema_opens_by_a_mere_look(path: Path, run: Run, tmp_path: Path, fixture: Path) -> None:
    path.parent.mkdir(mode=0o700)
    shutil.copyfile(fixture, path)
    (tmp_path / "old").write_text("an old passphrase")
    done = run("--passphrase-file", str(tmp_path / "old"), "list", "--json", "--text")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)[0]["reflections"][0]["answers"]["before"] == "An old, invented entry."
    made = backups.listed(path)
    if fixture == FIXTURES[-1]:
        assert made == [], "nothing was to be migrated"
        assert path.read_bytes() == fixture.read_bytes()
    else:
        assert backups.inspect(made[0], "an old passphrase").entries == 1
        assert len(made) == 1


def test_a_newer_journal_is_exit_7_for_every_command_and_untouched(path: Path, run: Run, tmp_path: Path) -> None:
    with Store(vault.create(path, PASSPHRASE), path) as store:
        store.set("needs_version", "9.1.0")
        store.db["_sqlite_migrations"].insert({"migration_set": "journal", "name": "m999_later", "applied_at": ""})
        store.conn.commit()
    before = path.read_bytes()
    new = tmp_path / "new"
    new.write_text("other words")
    for command in (["list"], ["delete", "1", "--yes"], ["passphrase", "--new-passphrase-file", str(new)]):
        done = run(*command)
        assert done.returncode == 7, (command, done.stderr)
        assert "9.1.0" in done.stderr
    assert path.read_bytes() == before
    assert sorted(p.name for p in path.parent.iterdir()) == [path.name]
    assert len(migrations._migrations) == len(FIXTURES)
