"""Addresses of urgent decisions: for whoever decides, for the duty worker, for the board."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

app_name = "decisions"
urlpatterns: list[URLPattern | URLResolver] = []
