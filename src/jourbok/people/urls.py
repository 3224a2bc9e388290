"""Addresses of persons, under /personer/; no name and no number ever stands in one."""

from __future__ import annotations

from django.urls import path

from jourbok.people.views import choosing, person, registering

app_name = "people"
urlpatterns = [
    path("ny/", registering.new, name="new"),
    path("nummer/", registering.number, name="number"),
    path("<uuid:person_id>/", person.person, name="person"),
    path("<uuid:person_id>/valj/", choosing.choose, name="choose"),
    path("<uuid:person_id>/andra/", registering.edit, name="edit"),
    path("<uuid:person_id>/las-upp/", person.unlock, name="unlock"),
    path("<uuid:person_id>/skydda/", person.protect, name="protect"),
    path("<uuid:person_id>/skyddet-upphor/", person.unprotect, name="unprotect"),
    path("<uuid:person_id>/relation/", person.relate, name="relate"),
    path("<uuid:person_id>/relation/ta-bort/", person.unrelate, name="unrelate"),
]
