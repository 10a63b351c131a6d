"""Whether what full-text search holds is what the entries say. A half of `Store` that only checking needs."""

from journal.core.model import Entry
from journal.storage import filters, vault
from journal.storage.store import BATCH, Store, batched


def misindexed(store: Store) -> int:
    """How many entries the search index holds otherwise than they are. Reads the whole journal."""
    return sum(_of_batch(store, batch) for batch in batched(store.entries(), BATCH))


def _of_batch(store: Store, entries: list[Entry]) -> int:
    ids = [entry.id for entry in entries]
    with vault.errors(store.path):
        rows = store.conn.execute(
            f"SELECT rowid, body, tags, alias FROM search WHERE rowid IN ({filters.marks(ids)})", ids
        )
        held = {number: tuple(columns) for number, *columns in rows}
    return sum(held.get(entry.id) != store.searchable(entry) for entry in entries)
