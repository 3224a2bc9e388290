"""Addresses of money."""

from __future__ import annotations

from django.urls import path

from jourbok.economy.views import board_invoices, follow_up, invoices

app_name = "economy"
urlpatterns = [
    path("", follow_up.now, name="now"),
    path("<int:year>/", follow_up.year, name="year"),
    path("<int:year>/prognos/", follow_up.forecast, name="forecast"),
    path("<int:year>/budget/", follow_up.budget, name="budget"),
    path("<int:year>/budget/csv/", follow_up.budget_file, name="budget_file"),
    path("<int:year>/excel/<slug:listing>/", follow_up.excel, name="excel"),
    path("fakturor/", invoices.invoices, name="invoices"),
    path("fakturor/<int:year>/<slug:name>/", invoices.run, name="invoice_run"),
    path("fakturor/<int:year>/<slug:name>/stall-ut/", invoices.issue, name="issue_run"),
    path("fakturor/<int:year>/<slug:name>/ratta/", invoices.correct, name="correct_run"),
    path("faktura/<uuid:invoice_id>/", invoices.invoice, name="invoice"),
    path("faktura/<uuid:invoice_id>/kreditera/", invoices.credit, name="credit_invoice"),
    path("faktura/<uuid:invoice_id>/pdf/", invoices.pdf, name="invoice_pdf"),
    path("faktura/<uuid:invoice_id>/xml/", invoices.xml, name="invoice_xml"),
    path("namnd/", board_invoices.invoices, name="board_invoices"),
    path("namnd/<uuid:invoice_id>/", board_invoices.invoice, name="board_invoice"),
    path("namnd/<uuid:invoice_id>/pdf/", board_invoices.pdf, name="board_invoice_pdf"),
    path("namnd/<uuid:invoice_id>/xml/", board_invoices.xml, name="board_invoice_xml"),
]
