"""Addresses of the roster."""

from __future__ import annotations

from django.urls import path

from jourbok.rostering import views

app_name = "rostering"
urlpatterns = [path("", views.week, name="week")]
