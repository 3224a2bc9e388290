"""Put a drawing into a page."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe

from jourbok.documents.svg import clean_svg

register = template.Library()


@register.filter
def drawing(svg: str) -> SafeString:
    """The drawing as part of the page, with everything but shapes and text taken out first."""
    return mark_safe(clean_svg(svg))  # noqa: S308 - clean_svg writes nothing but shapes and escaped text
