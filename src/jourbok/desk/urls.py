"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from jourbok.desk.views import contact, looks, members, month, morning, portal, search, service, tonight

app_name = "desk"
urlpatterns = [
    path("", tonight.home, name="home"),
    path("ikvall/", tonight.tonight, name="tonight"),
    path("klockor/", tonight.clock_bar, name="clocks"),
    path("frister/", tonight.legal, name="legal"),
    path("vantar-pa-beslut/", tonight.waiting, name="waiting"),
    path("besked/", tonight.answers, name="answers"),
    path("fragor/", tonight.questions, name="questions"),
    path("sos/", tonight.sos, name="sos"),
    path("beslutsfattare/", tonight.deciders, name="deciders"),
    path("morgon/", morning.morning, name="morning"),
    path("morgon/namnder/", morning.counted, name="morning_counted"),
    path("morgon/att-gora/", morning.watch, name="morning_watch"),
    path("portal/", portal.portal, name="portal"),
    path("portal/tidigare/", portal.earlier, name="earlier"),
    path("portal/jouren/", members.duty, name="board_duty"),
    path("portal/statistik/", members.figures, name="board_figures"),
    path("portal/tertialrapport/<uuid:report_id>/<str:form>/", members.tertial_report, name="tertial_report"),
    path("portal/behorigheter/", members.access, name="board_access"),
    path("portal/<uuid:version_id>/", portal.report, name="report"),
    path("portal/<uuid:version_id>/kvittera/", portal.acknowledge, name="acknowledge"),
    path("portal/<uuid:version_id>/fraga/", portal.ask, name="ask"),
    path("portal/<uuid:version_id>/nummer/", portal.taken_in, name="taken_in"),
    path("portal/<uuid:version_id>/raderad/", portal.deleted, name="deleted"),
    path("portal/<uuid:version_id>/pdf/", portal.report_pdf, name="report_pdf"),
    path("beslut/namnd/", portal.following, name="following"),
    path("manad/", month.month, name="month"),
    path("manad/<int:year>-<int:month>/", month.month_of, name="month_of"),
    path("manad/<int:year>-<int:month>/stang/", month.close, name="month_close"),
    path("manad/<int:year>-<int:month>/fordela/", month.share, name="month_share"),
    path("manad/<int:year>-<int:month>/<slug:listing>.xlsx", month.excel, name="month_excel"),
    path("slagningar/", looks.looks, name="looks"),
    path("slagningar/<int:year>/", looks.looks_of, name="looks_of"),
    path("slagningar/<int:year>.xlsx", looks.excel, name="looks_excel"),
    path("jouren/", service.hours, name="service"),
    path("jouren/medlemmar/", service.members, name="service_members"),
    path("jouren/avtal/", service.agreed, name="service_agreed"),
    path("sok/", search.search, name="search"),
    path("kontakter/ny/", contact.new_contact, name="new_contact"),
    path("kontakter/missat-samtal/", contact.missed_call, name="missed_call"),
    path("kontakter/<uuid:contact_id>/", contact.contact, name="contact"),
    path("kontakter/<uuid:contact_id>/komplettera/", contact.amend, name="amend"),
    path("kontakter/<uuid:contact_id>/uppringd/", contact.called_back, name="called_back"),
    path("kontakter/<uuid:contact_id>/narvaro/", contact.presence, name="presence"),
    path("kontakter/<uuid:contact_id>/pa-plats/", contact.arrival, name="arrival"),
    path("kontakter/<uuid:contact_id>/skal/", contact.breach, name="breach"),
]
