"""An invoice's paper as UBL 2.1, the way Peppol BIS Billing 3 wants it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from lxml import etree

from jourbok.documents.peppol.paper import (
    SWEDISH_ORGANISATIONS,
    InvoicePaper,
    PaperKind,
    PaperLine,
    Party,
    Payment,
    Vat,
    VatCategory,
)

CUSTOMIZATION: Final = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
PROFILE: Final = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
CURRENCY: Final = "SEK"
_UBL: Final = "urn:oasis:names:specification:ubl:schema:xsd"
_CBC: Final = f"{_UBL}:CommonBasicComponents-2"
_CAC: Final = f"{_UBL}:CommonAggregateComponents-2"
_CREDIT_TRANSFER: Final = "30"


def as_ubl(paper: InvoicePaper) -> bytes:
    """The paper as an XML file in UTF-8; the same paper gives the same bytes."""
    is_credit = paper.kind is PaperKind.CREDIT_NOTE
    name = "CreditNote" if is_credit else "Invoice"
    root = etree.Element(f"{{{_UBL}:{name}-2}}{name}", nsmap={None: f"{_UBL}:{name}-2", "cac": _CAC, "cbc": _CBC})
    _head(root, paper, is_credit=is_credit)
    _party(_under(root, "AccountingSupplierParty"), paper.seller)
    _party(_under(root, "AccountingCustomerParty"), paper.buyer)
    if paper.payment:
        _payment(root, paper.payment)
    if not is_credit:
        _say(_under(root, "PaymentTerms"), "Note", f"Betalas senast {paper.due_on.isoformat()}")
    _tax(root, paper)
    _sums(root, paper)
    for number, line in enumerate(paper.lines, 1):
        _line(root, number, line, paper.vat, is_credit=is_credit)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _head(root: etree._Element, paper: InvoicePaper, *, is_credit: bool) -> None:
    _say(root, "CustomizationID", CUSTOMIZATION)
    _say(root, "ProfileID", PROFILE)
    _say(root, "ID", paper.number)
    _say(root, "IssueDate", paper.issued_on.isoformat())
    if is_credit:
        _say(root, "CreditNoteTypeCode", "381")
    else:
        _say(root, "DueDate", paper.due_on.isoformat())
        _say(root, "InvoiceTypeCode", "380")
    _say(root, "Note", paper.note)
    _say(root, "DocumentCurrencyCode", CURRENCY)
    _say(root, "BuyerReference", paper.buyer_reference)
    if paper.period:
        period = _under(root, "InvoicePeriod")
        _say(period, "StartDate", paper.period[0].isoformat())
        _say(period, "EndDate", paper.period[1].isoformat())
    if paper.order_reference:
        _say(_under(root, "OrderReference"), "ID", paper.order_reference)
    if paper.credits:
        credited = _under(_under(root, "BillingReference"), "InvoiceDocumentReference")
        _say(credited, "ID", paper.credits[0])
        _say(credited, "IssueDate", paper.credits[1].isoformat())


def _party(above: etree._Element, party: Party) -> None:
    found = _under(above, "Party")
    scheme, number = party.address
    _say(found, "EndpointID", number, {"schemeID": scheme})
    _say(_under(found, "PartyName"), "Name", party.name)
    address = _under(found, "PostalAddress")
    _say(address, "StreetName", party.street)
    _say(address, "CityName", party.city)
    _say(address, "PostalZone", party.postal_code)
    _say(_under(address, "Country"), "IdentificationCode", party.country)
    if party.vat_number:
        registered = _under(found, "PartyTaxScheme")
        _say(registered, "CompanyID", party.vat_number)
        _say(_under(registered, "TaxScheme"), "ID", "VAT")
    entity = _under(found, "PartyLegalEntity")
    _say(entity, "RegistrationName", party.name)
    _say(entity, "CompanyID", party.organisation_digits, {"schemeID": SWEDISH_ORGANISATIONS})
    if party.contact or party.phone or party.email:
        contact = _under(found, "Contact")
        _say(contact, "Name", party.contact)
        _say(contact, "Telephone", party.phone)
        _say(contact, "ElectronicMail", party.email)


def _payment(root: etree._Element, payment: Payment) -> None:
    means = _under(root, "PaymentMeans")
    _say(means, "PaymentMeansCode", _CREDIT_TRANSFER)
    _say(means, "PaymentID", payment.reference)
    account = _under(means, "PayeeFinancialAccount")
    _say(account, "ID", payment.digits)
    _say(_under(account, "FinancialInstitutionBranch"), "ID", payment.scheme)


def _tax(root: etree._Element, paper: InvoicePaper) -> None:
    total = _under(root, "TaxTotal")
    _amount(total, "TaxAmount", paper.vat_ore)
    part = _under(total, "TaxSubtotal")
    _amount(part, "TaxableAmount", paper.net_ore)
    _amount(part, "TaxAmount", paper.vat_ore)
    _category(part, "TaxCategory", paper.vat, with_reason=True)


def _category(above: etree._Element, name: str, vat: Vat, *, with_reason: bool = False) -> None:
    category = _under(above, name)
    _say(category, "ID", vat.category.value)
    _say(category, "Percent", str(vat.percent))
    if with_reason and vat.category is VatCategory.EXEMPT:
        _say(category, "TaxExemptionReason", vat.reason)
    _say(_under(category, "TaxScheme"), "ID", "VAT")


def _sums(root: etree._Element, paper: InvoicePaper) -> None:
    sums = _under(root, "LegalMonetaryTotal")
    _amount(sums, "LineExtensionAmount", paper.net_ore)
    _amount(sums, "TaxExclusiveAmount", paper.net_ore)
    _amount(sums, "TaxInclusiveAmount", paper.total_ore)
    _amount(sums, "PayableAmount", paper.total_ore)


def _line(root: etree._Element, number: int, line: PaperLine, vat: Vat, *, is_credit: bool) -> None:
    row = _under(root, "CreditNoteLine" if is_credit else "InvoiceLine")
    _say(row, "ID", str(number))
    _say(row, "Note", line.note)
    quantity = f"{line.quantity.normalize():f}"
    _say(row, "CreditedQuantity" if is_credit else "InvoicedQuantity", quantity, {"unitCode": line.unit})
    _amount(row, "LineExtensionAmount", line.net_ore)
    _say(row, "AccountingCost", line.account)
    item = _under(row, "Item")
    _say(item, "Name", line.text)
    _category(item, "ClassifiedTaxCategory", vat)
    _amount(_under(row, "Price"), "PriceAmount", line.price_ore)


def _under(above: etree._Element, name: str) -> etree._Element:
    return etree.SubElement(above, f"{{{_CAC}}}{name}")


def _say(above: etree._Element, name: str, text: str, attributes: Mapping[str, str] | None = None) -> None:
    """The element with its text; nothing for an empty text, because an empty element is refused."""
    if text:
        etree.SubElement(above, f"{{{_CBC}}}{name}", dict(attributes or {})).text = text


def _amount(above: etree._Element, name: str, ore: int) -> None:
    _say(above, name, f"{Decimal(ore).scaleb(-2):.2f}", {"currencyID": CURRENCY})
