"""What an invoice needs of those whom it names, and what of it is missing."""

from __future__ import annotations

from jourbok.economy.rules.invoicing_file import Address, Receiver, Sender


def lacking_of_sender(sender: Sender, organisation_number: str) -> list[str]:
    """What the sender's part of an invoice lacks, as one sentence; nothing when all is there."""
    wanted = {
        **_address(sender.address),
        "organisationsnummer": organisation_number,
        "bankgiro eller plusgiro": sender.bankgiro or sender.plusgiro,
        "kontakt": sender.contact,
        "skäl till att moms inte tas ut (vat_reason)": sender.vat_reason,
    }
    missing = [name for name, value in wanted.items() if not value]
    return [f"Avsändaren saknar {', '.join(missing)}. Skriv det under [invoicing]."] if missing else []


def lacking_of_receiver(receiver: Receiver | None, board: str, organisation_number: str) -> list[str]:
    """What the receiver's part lacks, as one sentence that names the board; nothing when all is there.

    Whoever takes no e-invoice needs a name and nothing more: the PDF lies on their own page in the portal.
    """
    if receiver is None:
        return [f"{board}: mottagaren står inte i tjänstens fil. Skriv den som [[invoicing.receivers]]."]
    if not receiver.e_invoice:
        return []
    wanted = {
        "köparens referens": receiver.reference,
        "organisationsnummer": receiver.organisation_number or organisation_number,
        **_address(receiver.address),
    }
    missing = [name for name, value in wanted.items() if not value]
    return [f"{board}: e-fakturan saknar {', '.join(missing)}."] if missing else []


def endpoint(written: str | None, organisation_number: str) -> tuple[str, str]:
    """The scheme and the id of an address in Peppol; 0007 and the organisation number where none is written."""
    if written:
        scheme, _, id_ = written.partition(":")
        return scheme, id_
    return "0007", organisation_number.replace("-", "")


def vat_number(organisation_number: str) -> str:
    """The number for value added tax of a Swedish organisation, which is made from its organisation number."""
    return f"SE{organisation_number.replace('-', '')}01" if organisation_number else ""


def _address(address: Address) -> dict[str, str | None]:
    return {"gatuadress": address.street, "postnummer": address.postal_code, "ort": address.city}
