"""Letters that only the recipient can read: S/MIME, encrypted with AES-256 to the recipient's certificate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.hazmat.primitives.ciphers import algorithms
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key, pkcs7
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from jourbok.kernel.localtime import local_date
from jourbok.messages.rules import NotSendable
from jourbok.messages.transports.mail import WRITTEN, Letter, check_message_id, written_address
from jourbok.messages.transports.outcome import NotHandedOver

#: What everybody on the way sees; the letter's own subject goes inside.
OUTER_SUBJECT: Final = "Krypterat meddelande"
SMALLEST_KEY_BITS: Final = 2048
_FOR_MAIL: Final = {ExtendedKeyUsageOID.EMAIL_PROTECTION, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE}


@dataclass(frozen=True, slots=True)
class Sealed:
    """A letter that has been encrypted; of what it says, nothing is seen."""

    message_id: str
    content: bytes = field(repr=False)
    subject: str = OUTER_SUBJECT

    def __post_init__(self) -> None:
        check_message_id(self.message_id)

    def mime(self) -> EmailMessage:
        written = _as_mime(self.content, "enveloped-data")
        written["Subject"] = self.subject
        return written


@dataclass(frozen=True, slots=True)
class Signer:
    """We sign with this certificate and its key, both PEM. Raises NotSendable when they do not belong together."""

    certificate: bytes = field(repr=False)
    key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        certificate, key = self._read()
        if _written(certificate.public_key()) != _written(key.public_key()):
            raise NotSendable("Certifikatet och nyckeln för signering hör inte ihop.")

    def signed(self, content: bytes, at: datetime) -> bytes:
        """The content with our signature around it. Raises NotHandedOver when our certificate does not hold then."""
        certificate, key = self._read()
        _check_time(certificate, at, whose="Vårt eget certifikat")
        signing = pkcs7.PKCS7SignatureBuilder().set_data(content).add_signer(certificate, key, hashes.SHA256())
        return signing.sign(Encoding.DER, [pkcs7.PKCS7Options.Binary])

    def _read(self) -> tuple[x509.Certificate, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey]:
        try:
            certificate = x509.load_pem_x509_certificate(self.certificate)
            key = load_pem_private_key(self.key, password=None)
        except (ValueError, TypeError):
            raise NotSendable("Certifikatet eller nyckeln för signering går inte att läsa.") from None
        if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
            raise NotSendable("Nyckeln för signering ska vara RSA eller EC.")
        return certificate, key


def enveloped(
    letter: Letter, *, to: str, certificates: Sequence[bytes], at: datetime, signer: Signer | None = None
) -> Sealed:
    """The letter with all its files, so that whoever has the key of one of the certificates (PEM) can read it.

    Raises NotHandedOver, for good, unless each of them holds at the moment, is the recipient's, and is for this use.
    """
    if not certificates:
        raise NotHandedOver("Mottagaren har inget certifikat.", may_be_tried_again=False)
    sealing = pkcs7.PKCS7EnvelopeBuilder().set_content_encryption_algorithm(algorithms.AES256)
    for certificate in certificates:
        sealing = sealing.add_recipient(checked_certificate(certificate, to=to, at=at))
    inner = letter.mime().as_bytes()
    if signer is not None:
        inner = _as_mime(signer.signed(inner, at), "signed-data").as_bytes()
    return Sealed(letter.message_id, sealing.set_data(inner).encrypt(Encoding.DER, [pkcs7.PKCS7Options.Binary]))


def checked_certificate(pem: bytes, *, to: str, at: datetime) -> x509.Certificate:
    """The certificate, when a letter to the address can be encrypted to it at the moment. Raises NotHandedOver."""
    try:
        certificate = x509.load_pem_x509_certificate(pem)
        key, addresses, is_for_mail = certificate.public_key(), set(_addresses(certificate)), _is_for_mail(certificate)
    except (ValueError, x509.DuplicateExtension, x509.UnsupportedGeneralNameType):
        raise NotHandedOver("Mottagarens certifikat går inte att läsa.", may_be_tried_again=False) from None
    _check_time(certificate, at, whose="Mottagarens certifikat")
    if written_address(to).casefold() not in addresses:
        raise NotHandedOver("Certifikatet är utfärdat för en annan e-postadress.", may_be_tried_again=False)
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size < SMALLEST_KEY_BITS:
        reason = f"Mottagarens certifikat ska ha en RSA-nyckel med minst {SMALLEST_KEY_BITS} bitar."
        raise NotHandedOver(reason, may_be_tried_again=False)
    if not is_for_mail:
        raise NotHandedOver("Mottagarens certifikat är inte till för krypterad e-post.", may_be_tried_again=False)
    return certificate


def _as_mime(content: bytes, what: str) -> EmailMessage:
    written = EmailMessage(WRITTEN)
    written.set_content(
        content, "application", "pkcs7-mime", params={"smime-type": what, "name": "smime.p7m"}, filename="smime.p7m"
    )
    return written


def _written(key: CertificatePublicKeyTypes) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _check_time(certificate: x509.Certificate, at: datetime, *, whose: str) -> None:
    first, last = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if at < first:
        raise NotHandedOver(f"{whose} gäller först från {local_date(first)}.", may_be_tried_again=False)
    if at > last:
        raise NotHandedOver(f"{whose} gick ut {local_date(last)}.", may_be_tried_again=False)


def _addresses(certificate: x509.Certificate) -> Iterator[str]:
    """Whose it is: the e-mail addresses in it."""
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        yield from (one.casefold() for one in names.get_values_for_type(x509.RFC822Name))
    except x509.ExtensionNotFound:
        pass
    for one in certificate.subject.get_attributes_for_oid(NameOID.EMAIL_ADDRESS):
        yield str(one.value).casefold()


def _is_for_mail(certificate: x509.Certificate) -> bool:
    """Whether its key may encrypt keys and protect mail; what a certificate does not say, it allows."""
    try:
        if not certificate.extensions.get_extension_for_class(x509.KeyUsage).value.key_encipherment:
            return False
    except x509.ExtensionNotFound:
        pass
    try:
        uses = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return bool(_FOR_MAIL & set(uses))
