"""Addresses of figures."""

from __future__ import annotations

from django.urls import path

from jourbok.statistics.views import measure, overview

app_name = "statistics"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("siffror.<slug:form>", overview.figures_file, name="figures_file"),
    path("listor/<slug:listing>.xlsx", overview.listing_file, name="listing_file"),
    path("matt/<slug:name>/", measure.measure, name="measure"),
    path("matt/<slug:name>/rader/", measure.sources, name="sources"),
    path("matt/<slug:name>/listor/<slug:listing>.xlsx", measure.listing_file, name="measure_file"),
]
