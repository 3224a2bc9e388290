"""Addresses of quality."""

from __future__ import annotations

from django.urls import path

from jourbok.quality import views

app_name = "quality"
urlpatterns = [
    path("", views.drafts, name="drafts"),
    path("slagningar/", views.read_alarms, name="read_alarms"),
    path("slagningar/<uuid:key>/", views.read_alarm, name="read_alarm"),
    path("rutiner/", views.routines, name="routines"),
    path("rutiner/ny/", views.new_routine, name="new_routine"),
    path("rutiner/<uuid:key>/", views.routine, name="routine"),
    path("rutiner/<uuid:key>/andra/", views.change_routine, name="change_routine"),
    path("rutiner/<uuid:key>/upphav/", views.withdraw_routine, name="withdraw_routine"),
]
