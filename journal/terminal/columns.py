"""Text width in terminal columns: letters of many scripts, and emoji, take two."""

import re
import textwrap


def width_of(text: str) -> int:
    """Return the width of a text in columns."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def padded(text: str, width: int) -> str:
    """Return the text padded with spaces to at least `width` columns."""
    return text + " " * (width - width_of(text))


def wrapped_line(text: str, width: int) -> list[str]:
    """Return one line of text as lines of at most `width` columns; a word that's longer is cut."""
    if text.isascii():
        return textwrap.wrap(text, width, break_on_hyphens=False, replace_whitespace=False) or [""]
    from rich.cells import cell_len, chop_cells

    lines = [""]
    for piece in re.findall(r"\S+|\s+", text):
        if cell_len(lines[-1]) + cell_len(piece) <= width:
            lines[-1] += piece
        elif not piece.isspace():
            first, *rest = chop_cells(piece, width)
            lines += [first, *rest]
    return lines if lines[0].strip() or len(lines) == 1 else lines[1:]
