"""What is signed, what a signature proves, and what may not be taken for one."""

from jourbok.signing.rules.bankid import Hint, SignedWords, hint_sv, signed_words
from jourbok.signing.rules.document import (
    BY_BANKID,
    ON_PAPER,
    AnotherPersonSigned,
    Collected,
    Document,
    DocumentWasAltered,
    Method,
    NotAHash,
    OrderState,
    ProofIsTooWeak,
    hash_of,
    is_hash,
    is_same,
    require_same_text,
    require_words,
)
from jourbok.signing.rules.proof import ORDER_LASTS, PROOFS_SV, STRONG_PROOFS, proves

__all__ = [
    "BY_BANKID",
    "ON_PAPER",
    "ORDER_LASTS",
    "PROOFS_SV",
    "STRONG_PROOFS",
    "AnotherPersonSigned",
    "Collected",
    "Document",
    "DocumentWasAltered",
    "Hint",
    "Method",
    "NotAHash",
    "OrderState",
    "ProofIsTooWeak",
    "SignedWords",
    "hash_of",
    "hint_sv",
    "is_hash",
    "is_same",
    "proves",
    "require_same_text",
    "require_words",
    "signed_words",
]
