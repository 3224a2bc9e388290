"""Addresses of what boards tell and order beforehand."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from jourbok.calls.views import announced, announcing, ordered, ordering

app_name = "calls"
urlpatterns: list[URLPattern | URLResolver] = [
    # A board tells
    path("foranmalan/namnd/", announcing.listed, name="board_announcements"),
    path("foranmalan/namnd/ny/", announcing.new, name="announce"),
    path("foranmalan/namnd/<uuid:announced_id>/", announcing.announcement, name="board_announcement"),
    path("foranmalan/namnd/<uuid:announced_id>/oppna/", announcing.opened, name="board_open_announcement"),
    path("foranmalan/namnd/<uuid:announced_id>/andra/", announcing.change, name="change_announcement"),
    path("foranmalan/namnd/<uuid:announced_id>/ta-tillbaka/", announcing.withdraw, name="withdraw_announcement"),
    path("foranmalan/namnd/<uuid:announced_id>/dokument/", announcing.add_document, name="add_document"),
    path("foranmalan/namnd/dokument/<uuid:document_id>/", announcing.document, name="board_document"),
    path("foranmalan/namnd/dokument/<uuid:document_id>/ta-tillbaka/", announcing.take_back, name="take_back_document"),
    # The duty worker is told
    path("i-forvag/", announced.tonight, name="tonight"),
    path("foranmalan/", announced.listed, name="announcements"),
    path("foranmalan/<uuid:announced_id>/", announced.announcement, name="announcement"),
    path("foranmalan/<uuid:announced_id>/oppna/", announced.opened, name="open_announcement"),
    path("foranmalan/<uuid:announced_id>/anvand/", announced.used, name="used"),
    path("foranmalan/dokument/<uuid:document_id>/", announced.document, name="document"),
    # A board orders
    path("uppdrag/namnd/", ordering.listed, name="board_orders"),
    path("uppdrag/namnd/nytt/", ordering.new, name="new_order"),
    path("uppdrag/namnd/<uuid:order_id>/", ordering.order, name="board_order"),
    path("uppdrag/namnd/<uuid:order_id>/oppna/", ordering.opened, name="board_open_order"),
    path("uppdrag/namnd/<uuid:order_id>/ta-tillbaka/", ordering.withdraw, name="withdraw_order"),
    # The duty worker answers and carries out
    path("uppdrag/", ordered.listed, name="orders"),
    path("uppdrag/<uuid:order_id>/", ordered.order, name="order"),
    path("uppdrag/<uuid:order_id>/oppna/", ordered.opened, name="open_order"),
    path("uppdrag/<uuid:order_id>/svara/", ordered.answer, name="answer_order"),
    path("uppdrag/tillfalle/<uuid:occasion_id>/", ordered.outcome, name="outcome"),
]
