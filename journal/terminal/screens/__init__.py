"""Full screens, with Textual. Each runs on the terminal's alternate screen and leaves nothing behind.

Textual reads settings that write files and open sockets when it is imported: they are gone before any screen is.
"""

import os

#: Textual's own that do no harm, and one of a plugin for tests that Textual doesn't read.
_KEPT = ("TEXTUAL_ANIMATIONS", "TEXTUAL_SNAPSHOT_TEMPDIR")

for _name in [n for n in os.environ if n.startswith("TEXTUAL") and n not in _KEPT]:
    del os.environ[_name]  # TEXTUAL_LOG, TEXTUAL_SCREENSHOT, devtools in TEXTUAL
