"""Addresses of urgent decisions: for whoever decides, for the duty worker, for the board."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from jourbok.decisions.views import (
    board,
    deciding,
    heard,
    made,
    on_paper,
    papers,
    preparing,
    proposed,
    reaching,
    signing,
    witnessing,
)

app_name = "decisions"
urlpatterns: list[URLPattern | URLResolver] = [
    # Whoever decides
    path("", deciding.waiting, name="waiting"),
    path("<uuid:proposal_id>/", deciding.decide, name="decide"),
    path("<uuid:proposal_id>/skriv-under/", signing.sign, name="sign"),
    path("<uuid:proposal_id>/underskrift/<uuid:order_id>/", signing.signing, name="signing"),
    path("<uuid:proposal_id>/nej/", deciding.decline, name="decline"),
    path("<uuid:proposal_id>/jag-tar-det/", deciding.acknowledge, name="acknowledge"),
    path("<uuid:proposal_id>/kan-inte/", deciding.pass_on, name="pass_on"),
    # Somebody decides by telephone, or has decided on paper
    path("forslag/<uuid:proposal_id>/upplast/", witnessing.read_out, name="read_out"),
    path("forslag/<uuid:proposal_id>/fattat-pa-papper/", on_paper.write_down, name="write_down"),
    path("forslag/<uuid:proposal_id>/jag-horde/", heard.heard, name="heard"),
    path("forslag/<uuid:proposal_id>/papper/", witnessing.paper, name="paper"),
    path("forslag/<uuid:proposal_id>/bankid-telefon/", witnessing.phone_sign, name="phone_sign"),
    path("forslag/<uuid:proposal_id>/bankid-telefon/<uuid:order_id>/", witnessing.phone_signing, name="phone_signing"),
    path("papper/", witnessing.papers_awaited, name="papers_awaited"),
    # Papers
    path("fattat/<uuid:decision_id>/beslut.pdf", papers.pdf, name="pdf"),
    path("fattat/<uuid:decision_id>/handrackning.pdf", papers.police_pdf, name="police_pdf"),
    path("fattat/<uuid:decision_id>/ratten/", papers.court, name="court"),
    path("fattat/<uuid:decision_id>/ratten.pdf", papers.court_pdf, name="court_pdf"),
    path("fattat/<uuid:decision_id>/ratten.zip", papers.court_zip, name="court_zip"),
    path("namnd/anmalan.pdf", papers.meeting_pdf, name="meeting_pdf"),
    # The duty worker
    path("arende/<uuid:case_id>/", preparing.case, name="case"),
    path("arende/<uuid:case_id>/nytt/", preparing.begin, name="begin"),
    path("utkast/<uuid:draft_id>/", preparing.draft, name="draft"),
    path("utkast/<uuid:draft_id>/ta-tillbaka/", preparing.take_up, name="take_up"),
    path("forslag/<uuid:proposal_id>/", proposed.proposal, name="proposal"),
    path("forslag/<uuid:proposal_id>/aterta/", proposed.withdraw, name="withdraw"),
    # Reaching whoever decides
    path("forslag/<uuid:proposal_id>/na/", reaching.reach, name="reach"),
    path("forsok/<uuid:attempt_id>/", reaching.result, name="result"),
    # What was decided
    path("fattat/<uuid:decision_id>/", made.made, name="made"),
    path("fattat/<uuid:decision_id>/tid/", made.moment, name="moment"),
    path("fattat/<uuid:decision_id>/underrattelse/", made.notice, name="notice"),
    # The receiving board
    path("namnd/aldre/", board.older, name="board_older"),
    path("namnd/<uuid:decision_id>/", board.decision, name="board_decision"),
    path("namnd/<uuid:decision_id>/ta-over/", board.take_over, name="take_over"),
    path("namnd/<uuid:decision_id>/sammantrade/", board.meeting, name="meeting"),
    path("namnd/<uuid:decision_id>/tid/", board.moment, name="board_moment"),
    path("namnd/<uuid:decision_id>/underrattelse/", board.notice, name="board_notice"),
]
