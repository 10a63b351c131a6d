"""Full screens, with Textual. Each runs on the terminal's alternate screen and leaves nothing behind.

Textual reads settings that write files and open sockets when it is imported: they are gone before any screen is.
"""

import os

for _name in [n for n in os.environ if n.startswith("TEXTUAL") and n != "TEXTUAL_ANIMATIONS"]:
    del os.environ[_name]  # TEXTUAL_LOG, TEXTUAL_SCREENSHOT, devtools in TEXTUAL
