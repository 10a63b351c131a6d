"""Full screens, with Textual. Each runs on the terminal's alternate screen and leaves nothing behind.

When it is imported, Textual reads environment variables that can write files and open sockets, so they are removed
first.
"""

import os

#: Harmless ones of Textual's, and one of a test plugin that Textual doesn't read.
_KEPT = ("TEXTUAL_ANIMATIONS", "TEXTUAL_SNAPSHOT_TEMPDIR")

for _name in [n for n in os.environ if n.startswith("TEXTUAL") and n not in _KEPT]:
    del os.environ[_name]  # TEXTUAL_LOG, TEXTUAL_SCREENSHOT, devtools in TEXTUAL
