"""Addresses of money."""

from __future__ import annotations

from django.urls import path

from jourbok.economy.views import follow_up

app_name = "economy"
urlpatterns = [
    path("", follow_up.now, name="now"),
    path("<int:year>/", follow_up.year, name="year"),
    path("<int:year>/prognos/", follow_up.forecast, name="forecast"),
    path("<int:year>/budget/", follow_up.budget, name="budget"),
    path("<int:year>/budget/csv/", follow_up.budget_file, name="budget_file"),
    path("<int:year>/excel/<slug:listing>/", follow_up.excel, name="excel"),
]
