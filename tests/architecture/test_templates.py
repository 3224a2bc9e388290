"""Templates carry no script or style of their own, and none lies unused."""

from __future__ import annotations

import re

from .house import PACKAGE, ROOT, python_files, templates

INLINE = re.compile(r"<script(?![^>]*\bsrc=)|\sstyle=|\son(?:click|change|submit|load|input|key\w+)=|<style\b")
INCLUDED_ALONE = re.compile(r'{%\s*include\s+"([^"]+)"([^%]*?)\bonly\s*%}')
DISPLAYED_BY_OTHERS = re.compile(
    r"templates/(?:account|mfa|socialaccount|django|allauth)/|templates/(?:4\d\d|500)\.html"
)


def test_no_template_has_script_or_style_of_its_own() -> None:
    assert not [str(path.relative_to(ROOT)) for path in templates() if INLINE.search(path.read_text())]


def test_no_template_cuts_what_is_typed_or_lets_the_browser_draw_a_time() -> None:
    asked = re.compile(r'\smaxlength=|type="(?:date|time|datetime-local)"')
    assert not [str(path.relative_to(ROOT)) for path in templates() if asked.search(path.read_text())]


def test_a_form_that_is_included_alone_is_given_its_token() -> None:
    """An inclusion with `only` passes nothing on by itself, and a form without its token is refused."""
    with_form = {str(path).split("/templates/")[1] for path in templates() if "{% csrf_token %}" in path.read_text()}
    forgotten = [
        f"{path.relative_to(PACKAGE)}: {name}"
        for path in templates()
        for name, given in INCLUDED_ALONE.findall(path.read_text())
        if name in with_form and "csrf_token=" not in given
    ]
    assert not forgotten


def test_every_template_is_used() -> None:
    sources = [path.read_text() for path in [*python_files(), *templates()]]
    everything = "\n".join(sources)
    unused = []
    for path in templates():
        name = str(path).split("/templates/")[1]
        if not DISPLAYED_BY_OTHERS.search(str(path)) and name not in everything:
            unused.append(str(path.relative_to(PACKAGE)))
    assert not unused


def test_every_shared_component_begins_by_naming_its_variables() -> None:
    parts = [path for path in templates() if "components" in path.parts]
    assert not [path.name for path in parts if "{#" not in path.read_text().split("\n\n")[0][:400]]
