"""Addresses of places and placements."""

from __future__ import annotations

from django.urls import path

from jourbok.placements.views import placing, register, searching

app_name = "placements"
urlpatterns = [
    path("platser/", register.places, name="places"),
    path("platser/excel/", register.export, name="export"),
    path("platser/ny/", register.new_place, name="new_place"),
    path("platser/<uuid:place_id>/", register.place, name="place"),
    path("platser/<uuid:place_id>/adress/", register.address, name="address"),
    path("platser/<uuid:place_id>/andra/", register.change_place, name="change_place"),
    path("platser/<uuid:place_id>/sluta/", register.close_place, name="close_place"),
    path("arende/<uuid:case_id>/", searching.case, name="case"),
    path("arende/<uuid:case_id>/sok/", searching.start, name="start_search"),
    path("sokning/<uuid:search_id>/", searching.search, name="search"),
    path("sokning/<uuid:search_id>/samtal/<uuid:place_id>/", searching.call, name="call"),
    path("samtal/<uuid:call_id>/aterta/", searching.take_back, name="take_back_call"),
    path("sokning/<uuid:search_id>/placera/<uuid:place_id>/", placing.place, name="place_person"),
    path("placerad/<uuid:placement_id>/", placing.placement, name="placement"),
    path("placerad/<uuid:placement_id>/start/", placing.start, name="start"),
    path("placerad/<uuid:placement_id>/slut/", placing.end, name="end"),
]
