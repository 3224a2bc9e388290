from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jourbok.documents.svg import SVG, NotADrawing, clean_svg, read_svg, rename_ids, write_svg


def svg(inside: str, attributes: str = "") -> str:
    return f'<svg xmlns="{SVG}" xmlns:xlink="http://www.w3.org/1999/xlink" {attributes}>{inside}</svg>'


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<style>* { display: none }</style>",
        '<a xlink:href="javascript:alert(1)"><text>x</text></a>',
        '<image xlink:href="file:///etc/passwd"/>',
        '<image href="https://example.org/x.png"/>',
        '<use href="https://example.org/x.svg#a"/>',
        "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'><script>alert(1)</script></body></foreignObject>",
        '<rect onload="alert(1)" width="1"/>',
        '<rect style="background:url(https://example.org)" width="1"/>',
        '<rect fill="url(https://example.org/#a)" width="1"/>',
        '<rect fill="url( &#34;javascript:alert(1)&#34; )" width="1"/>',
        '<animate attributeName="href" values="javascript:alert(1)"/>',
        '<set attributeName="onmouseover" to="alert(1)"/>',
        '<g xml:base="https://example.org/"><rect width="1"/></g>',
        '<text font-family="x;src:url(https://example.org)">x</text>',
    ],
)
def test_what_could_run_fetch_or_style_is_taken_out_of_a_drawing(inside: str) -> None:
    cleaned = clean_svg(svg(inside, 'onload="alert(1)" style="color:red"'))
    for word in ("script", "alert", "href", "example.org", "passwd", "style", "onload", "base", "foreign"):
        assert word not in cleaned.replace(SVG, "")


@pytest.mark.parametrize(
    "text",
    [
        f'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="{SVG}"><text>&x;</text></svg>',
        f'<!DOCTYPE l [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><svg xmlns="{SVG}"><text>&b;</text></svg>',
        "<html><body/></html>",
        f'<svg xmlns="{SVG}"><text>',
        "inte en bild",
        "",
    ],
)
def test_text_that_is_no_plain_drawing_is_refused(text: str) -> None:
    with pytest.raises(NotADrawing):
        clean_svg(text)


def test_shapes_colours_and_words_are_kept() -> None:
    kept = svg('<g transform="translate(1,2)"><rect width="3" fill="#0b4f6c"/><text x="1">Årsta &lt;b&gt;</text></g>')
    assert 'fill="#0b4f6c"' in clean_svg(kept)
    assert "Årsta &lt;b&gt;</text>" in clean_svg(kept)


def test_what_cannot_be_seen_is_not_there_to_be_read_aloud() -> None:
    cleaned = clean_svg(svg('<text opacity="0">dold</text><g><path d=""/></g><text display="none">dold</text>'))
    assert "dold" not in cleaned
    assert "path" not in cleaned


def test_two_drawings_on_a_page_do_not_share_names() -> None:
    root = read_svg(
        svg('<defs><clipPath id="c1"><rect width="1"/></clipPath></defs><g clip-path="url(#c1)"><rect width="2"/></g>')
    )
    rename_ids(root, "a")
    assert 'id="a-1"' in write_svg(root)
    assert 'clip-path="url(#a-1)"' in write_svg(root)


@given(st.text(max_size=80))
def test_a_cleaned_drawing_stays_as_it_is(words: str) -> None:
    try:
        once = clean_svg(svg(words))
    except NotADrawing:
        return
    assert clean_svg(once) == once
