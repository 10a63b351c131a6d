"""A front by itself, over a real journal: `front_alone.py FRONT WHAT PATH [slow|full]`, run in a terminal by the tests.

FRONT is `screen` or `plain`; WHAT is `write`, `quick` or `edit` (of entry 1). With `slow`, saving a draft takes long;
with `full`, the disk takes no entry.
It prints how it ended, last of all. Whatever else stands on the command line is ignored.
"""

import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from journal.core import conversation, questions
from journal.core.clock import Clock
from journal.core.conversation import Sitting
from journal.core.model import Draft, Entry
from journal.errors import Failed
from journal.storage import vault
from journal.storage.store import Store
from journal.terminal.console import Console
from journal.terminal.front import Callbacks, Front
from tests.conftest import PASSPHRASE


def main() -> None:
    which, what, place = sys.argv[1:4]
    slow = "slow" in sys.argv
    store = Store(vault.open_existing(Path(place), PASSPHRASE), Path(place))
    clock = Clock(datetime.now(ZoneInfo("Europe/Berlin")), "Europe/Berlin")
    catalogue = questions.load()

    def keep(sitting: Sitting) -> None:
        if slow:
            time.sleep(8)
        now = datetime.now(UTC)
        store.keep_draft(Draft(sitting.reflection_uuid, sitting.started_at, now, sitting.pack()))

    def save(sitting: Sitting) -> Entry:
        if "full" in sys.argv:
            raise Failed("The disk is full.")
        entry = sitting.onto(store.by_uuid(sitting.entry_uuid), datetime.now(UTC))
        return store.save_all([entry], forget_drafts=[sitting.reflection_uuid])[0]

    def finish(sitting: Sitting) -> Sequence[str]:
        save(sitting)
        return ["Saved.", *sitting.endings()]

    callbacks = Callbacks(
        keep=keep,
        save=lambda sitting: save(sitting) and None,
        understand=clock.understand,
        opens=lambda said: said == PASSPHRASE,
        alone=lambda of: conversation.begin(of, "write", clock.moment(), datetime.now(UTC)),
        finish=finish,
    )
    front: Front
    if which == "plain":
        from journal.terminal.plain import LineFront

        front = LineFront(Console(plain=True))
    else:
        from journal.terminal.screens.write import ScreenFront

        front = ScreenFront()
    if what == "edit":
        entry = store.entry(1)
        sitting = conversation.begin(
            catalogue, "edit", clock.moment(), datetime.now(UTC), entry=entry, reflection=entry.reflections[0]
        )
        _, ending = front.edit(sitting, callbacks)
    else:
        sitting = conversation.begin(catalogue, what, clock.moment(), datetime.now(UTC))  # type: ignore[arg-type]
        _, ending = front.converse(sitting, callbacks)
    print(f"It ended {ending}.")


if __name__ == "__main__":
    main()
