"""Addresses of cases."""

from __future__ import annotations

from django.urls import path

from jourbok.cases.views import (
    assessment,
    conflicts,
    journal,
    listing,
    looking,
    mandates,
    on_call,
    opening,
    page,
    time,
    work,
)

app_name = "cases"
urlpatterns = [
    path("", listing.tonight, name="list"),
    path("excel/", listing.export, name="export"),
    path("beslutanderatter/", mandates.mandates, name="mandates"),
    path("beslutanderatter/ny/", mandates.new_mandate, name="new_mandate"),
    path("beslutanderatter/<int:mandate_id>/avsluta/", mandates.end_mandate, name="end_mandate"),
    path("beslutanderatter/jour/<slug:board>/", on_call.on_call, name="on_call"),
    path("beslutanderatter/jour/<slug:board>/ny/", on_call.put, name="put_on_call"),
    path("beslutanderatter/jourpass/<uuid:on_call_id>/byt/", on_call.swap, name="swap_on_call"),
    path("beslutanderatter/jourpass/<uuid:on_call_id>/ta-bort/", on_call.take_off, name="take_off_call"),
    path("ny/<uuid:contact_id>/<uuid:person_id>/", opening.new_case, name="open"),
    path("anteckning/<uuid:entry_id>/", journal.edit, name="edit_entry"),
    path("anteckning/<uuid:entry_id>/signera/", journal.sign, name="sign_entry"),
    path("anteckning/<uuid:entry_id>/ratta/", journal.correct, name="correct_entry"),
    path("tidtagning/stoppa/", time.stop, name="stop_timer"),
    path("<uuid:case_id>/", page.case, name="case"),
    path("<uuid:case_id>/nytt/", page.news, name="news"),
    path("<uuid:case_id>/utskrift/", page.print_all, name="print"),
    path("<uuid:case_id>/oppna/", opening.unlock, name="unlock"),
    path("<uuid:case_id>/andra/", opening.amend, name="amend"),
    path("<uuid:case_id>/anteckning/", journal.write, name="write_entry"),
    path("<uuid:case_id>/skyddsbedomning/", assessment.assessments, name="assessments"),
    path("<uuid:case_id>/skyddsbedomning/ny/", assessment.assess, name="assess"),
    path("<uuid:case_id>/atgarder/", work.measures, name="measures"),
    path("<uuid:case_id>/beslut/", work.decisions, name="decisions"),
    path("<uuid:case_id>/jav/", conflicts.conflicts, name="conflicts"),
    path("jav/<uuid:conflict_id>/aterta/", conflicts.take_back, name="take_back_conflict"),
    path("<uuid:case_id>/tid/", time.log, name="time"),
    path("<uuid:case_id>/slagningar/", looking.of_case, name="look_ups"),
    path("kontakt/<uuid:contact_id>/slagningar/", looking.of_contact, name="contact_look_ups"),
    path("<uuid:case_id>/tid/starta/", time.start, name="start_timer"),
]
