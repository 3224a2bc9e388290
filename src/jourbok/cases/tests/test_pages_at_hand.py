"""The pages of a case in a worker's hands: the lock, what is asked before saving, and where one comes back to."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from jourbok.accounts.models import User
from jourbok.cases.models import Assessment, Case, Decision
from jourbok.cases.services import start_timer
from jourbok.cases.tests.factories import a_case, a_contact, a_mandate, answers
from jourbok.cases.tests.sending import a_form, as_actor
from jourbok.people.tests.factories import a_child, is_protected

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("route", ["case", "assessments", "time", "print"])
def test_a_locked_screen_over_a_case_is_unlocked_at_the_workers_own_lock_and_not_at_the_cases(
    page: Client, route: str
) -> None:
    shown = page.get(reverse(f"cases:{route}", args=[a_case().pk])).content.decode()
    lock = shown[shown.index('<dialog class="jb-lock"') :]
    assert f'action="{reverse("accounts:unlock")}" method="post" data-unlock' in lock
    assert f'href="{reverse("accounts:unlock")}?next=' in lock


def test_what_is_missing_is_said_in_our_words_and_not_by_the_browser(page: Client) -> None:
    case = a_case()
    for route in ("case", "assess", "measures", "decisions", "time", "amend"):
        shown = page.get(reverse(f"cases:{route}", args=[case.pk])).content.decode()
        main = shown[shown.index("<main") : shown.index("</main>")]
        posted = [tag for tag in main.split("<form ")[1:] if 'method="post"' in tag.split(">")[0]]
        assert posted
        assert all("novalidate" in tag.split(">")[0] for tag in posted)


def test_the_case_leads_to_the_relations_and_protection_of_its_person_unless_they_are_masked(page: Client) -> None:
    child = a_child()
    case = a_case(person=child)
    leads = f'href="{reverse("people:person", args=[child.pk])}?next={reverse("cases:case", args=[case.pk])}"'
    assert leads in page.get(reverse("cases:case", args=[case.pk])).content.decode()
    is_protected(child)
    assert leads not in page.get(reverse("cases:case", args=[case.pk])).content.decode()


def test_a_law_that_came_later_is_not_offered_after_a_contact_of_2021(page: Client) -> None:
    asked = reverse("cases:open", args=[a_contact().pk, a_child().pk])
    shown = page.get(asked).content.decode()
    assert "Lag (2024:79)" not in shown
    assert "LVU" in shown
    refused = page.post(asked, a_form(category="child", law="2024:79", priority="2"))
    assert refused.status_code == 422
    assert not Case.objects.exists()


@pytest.mark.parametrize("route", ["write_entry", "assess", "decisions"])
def test_stopping_the_timer_leads_back_to_the_page_it_was_pressed_on(page: Client, worker: User, route: str) -> None:
    case = a_case()
    start_timer(actor=as_actor(worker), contact=case.contact_id, activity="handling")
    stop, pressed_on = reverse("cases:stop_timer"), reverse(f"cases:{route}", args=[case.pk])
    wrong = page.post(stop, a_form(minutes="9999"), headers={"Referer": f"http://testserver{pressed_on}"})
    assert f'name="next" value="{pressed_on}"' in wrong.content.decode()
    stopped = page.post(stop, a_form(next=pressed_on), headers={"Referer": f"http://testserver{stop}"})
    assert stopped["Location"] == pressed_on


def test_stopping_the_timer_leads_nowhere_else_than_to_a_page_of_ours(page: Client, worker: User) -> None:
    start_timer(actor=as_actor(worker), contact=a_case().contact_id, activity="handling")
    stopped = page.post(reverse("cases:stop_timer"), a_form(next="https://example.org/arenden/"))
    assert stopped["Location"] == reverse("cases:list")


def test_time_that_is_written_already_is_asked_about_and_saved_when_the_box_is_ticked(page: Client) -> None:
    case = a_case()
    time = reverse("cases:time", args=[case.pk])
    form = {"activity": "handling", "alone": "all", "minutes": "20", "started_at_at": "2021-11-27T02:00"}
    assert "Spara ändå" not in page.get(time).content.decode()
    assert page.post(time, a_form(**form)).status_code == 302
    twice = page.post(time, a_form(**form | {"minutes": "31", "note": "Körde dit."}))
    assert twice.status_code == 422
    for expected in ("Du har redan tid 02:00–02:20", "Spara ändå", "Körde dit."):
        assert expected in twice.content.decode()
    assert page.post(time, a_form(**form | {"minutes": "31", "overlap_confirmed": "on"})).status_code == 302
    assert sorted(case.time_shares.values_list("minutes", flat=True)) == [20, 31]


def test_a_conclusion_that_the_answers_speak_against_is_asked_about_once_before_it_is_saved(page: Client) -> None:
    case = a_case()
    asked = reverse("cases:assess", args=[case.pk])
    said = {"facts": "Polisen såg slag.", "child_view": "Är rädd.", "conclusion": "none", "reasons": "Mormor kommer."}
    form = a_form(**answers(violence="yes"), **said)
    assert "stands_by_it" not in page.get(asked).content.decode()
    first = page.post(asked, form)
    assert first.status_code == 422
    for expected in ("svaren talar för fara", "Har barnet utsatts för våld eller hot?", "Mormor kommer."):
        assert expected in first.content.decode()
    assert not Assessment.objects.exists()
    assert page.post(asked, {**form, "stands_by_it": "on"}).status_code == 302
    assert Assessment.objects.get().conclusion == "none"
    assert page.post(asked, a_form(**answers(violence="yes"), **said | {"conclusion": "wait"})).status_code == 302


def test_whoever_holds_the_right_is_who_decided_and_the_worker_by_the_services_own(page: Client, worker: User) -> None:
    case = a_case()
    own = a_mandate(layer="host_official", holder_name="Socialsekreterare i jour", grounds=("SoL 4:1",))
    asked = reverse("cases:decisions", args=[case.pk])
    assert f'name="decided_by_name" value="{worker.name}"' in page.get(asked).content.decode()
    official = a_mandate(layer="official", grounds=("SoL 4:1", "LVU 6 §"))
    assert f'name="decided_by_name" value="{worker.name}"' not in page.get(asked).content.decode()
    decided = {"title": "Akut logi", "text": "Kan inte gå hem.", "decided_at_at": "2021-11-27T02:25"}
    for mandate, name in ((f"{official.pk}:SoL 4:1", "Noa Ek"), (f"{own.pk}:SoL 4:1", worker.name)):
        assert page.post(asked, a_form(**decided, mandate=mandate)).status_code == 302
        assert Decision.objects.filter(decided_by_name=name).count() == 1
