"""The duty worker's pages before a decision: what can be prepared, the draft, and the proposal."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jourbok.accounts.models import KeptForm, User
from jourbok.accounts.services import save_draft
from jourbok.accounts.tests.factories import a_user, an_actor
from jourbok.cases.services import assess_protection
from jourbok.cases.tests.factories import a_case, a_mandate, a_signed_entry, answers
from jourbok.cases.tests.sending import a_form, as_actor
from jourbok.decisions.models import Draft, Outcome, Proposal
from jourbok.decisions.rules.places import draft_place
from jourbok.decisions.services import decline
from jourbok.decisions.tests.desks import browser_of, it_is, words
from jourbok.decisions.tests.factories import (
    SAID,
    a_decider,
    a_draft,
    a_proposal,
    a_signed_decision,
    decision_of,
    the_law,
    their_mandate,
)
from jourbok.kernel.actor import Role
from jourbok.law.rules import carried_law
from jourbok.people.services import protect, relate
from jourbok.people.tests.factories import an_adult

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> User:
    it_is(monkeypatch)
    return a_user()


@pytest.fixture
def page(worker: User) -> Client:
    return browser_of(worker)


def to_draft(draft: Draft, **said: Any) -> dict[str, Any]:
    """The draft's form, filled in with what the law asks for."""
    return a_form(version=draft.version, ruling=draft.ruling, **{**SAID, **said})


def at_draft(draft: Draft) -> str:
    return reverse("decisions:draft", args=[draft.pk])


# --- what can be prepared --------------------------------------------------------------------------------------


def test_what_nobody_decides_alone_is_shown_with_why_and_what_to_do_instead(page: Client) -> None:
    the_law()
    shown = words(page.get(reverse("decisions:begin", args=[a_case().pk])))
    assert "JO 4661-2007" in shown
    assert "Kalla nämnden eller dess utskott till ett extra sammanträde" in shown
    assert 'value="lvu_14"' not in shown
    assert 'value="lvu_6"' in shown


def test_what_carries_a_decision_out_waits_for_one_and_is_then_begun_for_it(page: Client) -> None:
    the_law()
    case = a_case()
    address = reverse("decisions:begin", args=[case.pk])
    assert 'value="lvu_43"' not in words(page.get(address))
    outcome, _, _ = a_signed_decision(case)
    shown = words(page.get(address))
    assert 'value="lvu_43"' in shown
    assert f'value="{outcome.decision_id}"' in shown
    assert 'value="lvu_6"' not in shown  # one that stands is enough
    sent = page.post(address, a_form(kind="lvu_43", about=str(outcome.decision_id)))
    draft = Draft.objects.get(kind="lvu_43")
    assert sent.headers["Location"] == at_draft(draft)
    assert draft.about_id == outcome.decision_id


def test_somebody_too_old_for_a_kind_is_told_so_before_anything_is_written(page: Client) -> None:
    the_law()
    case = a_case(person=an_adult(), category="other")
    shown = words(page.get(reverse("decisions:begin", args=[case.pk])))
    assert "gäller bara den som är under 20 år" in shown
    refused = page.post(reverse("decisions:begin", args=[case.pk]), a_form(kind="lvu_6"))
    assert refused.status_code == 422
    assert "gäller bara den som är under 20 år" in words(refused)
    assert not Draft.objects.exists()


@pytest.mark.parametrize("sent", [{}, {"kind": "lvu_14"}, {"kind": "nothing"}, {"kind": "lvu_43"}, {"about": "x"}])
def test_what_cannot_be_begun_is_refused_in_words_on_the_same_page(page: Client, sent: dict[str, str]) -> None:
    the_law()
    refused = page.post(reverse("decisions:begin", args=[a_case().pk]), a_form(**sent))
    assert refused.status_code == 422
    assert "ds-error-summary" in words(refused)
    assert not Draft.objects.exists()


def test_a_decision_that_stands_already_is_begun_no_second_time_and_the_page_says_why(page: Client) -> None:
    outcome, _, _ = a_signed_decision()
    refused = page.post(reverse("decisions:begin", args=[outcome.proposal.case_id]), a_form(kind="lvu_6"))
    assert refused.status_code == 422
    assert "gäller redan" in words(refused)
    assert Draft.objects.count() == 1


def test_care_of_an_addict_says_that_the_law_on_the_young_comes_first(page: Client) -> None:
    the_law()
    assert "enligt LVU, som går före LVM" in words(page.get(reverse("decisions:begin", args=[a_case().pk])))


def test_a_draft_of_a_revocation_says_that_nobody_has_confirmed_who_may_revoke(page: Client) -> None:
    outcome, _, _ = a_signed_decision()
    draft = a_draft(outcome.proposal.case, about=decision_of(outcome), revokes=True)
    said = words(page.get(at_draft(draft)))
    assert "Enligt LVU 9 § tredje stycket är det nämnden" in said
    assert "är att bekräfta" in said


def test_no_statement_repeats_the_heading_of_the_section_of_the_law() -> None:
    labels = {statement.label for kind in carried_law().kinds for statement in kind.states}
    assert [label for label in labels if label.startswith("Lagrum")] == []


def test_without_law_the_page_says_what_to_do(page: Client) -> None:
    shown = words(page.get(reverse("decisions:begin", args=[a_case().pk])))
    assert "Lagen är inte inläst" in shown
    assert "jourbok load-law" in shown


def test_somebody_masked_is_opened_before_anything_is_prepared(page: Client) -> None:
    the_law()
    case = a_case()
    draft = a_draft(case)
    protect(actor=an_actor(Role.UNIT_MANAGER), person=case.person_id, kind="marked")
    for address in (at_draft(draft), reverse("decisions:begin", args=[case.pk])):
        sent = page.post(address, a_form(kind="lvu_6", version=1, ruling="Så här", facts="Skrivet i natt"))
        assert sent.status_code == 302
        assert "/las-upp/" in sent.headers["Location"]
    assert KeptForm.objects.count() == 2
    assert "Skrivet i natt" not in words(page.get(reverse("decisions:case", args=[case.pk])))


# --- the draft -------------------------------------------------------------------------------------------------


def test_the_draft_has_a_field_for_each_thing_that_the_law_asks_for(page: Client) -> None:
    draft = a_draft()
    shown = words(page.get(at_draft(draft)))
    for name in ("ground", "facts", "urgency", "information", "childs_view", "alternatives"):
        assert f'name="{name}"' in shown
    assert 'name="mandate"' not in shown
    assert "Krävs av LVU 36 §" in shown


def test_a_draft_is_kept_half_written(page: Client) -> None:
    draft = a_draft()
    sent = page.post(at_draft(draft), a_form(do="save", version=1, ruling=draft.ruling, facts="Ensam hemma."))
    assert sent.status_code == 302
    draft.refresh_from_db()
    assert draft.content["facts"] == "Ensam hemma."
    assert draft.version == 2


def test_each_missing_statement_is_told_at_its_field_and_what_was_written_is_kept(page: Client) -> None:
    draft = a_draft()
    refused = page.post(at_draft(draft), to_draft(draft, do="send", urgency="", childs_view=" "))
    assert refused.status_code == 422
    shown = words(refused)
    assert 'href="#id_urgency"' in shown
    assert 'href="#id_childs_view"' in shown
    assert 'href="#id_facts"' not in shown
    draft.refresh_from_db()
    assert draft.content["facts"] == SAID["facts"]
    again = page.post(at_draft(draft), to_draft(draft, do="send"))
    assert again.headers["Location"] == reverse("decisions:proposal", args=[Proposal.objects.get().pk])


def test_a_childs_draft_warns_above_it_and_where_it_is_sent_until_a_guardian_is_known(page: Client) -> None:
    draft = a_draft()
    child = draft.case.person_id
    shown = words(page.get(at_draft(draft)))
    link = f'href="{reverse("people:person", args=[child])}?next={at_draft(draft)}"'
    assert "Ingen vårdnadshavare är inlagd" in shown.split("<form class=")[0]
    assert shown.count(link) == 2
    assert shown.rindex("Ingen vårdnadshavare är inlagd") > shown.index('name="alternatives"')
    assert page.post(at_draft(draft), to_draft(draft, do="send")).status_code == 302
    other = a_draft(draft.case)
    relate(actor=an_actor(), person=an_adult().pk, other=child, kind="guardian")
    assert "Ingen vårdnadshavare är inlagd" not in words(page.get(at_draft(other)))


def test_an_adults_draft_asks_for_no_guardian(page: Client) -> None:
    draft = a_draft(a_case(person=an_adult()), kind="lvm_13")
    assert "vårdnadshavare är inlagd" not in words(page.get(at_draft(draft)))


def test_the_cases_tab_and_its_measures_tell_what_nobody_has_decided(page: Client) -> None:
    case = a_case()
    measures = reverse("cases:measures", args=[case.pk])
    assert "data-attention" not in words(page.get(measures))
    draft = a_draft(case)
    assert '<span class="jb-count" data-attention>1 utkast</span>' in words(page.get(measures))
    page.post(at_draft(draft), to_draft(draft, do="send"))
    told = words(page.get(measures))
    assert '<span class="jb-count" data-attention>1 väntar</span>' in told
    assert "Brådskande beslut: 1 väntar." in told
    assert f'href="{reverse("decisions:case", args=[case.pk])}"' in told
    assert "I ärendet: 1 väntar." in words(page.get(reverse("cases:decisions", args=[case.pk])))
    decider = a_decider()
    their_mandate(decider)
    decline(actor=decider, proposal=Proposal.objects.get().pk, reason="Mormor kan ta emot barnet.")
    assert "data-attention" not in words(page.get(measures))


def test_a_ruling_that_is_too_long_is_refused_at_its_field(page: Client) -> None:
    draft = a_draft()
    for do in ("save", "send", "discard"):
        refused = page.post(at_draft(draft), {**to_draft(draft, do=do), "ruling": "x" * 501})
        assert refused.status_code == 422
        assert 'href="#id_ruling"' in words(refused)
    assert Draft.objects.get().closed_at is None


def test_what_the_case_holds_is_put_in_by_a_button_after_what_was_typed(page: Client) -> None:
    case = a_case()
    a_signed_entry(case, "Flickan är ensam hemma.")
    assess_protection(
        actor=an_actor(),
        case=case,
        subject="child",
        answers=answers(violence="yes"),
        facts="Polisen är på plats.",
        child_view="Vill till mormor.",
        child_view_how="Enskilt samtal.",
        conclusion="immediate",
        reasons="Ingen vuxen hemma.",
        place="Hemmet",
    )
    draft = a_draft(case)
    shown = words(page.get(at_draft(draft)))
    assert 'value="facts:assessment"' in shown
    assert 'value="facts:journal"' in shown
    typed = {"version": 1, "ruling": draft.ruling, "facts": "Jag såg själv."}
    sent = page.post(at_draft(draft), a_form(do="facts:assessment", **typed))
    assert sent.headers["Location"].endswith("#id_facts")
    draft.refresh_from_db()
    assert draft.content["facts"] == "Jag såg själv.\n\nPolisen är på plats."
    page.post(at_draft(draft), a_form(do="childs_view:assessment", version=2, ruling=draft.ruling))
    draft.refresh_from_db()
    assert draft.content["childs_view"] == "Vill till mormor.\nEnskilt samtal."


def test_a_draft_saved_on_another_screen_shows_both_texts_and_loses_neither(page: Client) -> None:
    draft = a_draft()
    page.post(at_draft(draft), a_form(do="save", version=1, ruling=draft.ruling, facts="Kollegans text."))
    answer = page.post(at_draft(draft), a_form(do="save", version=1, ruling=draft.ruling, facts="Min text."))
    assert answer.status_code == 409
    shown = words(answer)
    assert "Kollegans text." in shown
    assert "Min text." in shown
    assert 'name="version" value="2"' in shown
    draft.refresh_from_db()
    assert draft.content["facts"] == "Kollegans text."


def test_text_that_was_never_saved_in_the_draft_is_offered_and_fetched(page: Client, worker: User) -> None:
    draft = a_draft()
    save_draft(actor=as_actor(worker), place=draft_place(draft.pk), fields={"facts": "Innan datorn dog."})
    shown = words(page.get(at_draft(draft)))
    assert "Du har text som inte är sparad i utkastet" in shown
    assert "Innan datorn dog." not in shown
    assert "Innan datorn dog." in words(page.get(at_draft(draft) + "?hamta=1"))


def test_a_draft_thrown_away_can_be_taken_up_again(page: Client) -> None:
    draft = a_draft()
    page.post(at_draft(draft), to_draft(draft, do="discard"))
    draft.refresh_from_db()
    assert draft.closed_at is not None
    case = reverse("decisions:case", args=[draft.case_id])
    assert page.get(at_draft(draft)).headers["Location"] == case
    take_up = reverse("decisions:take_up", args=[draft.pk])
    assert take_up in words(page.get(case))
    assert page.post(take_up, a_form()).headers["Location"] == at_draft(draft)
    again = Draft.objects.get(pk=draft.pk)
    assert again.closed_at is None
    assert again.content["facts"] == SAID["facts"]


def test_a_draft_that_was_sent_is_not_taken_up_and_what_is_typed_to_it_is_kept(page: Client) -> None:
    draft = a_draft()
    page.post(at_draft(draft), to_draft(draft, do="send"))
    proposal = reverse("decisions:proposal", args=[Proposal.objects.get().pk])
    late = page.post(at_draft(draft), to_draft(draft, do="save", facts="För sent skrivet."))
    assert late.headers["Location"] == proposal
    assert KeptForm.objects.get().fields["facts"] == ["För sent skrivet."]
    assert page.post(reverse("decisions:take_up", args=[draft.pk]), a_form()).status_code == 409


def test_the_draft_names_who_may_decide_and_who_may_not(page: Client) -> None:
    draft = a_draft()
    a_mandate(holder_name="Berit Ordförande", phone="070-111 22 33")
    shown = words(page.get(at_draft(draft)))
    assert "Berit Ordförande" in shown
    assert 'href="tel:0701112233"' in shown


# --- the proposal ----------------------------------------------------------------------------------------------


def test_the_proposal_shows_its_frozen_words_and_the_case_that_it_waits(page: Client) -> None:
    proposal = a_proposal()
    shown = words(page.get(reverse("decisions:proposal", args=[proposal.pk])))
    assert "Väntar på beslut" in shown
    assert SAID["facts"] in shown
    assert proposal.title in words(page.get(reverse("decisions:case", args=[proposal.case_id])))


def test_a_proposal_is_taken_back_with_a_reason(page: Client) -> None:
    proposal = a_proposal()
    address = reverse("decisions:withdraw", args=[proposal.pk])
    refused = page.post(address, a_form(reason=" "))
    assert refused.status_code == 422
    assert 'id="id_reason_error"' in words(refused)
    page.post(address, a_form(reason="Mormor kom."))
    assert Outcome.objects.get().reason == "Mormor kom."
    assert "Mormor kom." in words(page.get(reverse("decisions:proposal", args=[proposal.pk])))
    late = page.post(address, a_form(reason="Igen."))
    assert late.status_code == 422
    assert "redan avgjort" in words(late)


def test_after_a_no_the_worker_goes_on_from_the_same_words(page: Client) -> None:
    proposal = a_proposal()
    decider = a_decider()
    their_mandate(decider)
    decline(actor=decider, proposal=proposal.pk, reason="Mormor kan ta emot barnet.")
    shown = words(page.get(reverse("decisions:proposal", args=[proposal.pk])))
    assert "Mormor kan ta emot barnet." in shown
    assert f'name="like" value="{proposal.pk}"' in shown
    page.post(reverse("decisions:begin", args=[proposal.case_id]), a_form(kind="lvu_6", like=str(proposal.pk)))
    draft = Draft.objects.get(closed_at=None)
    assert draft.content["facts"] == SAID["facts"]


def test_the_cases_page_has_nothing_to_show_before_anybody_has_prepared_anything(page: Client) -> None:
    shown = words(page.get(reverse("decisions:case", args=[a_case().pk])))
    assert "Inget brådskande beslut är förberett" in shown


def test_the_case_and_its_report_say_that_a_proposal_waits(page: Client) -> None:
    proposal = a_proposal()
    urgent = reverse("decisions:case", args=[proposal.case_id])
    assert urgent in words(page.get(reverse("cases:decisions", args=[proposal.case_id])))
    shown = words(page.get(reverse("handover:preview", args=[proposal.case_id])))
    assert "1 förslag väntar på beslut" in shown
    assert urgent in shown


def test_every_form_of_the_pages_carries_its_token_and_its_key(page: Client) -> None:
    outcome, _, _ = a_signed_decision()
    case = outcome.proposal.case
    thrown = a_draft(case, kind="lvu_32")
    page.post(at_draft(thrown), to_draft(thrown, do="discard"))
    waiting = a_proposal(case, kind="lvu_32")
    for address in (
        reverse("decisions:begin", args=[case.pk]),
        reverse("decisions:case", args=[case.pk]),
        reverse("decisions:proposal", args=[waiting.pk]),
        reverse("decisions:made", args=[outcome.decision_id]),
        reverse("decisions:notice", args=[outcome.decision_id]),
    ):
        forms = [part.partition("</form>")[0] for part in words(page.get(address)).split("<form")[1:]]
        sent = [form for form in forms if 'method="post"' in form]
        assert sent
        assert not [form for form in sent if "csrfmiddlewaretoken" not in form], address
        ours = [form for form in sent if "/beslut/" in form.partition(">")[0]]
        assert ours
        assert not [form for form in ours if "idempotency_key" not in form], address
