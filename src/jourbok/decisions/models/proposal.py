"""What is prepared, what was sent for decision, and how it ended."""

from __future__ import annotations

import pgtrigger
import uuid_utils.compat as uuid_utils
from django.db import models
from django.db.models import F, Q

from jourbok.cases.models import Case, Decision
from jourbok.decisions.models.signed_wall import ENDED_AS_IT_WAS_SENT
from jourbok.decisions.rules.codes import ENDINGS, PURPOSES, Ending, Purpose
from jourbok.law.models import StatuteVersion
from jourbok.organisations.models import Board

APPEND_ONLY = pgtrigger.Update | pgtrigger.Delete


class Draft(models.Model):
    """What a duty worker prepares for somebody else to decide; whoever is on duty goes on with the same one.

    `content` holds what is said under each statement that the law asks for, by the statement's id.
    """

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("beslutsslag", max_length=40)
    purpose = models.CharField("vad det gör", max_length=10, choices=PURPOSES, default=Purpose.DECIDES)
    about = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="gäller beslutet"
    )
    ruling = models.CharField("beslut", max_length=500)
    content = models.JSONField("underlag", default=dict)
    version = models.PositiveIntegerField("version", default=1)
    begun_at = models.DateTimeField("påbörjat")
    begun_by_id = models.CharField("påbörjat av", max_length=64)
    begun_by_name = models.CharField("påbörjat av, namn", max_length=200)
    changed_at = models.DateTimeField("ändrat")
    changed_by_name = models.CharField("ändrat av", max_length=200)
    closed_at = models.DateTimeField("avslutat", null=True, blank=True, help_text="When it was sent or thrown away.")
    on_paper_at = models.DateTimeField(
        "fattat på papper", null=True, blank=True, help_text="When, where it had been made without the product."
    )

    class Meta:
        verbose_name = "utkast till beslut"
        verbose_name_plural = "utkast till beslut"
        constraints = [models.UniqueConstraint(fields=["board", "id"], name="decisions_a_draft_belongs_to_its_board")]
        indexes = [models.Index(fields=["case", "-begun_at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.case_id}"


class Proposal(models.Model):
    """The words that somebody is asked to decide on, as they were when they were sent; never changed.

    `sections` are pairs of heading and text, and `words` the same as running text: it is what is shown and signed,
    with the decision maker's mandate after it. `statute_version` is the law as the product knew it then.
    """

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    draft = models.OneToOneField(Draft, on_delete=models.PROTECT, related_name="proposal")
    kind = models.CharField("beslutsslag", max_length=40)
    ground = models.CharField("lagrum", max_length=60)
    statute_version = models.ForeignKey(StatuteVersion, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField("vad det gör", max_length=10, choices=PURPOSES, default=Purpose.DECIDES)
    about = models.ForeignKey(
        Decision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="gäller beslutet",
    )
    title = models.CharField("rubrik", max_length=300)
    ruling = models.CharField("beslut", max_length=500)
    sections = models.JSONField("underlag", default=list)
    words = models.TextField("text")
    person_id = models.UUIDField("person", help_text="For the log of reads.")
    is_protected = models.BooleanField("skyddade personuppgifter", default=False)
    sent_at = models.DateTimeField("skickat för beslut")
    sent_by_id = models.CharField("skickat av", max_length=64)
    sent_by_name = models.CharField("skickat av, namn", max_length=200)
    on_paper_at = models.DateTimeField(
        "fattat på papper", null=True, blank=True, help_text="As the draft says; nobody is asked to decide on it."
    )

    class Meta:
        verbose_name = "förslag till beslut"
        verbose_name_plural = "förslag till beslut"
        constraints = [
            models.UniqueConstraint(fields=["board", "id"], name="decisions_a_proposal_belongs_to_its_board"),
            models.CheckConstraint(
                name="decisions_what_is_revoked_or_carried_out_is_named",
                condition=Q(purpose=Purpose.DECIDES) | Q(about__isnull=False),
                violation_error_message="Välj vilket beslut det gäller.",
            ),
        ]
        indexes = [models.Index(fields=["case", "-sent_at"]), models.Index(fields=["board", "-sent_at"])]
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return f"{self.ground} {self.id}"


class Outcome(models.Model):
    """How a proposal ended, once: signed, and then it is a decision; declined; or taken back by the service.

    `sections` and `words` are what was signed: the proposal's with the decision maker's mandate.
    """

    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, primary_key=True, related_name="outcome")
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    ending = models.CharField("utfall", max_length=10, choices=ENDINGS)
    decision = models.OneToOneField(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="beslut"
    )
    signature = models.UUIDField("underskrift", null=True, blank=True, unique=True)
    sections = models.JSONField("text i delar", default=list, blank=True)
    words = models.TextField("undertecknad text", blank=True)
    words_hash = models.CharField("textens fingeravtryck", max_length=64, blank=True)
    reason = models.CharField("skäl", max_length=1000, blank=True)
    ended_at = models.DateTimeField("tid")
    by_id = models.CharField("användare", max_length=64, blank=True)
    by_name = models.CharField("av", max_length=200)
    recorded_by_id = models.CharField("registrerat av", max_length=64)
    recorded_by_name = models.CharField("registrerat av, namn", max_length=200)

    class Meta:
        verbose_name = "utfall av förslag"
        verbose_name_plural = "utfall av förslag"
        constraints = [
            models.UniqueConstraint(fields=["board", "proposal"], name="decisions_an_outcome_belongs_to_its_board"),
            models.CheckConstraint(
                name="decisions_only_what_is_signed_is_a_decision",
                condition=Q(ending=Ending.SIGNED, decision__isnull=False, signature__isnull=False) & ~Q(words_hash="")
                | ~Q(ending=Ending.SIGNED) & Q(decision__isnull=True, signature__isnull=True, words_hash=""),
            ),
            models.CheckConstraint(
                name="decisions_who_declines_says_why",
                condition=Q(ending=Ending.SIGNED) | ~Q(reason=""),
                violation_error_message="Skriv varför.",
            ),
        ]
        indexes = [models.Index(F("board"), F("ended_at").desc(), name="decisions_outcomes_of_board")]
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY), ENDED_AS_IT_WAS_SENT]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.ending}"


class AnswerSeen(models.Model):
    """Somebody on duty has seen how a proposal ended, and the desk tells of it no more."""

    outcome = models.OneToOneField(Outcome, on_delete=models.PROTECT, primary_key=True, related_name="seen")
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("tid")
    by_id = models.CharField("användare", max_length=64)
    by_name = models.CharField("av", max_length=200)

    class Meta:
        verbose_name = "sett besked"
        verbose_name_plural = "sedda besked"
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return str(self.outcome_id)
