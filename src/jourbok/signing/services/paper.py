"""The paper way: read by telephone before a witness, and signed on paper later."""

from __future__ import annotations

from datetime import date, datetime

from jourbok.audit.services import record_change, write_once
from jourbok.kernel.actor import Actor
from jourbok.kernel.alike import plain
from jourbok.kernel.errors import BadInput, DomainError, NotFound
from jourbok.kernel.localtime import is_told_before, local_date
from jourbok.kernel.swedish import day_long, moment_long
from jourbok.signing.models import PaperArrival, Signature
from jourbok.signing.permissions import SIGN_WITH_OTHERS
from jourbok.signing.rules import ON_PAPER, Document, Method, hash_of, require_words
from jourbok.signing.services.signed import require_not_signed


class PaperIsHereAlready(DomainError):
    """The signed paper has come in already."""

    code = "paper_is_here_already"
    message_sv = "Det undertecknade papperet är redan registrerat."
    status = 409


@write_once
def record_on_paper(
    *,
    actor: Actor,
    document: Document,
    text: str,
    signer_id: str,
    signer_name: str,
    witness_name: str,
    read_at: datetime,
    made_before: bool = False,
) -> Signature:
    """Write down that the actor read the text by telephone, the signer said yes, and the witness heard it.

    With `made_before` it had been signed on paper at `read_at`, and the actor writes it down afterwards: the paper is
    the proof, and a witness is named only where there was one. Everybody named is somebody else than the others,
    however their names are typed. A signer without an account has an empty id. Raises NotAHash, BadInput,
    AlreadySigned.
    """
    actor.require(SIGN_WITH_OTHERS)
    document_hash = hash_of(text)
    require_words(document_hash, text)
    require_not_signed(document, document_hash, signer_id)
    signer, witness = signer_name.strip(), witness_name.strip()
    (_check_written_afterwards if made_before else _check_heard)(actor, signer_id, signer, witness, read_at)
    row = Signature.objects.create(
        method=Method.PAPER_BEFORE if made_before else Method.PAPER,
        document_kind=document.kind,
        document_id=document.id,
        document_hash=document_hash,
        signer_id=signer_id,
        signer_name=signer,
        signed_at=read_at,
        evidence={"read_by": actor.name} | ({"witness": witness} if witness else {}),
        recorded_by_id=actor.id,
        recorded_by_name=actor.name,
    )
    record_change(
        actor=actor,
        action="signing.decided_before" if made_before else "signing.read_by_telephone",
        subject=row,
        details={"document": str(document.id), "kind": document.kind, "hash": document_hash},
    )
    return row


@write_once
def record_paper_arrived(
    *, actor: Actor, signature: str, signed_on: date, arrived_at: datetime, made_at: datetime | None = None
) -> PaperArrival:
    """Write down that the paper has come, and the date that stands on it.

    `made_at` is when it was signed where the caller knows better than what was first written. What was decided on the
    paper itself has that day on it; what was read out is signed that day or later, and before it came. Raises NotFound,
    PaperIsHereAlready, BadInput.
    """
    actor.require(SIGN_WITH_OTHERS)
    row = Signature.objects.filter(pk=signature, method__in=ON_PAPER).first()
    if row is None:
        raise NotFound()
    known_at = made_at or row.signed_at
    if arrived_at > actor.moment or is_told_before(arrived_at, known_at):
        raise BadInput("Papperet kan inte ha kommit innan beslutet fattades eller i framtiden.")
    if row.method == Method.PAPER_BEFORE:
        _check_same_day(signed_on, known_at)
    else:
        _check_signed_between(signed_on, known_at, arrived_at)
    told = {
        "signed_on": signed_on,
        "arrived_at": arrived_at,
        "recorded_by_id": actor.id,
        "recorded_by_name": actor.name,
    }
    arrival, is_new = PaperArrival.objects.get_or_create(signature=row, defaults=told)
    if not is_new:
        raise PaperIsHereAlready()
    record_change(actor=actor, action="signing.paper_arrived", subject=arrival, details={"signed_on": signed_on})
    return arrival


def _check_same_day(signed_on: date, made_at: datetime) -> None:
    """The day on a paper that was itself the decision is the day that is written of it. Raises BadInput."""
    if signed_on != local_date(made_at):
        message = (
            f"Beslutet är inskrivet som fattat {moment_long(made_at)}, men papperet är daterat {day_long(signed_on)} "
            f"{signed_on.year}. Rätta datumet här. Är det papperet som har rätt: välj ”Rätta tiden” på beslutets sida."
        )
        raise BadInput(message, fields={"signed_on": message})


def _check_signed_between(signed_on: date, read_at: datetime, arrived_at: datetime) -> None:
    """What was read by telephone is signed that day or later, and not after the day when it came. Raises BadInput."""
    message = ""
    if signed_on < local_date(read_at):
        message = f"Beslutet lästes upp {moment_long(read_at)}, och skrevs under efter det. Kontrollera datumet."
    elif signed_on > local_date(arrived_at):
        message = f"Papperet kom {moment_long(arrived_at)}, och skrevs under före det. Kontrollera datumet."
    if message:
        raise BadInput(message, fields={"signed_on": message})


def _check_heard(actor: Actor, signer_id: str, signer: str, witness: str, at: datetime) -> None:
    """Three persons: who decided, who read it out and who heard both, at a time that has been. Raises BadInput."""
    if not signer or not witness:
        raise BadInput("Skriv vem som beslutade och vem som bevittnade.", fields={"witness_name": "Skriv vem."})
    if not _are_different(signer, witness, actor.name) or signer_id == actor.id:
        raise BadInput("Den som beslutar, den som läser upp och vittnet ska vara tre olika personer.")
    if at > actor.moment:
        raise BadInput("Uppläsningen kan inte ha skett i framtiden.", fields={"read_at": "Välj en tid som har varit."})


def _check_written_afterwards(actor: Actor, signer_id: str, signer: str, witness: str, at: datetime) -> None:
    """Who signed the paper is not who writes it down, nor is the witness either of them. Raises BadInput."""
    if not signer:
        raise BadInput("Skriv vem som beslutade.", fields={"signer_name": "Skriv vem."})
    if not _are_different(signer, actor.name) or signer_id == actor.id:
        raise BadInput("Den som har fattat beslutet skriver inte själv in det. Låt en kollega göra det.")
    if witness and not _are_different(signer, witness, actor.name):
        message = "Vittnet ska vara någon annan än den som beslutade och den som skriver in det."
        raise BadInput(message, fields={"witness_name": message})
    if at > actor.moment:
        message = "Beslutet kan inte ha fattats i framtiden."
        raise BadInput(message, fields={"made_at": "Välj en tid som har varit."})


def _are_different(*names: str) -> bool:
    return len({plain(each) for each in names}) == len(names)
