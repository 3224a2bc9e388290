"""Every address of the product."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("konto/", include("jourbok.accounts.urls_sign_in")),
    path("konto/", include("jourbok.accounts.urls")),
]
