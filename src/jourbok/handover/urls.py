"""Addresses of reports."""

from __future__ import annotations

from django.urls import path

from jourbok.handover import views

app_name = "handover"
urlpatterns = [
    path("arende/<uuid:case_id>/", views.preview, name="preview"),
    path("arende/<uuid:case_id>/skicka/", views.send, name="send"),
    path("<uuid:version_id>/", views.version, name="version"),
    path("<uuid:version_id>/pdf/", views.version_pdf, name="version_pdf"),
    path("<uuid:version_id>/hanterad/", views.handled, name="handled"),
]
