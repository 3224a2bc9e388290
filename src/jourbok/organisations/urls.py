"""Addresses of the list of numbers."""

from __future__ import annotations

from django.urls import URLPattern, path

from jourbok.organisations import views

app_name = "organisations"
urlpatterns: list[URLPattern] = [
    path("", views.phone_list, name="phone_list"),
    path("namnd/", views.board_numbers, name="board_numbers"),
    path("vid/<int:board_id>/", views.beside, name="beside"),
    path("ny/", views.new_number, name="new_number"),
    path("<uuid:entry_id>/", views.number, name="number"),
    path("<uuid:entry_id>/kontrollerat/", views.check_number, name="check_number"),
    path("<uuid:entry_id>/ta-bort/", views.remove_number, name="remove_number"),
]
