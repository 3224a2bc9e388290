"""Addresses of web's own pages; mounted in development and demo only."""

from __future__ import annotations

from django.urls import path

from jourbok.web import views

app_name = "web"
urlpatterns = [path("styleguide/", views.styleguide, name="styleguide")]
