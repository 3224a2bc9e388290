"""Addresses of the roster."""

from __future__ import annotations

from django.urls import path

from jourbok.rostering import views

app_name = "rostering"
urlpatterns = [
    path("", views.week, name="week"),
    path("<int:year>-v<int:number>/", views.week_of, name="week_of"),
    path("pass/nytt/", views.new_shift, name="new_shift"),
    path("pass/<int:shift_id>/", views.shift, name="shift"),
    path("pass/<int:shift_id>/ta-bort/", views.remove_shift, name="remove_shift"),
    path("pass/<int:shift_id>/ta-bort/<int:assignment_id>/", views.unassign, name="unassign"),
    path("medarbetare/ny/", views.new_employee, name="new_employee"),
    path("las-in/", views.load, name="load"),
]
