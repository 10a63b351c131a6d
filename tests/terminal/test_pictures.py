"""The README's pictures can still be drawn: the pages they show are found, and come out as SVG."""

from xml.etree import ElementTree

import pytest

from tests.pictures.draw import PALETTES, PICTURES, Picture, svg, taken


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_a_picture_shows_what_its_page_shows(picture: Picture) -> None:
    lines = taken(picture)
    assert len(lines) == picture.size[1]
    for palette in PALETTES:
        drawn = ElementTree.fromstring(svg(lines, picture.size, palette, picture.words))
        words = " ".join(one.text or "" for one in drawn.iter("{http://www.w3.org/2000/svg}text"))
        assert picture.shows in words
        assert "Ctrl-L" in words
