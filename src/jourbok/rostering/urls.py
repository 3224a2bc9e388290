"""Addresses of rostering."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "rostering"
urlpatterns: list[URLPattern] = []
