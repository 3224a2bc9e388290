"""Addresses of reports."""

from __future__ import annotations

from django.urls import path

from jourbok.handover.views import asking, sending, sent

app_name = "handover"
urlpatterns = [
    path("arende/<uuid:case_id>/", sending.preview, name="preview"),
    path("arende/<uuid:case_id>/skicka/", sending.send, name="send"),
    path("fragor/<uuid:question_id>/", asking.question, name="question"),
    path("<uuid:version_id>/", sent.version, name="version"),
    path("<uuid:version_id>/pdf/", sent.version_pdf, name="version_pdf"),
    path("<uuid:version_id>/hanterad/", sent.handled, name="handled"),
    path("<uuid:version_id>/tillbaka/", sent.withdraw, name="withdraw"),
    path("<uuid:version_id>/samtal/", sent.call, name="call"),
    path("<uuid:version_id>/leverans/<uuid:delivery_id>/", sent.tell, name="tell"),
    path("<uuid:version_id>/leverans/<uuid:delivery_id>/igen/", sent.again, name="again"),
]
