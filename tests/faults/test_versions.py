"""A journal of each schema that was ever released opens after a backup; one of a newer version is left untouched."""

import shutil
from pathlib import Path

import pytest

from journal.errors import NewerVersion
from journal.storage import backups, vault
from journal.storage.schema import names
from journal.storage.store import Store
from tests import steps
from tests.conftest import PASSPHRASE
from tests.faults.killing import app

FIXTURES = sorted((Path(__file__).parent.parent / "fixtures").glob("schema-*.db"))


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda f: f.stem)
def test_each_released_schema_opens_by_a_mere_look(path: Path, tmp_path: Path, fixture: Path) -> None:
    path.parent.mkdir(mode=0o700)
    shutil.copyfile(fixture, path)
    (tmp_path / "passphrase").write_text("an old passphrase")
    with steps.rows(app(path.parent)) as store:
        (entry,) = store.entries()
        wondered, shared = store.wonderings(), store.kept_shares.all()
    assert entry.answer("before") == "An old, invented entry."
    since = fixture.stem >= "schema-004"
    assert [w.factor for w in wondered] == (["#rain"] if since else [])
    assert [r.invited for r in entry.reflections[1:]] == ([True] if since else [])
    assert [s.alias for s in shared] == (["J"] if fixture.stem >= "schema-005" else [])
    made = backups.listed(path)
    if fixture == FIXTURES[-1]:
        assert made == [], "nothing was to be migrated"
        assert path.read_bytes() == fixture.read_bytes()
    else:
        assert backups.inspect(made[0], "an old passphrase").entries == 1
        assert len(made) == 1


def test_a_newer_journal_is_exit_7_for_every_command_and_untouched(path: Path, tmp_path: Path) -> None:
    with Store(vault.create(path, PASSPHRASE), path) as store:
        store.set("needs_version", "9.1.0")
        store.conn.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('journal', 'm999_later', '')"
        )
        store.conn.commit()
    before = path.read_bytes()
    (tmp_path / "passphrase").write_text(PASSPHRASE)
    mine = app(path.parent)
    for command in (
        lambda: steps.count(mine),
        lambda: steps.delete(mine, 1),
        lambda: steps.change_passphrase(mine, "other words"),
    ):
        with pytest.raises(NewerVersion, match=r"9\.1\.0") as refused:
            command()
        assert refused.value.exit_code == 7
    assert path.read_bytes() == before
    assert sorted(p.name for p in path.parent.iterdir()) == [path.name]
    assert len(names()) == len(FIXTURES)
