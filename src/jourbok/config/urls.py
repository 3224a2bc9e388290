"""Every address of the product."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from jourbok.config.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("jourbok.desk.urls")),
    path("", include("jourbok.calls.urls")),
    path("telefonlista/", include("jourbok.organisations.urls")),
    path("personer/", include("jourbok.people.urls")),
    path("arenden/", include("jourbok.cases.urls")),
    path("beslut/", include("jourbok.decisions.urls")),
    path("placering/", include("jourbok.placements.urls")),
    path("ekonomi/", include("jourbok.economy.urls")),
    path("statistik/", include("jourbok.statistics.urls")),
    path("rapporter/", include("jourbok.handover.urls")),
    path("schema/", include("jourbok.rostering.urls")),
    path("avvikelser/", include("jourbok.quality.urls")),
    path("konto/", include("jourbok.accounts.urls_sign_in")),
    path("konto/", include("jourbok.accounts.urls")),
    path("system/", include("jourbok.systems.urls")),
    path("api/v1/", api.urls),
]
if getattr(settings, "STYLEGUIDE", False):
    urlpatterns.append(path("", include("jourbok.web.urls")))

handler400 = "jourbok.web.views.bad_request"
handler403 = "jourbok.web.views.permission_denied"
handler404 = "jourbok.web.views.page_not_found"
handler500 = "jourbok.web.views.server_error"
