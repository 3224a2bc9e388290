"""Addresses of the pages about boards' own systems."""

from __future__ import annotations

from django.urls import URLPattern, path

from jourbok.systems import views

app_name = "systems"
urlpatterns: list[URLPattern] = [
    path("", views.listed, name="listed"),
    path("nytt/", views.new, name="new"),
    path("<uuid:system_id>/", views.system, name="system"),
    path("<uuid:system_id>/nyckel/<uuid:token_id>/avsluta/", views.revoke, name="revoke"),
    path("adresser/ny/", views.new_hook, name="new_hook"),
    path("adresser/<uuid:hook_id>/", views.hook, name="hook"),
    path("adresser/<uuid:hook_id>/hemlighet/", views.rotate, name="rotate_secret"),
    path("adresser/<uuid:hook_id>/prov/", views.trial, name="try_hook"),
    path("adresser/<uuid:hook_id>/avsluta/", views.end, name="end_hook"),
]
