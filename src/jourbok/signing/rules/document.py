"""A text that is signed, known by its hash; and the ways to sign it."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from jourbok.kernel.errors import BadInput, DomainError
from jourbok.kernel.worded import Worded

#: What BankID shows at most, in bytes before they are encoded.
MOST_WORDS_BYTES: Final = 30_000
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_KIND: Final = re.compile(r"[a-z_]+\.[a-z_]+")


class DocumentWasAltered(DomainError):
    """The text is not the one that was shown to the signer, or has been signed."""

    code = "document_was_altered"
    message_sv = "Texten har ändrats sedan den visades. Läs den nya texten och skriv under på nytt."
    status = 409


class NotAHash(BadInput):
    """What is to be signed is not told by a hash, or with words to show."""

    code = "not_a_hash"
    message_sv = "Det som ska skrivas under går inte att läsa. Öppna sidan igen."


class ProofIsTooWeak(DomainError):
    """A password alone signs nothing."""

    code = "proof_is_too_weak"
    message_sv = "Lösenord räcker inte för att skriva under. Bekräfta med passnyckel, kod eller BankID."
    status = 403


class AnotherPersonSigned(DomainError):
    """The BankID belongs to somebody else than the signer."""

    code = "another_person_signed"
    message_sv = "Underskriften gjordes med någon annans BankID och gäller inte."
    status = 403


class Method(Worded):
    """How somebody signs."""

    STEP_UP = "step_up", "inloggad, bekräftad med passnyckel eller kod"
    BANKID = "bankid", "BankID"
    BANKID_PHONE = "bankid_phone", "BankID per telefon"
    PAPER = "paper", "uppläst i telefon, bevittnad, undertecknas på papper"
    #: It had been decided on paper before the product was at hand, and somebody wrote it down afterwards.
    PAPER_BEFORE = "paper_before", "fattat på papper utan Jourbok, infört efteråt"

    @property
    def is_on_paper(self) -> bool:
        return self in ON_PAPER

    @property
    def by_sv(self) -> str:
        """What stands before the name of whoever wrote down that somebody else had said yes."""
        return "Infört efteråt av" if self is Method.PAPER_BEFORE else "Uppläst av"


#: What is signed at BankID, from where it is fetched afterwards.
BY_BANKID: Final = (Method.BANKID, Method.BANKID_PHONE)
#: What is signed with pen and ink, and whose paper is waited for.
ON_PAPER: Final = (Method.PAPER, Method.PAPER_BEFORE)


class OrderState(StrEnum):
    """How an order to sign stands."""

    PENDING = "pending"
    FAILED = "failed"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Collected:
    """How an order stands now, what to tell the signer, and the signature when there is one."""

    state: OrderState
    said_sv: str = ""
    signature: UUID | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """The thing whose text is signed: its kind, such as ``cases.decision``, and its key."""

    kind: str
    id: UUID

    def __post_init__(self) -> None:
        if _KIND.fullmatch(self.kind) is None:
            raise NotAHash()


def hash_of(text: str) -> str:
    """SHA-256 of the text as it is, letter by letter; 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def is_hash(text: str) -> bool:
    return _HASH.fullmatch(text) is not None


def is_same(one: str, other: str) -> bool:
    """Whether two hashes are the same, told in the same time whatever they are."""
    return hmac.compare_digest(one.encode(), other.encode())


def require_words(document_hash: str, words_shown: str) -> None:
    """Stop here when there is no hash to sign or nothing that the signer is shown. Raises NotAHash."""
    if not is_hash(document_hash) or not words_shown.strip():
        raise NotAHash()
    if len(words_shown.encode()) > MOST_WORDS_BYTES:
        raise NotAHash("Texten är för lång för att visas i BankID. Korta av den eller skriv under på annat sätt.")


def require_same_text(shown: str, now: str) -> None:
    """Stop here when the text is another than the one that was shown. Raises DocumentWasAltered."""
    if not is_same(shown, now):
        raise DocumentWasAltered()
