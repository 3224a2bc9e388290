"""Addresses of quality."""

from __future__ import annotations

from django.urls import path

from jourbok.quality import views

app_name = "quality"
urlpatterns = [path("", views.drafts, name="drafts")]
