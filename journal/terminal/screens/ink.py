"""The inks of the full screen: bold, normal and dim, and one soft accent. Nothing is told by colour alone."""

#: A plum with at least 4.5 : 1 on black and on white. NO_COLOR switches it off, as it does every colour of Textual.
ACCENT = "#a55d94"
STRONG, QUIET, MARK = "bold", "dim", f"bold {ACCENT}"
POINTER, TICK, FULL, EMPTY = "›", "✓", "●", "○"
