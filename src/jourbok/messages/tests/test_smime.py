"""Sealed letters: who has the key reads all of it with a program that is not ours, and nobody else anything."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from jourbok.messages.rules import NotSendable
from jourbok.messages.tests.servers import LOOPBACK, a_mail_server
from jourbok.messages.transports import Attachment, Letter, MailServer, NotHandedOver, Sealed, Signer, enveloped
from jourbok.messages.transports.smime import OUTER_SUBJECT

NOW = datetime(2021, 11, 27, 1, 14, tzinfo=UTC)
TO, NUMBER = "namnden@solna.example.se", "0190f3aa-0001@example.se"
DOCUMENT = bytes(range(256)) * 2000
LETTER = Letter(
    "Om ärende 2021-0113", "Hemligt: läs bilagan.", NUMBER, (Attachment("a.pdf", "application/pdf", DOCUMENT),)
)
RSA = rsa.generate_private_key(65537, 2048)


def pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def certificate(
    *,
    key: Any = RSA,
    whose: str = TO,
    subject: str = "",
    begins: datetime = NOW - timedelta(days=1),
    ends: datetime = NOW + timedelta(days=1),
    more: tuple[x509.ExtensionType, ...] = (),
) -> bytes:
    """A certificate of our own making, for somebody else or at another time where the test says so."""
    names = [x509.NameAttribute(NameOID.COMMON_NAME, "Namnden")]
    names += [x509.NameAttribute(NameOID.EMAIL_ADDRESS, subject)] if subject else []
    built = (
        x509.CertificateBuilder()
        .subject_name(x509.Name(names))
        .issuer_name(x509.Name(names))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
    )
    extensions = [x509.SubjectAlternativeName([x509.RFC822Name(whose)])] if whose else []
    for one in (*extensions, *more):
        built = built.add_extension(one, critical=False)
    return built.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def usage(*, encipher: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=encipher,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


def refused(*certificates: bytes, signer: Signer | None = None, at: datetime = NOW) -> str:
    with pytest.raises(NotHandedOver) as told:
        enveloped(LETTER, to=TO, certificates=certificates, at=at, signer=signer)
    assert not told.value.may_be_tried_again
    assert not told.value.may_have_arrived
    return told.value.reason


def opened(letter: bytes, folder: Path, key: rsa.RSAPrivateKey = RSA) -> bytes:
    """What `openssl cms` makes of the letter with the recipient's key; it knows nothing of us."""
    (folder / "letter").write_bytes(letter)
    (folder / "key").write_bytes(pem(key))
    told = ["openssl", "cms", "-decrypt", "-in", str(folder / "letter"), "-inkey", str(folder / "key")]
    done = subprocess.run(told, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def read(written: bytes) -> EmailMessage:
    found = message_from_bytes(written, policy=SMTP)
    assert isinstance(found, EmailMessage)
    return found


def check_whole(inner: EmailMessage) -> None:
    (attached,) = inner.iter_attachments()
    assert attached.get_content() == DOCUMENT
    assert attached.get_filename() == "a.pdf"
    assert inner["Subject"] == LETTER.subject
    words = inner.get_body(("plain",))
    assert words is not None
    assert words.get_content().strip() == LETTER.words


def test_a_sealed_letter_over_the_line_is_opened_by_another_program_and_is_whole(tmp_path: Path) -> None:
    sealed = enveloped(LETTER, to=TO, certificates=[certificate()], at=NOW)
    with a_mail_server() as post:
        MailServer(LOOPBACK, post.port, "jouren@example.se", security="none").send(TO, sealed)
    letter = post.took[0][2].encode()
    outer = read(letter)
    assert outer["Subject"] == OUTER_SUBJECT
    assert outer.get_content_type() == "application/pkcs7-mime"
    assert outer["Content-Type"].params["smime-type"] == "enveloped-data"
    assert outer["Message-ID"] == f"<{NUMBER}>"
    check_whole(read(opened(letter, tmp_path)))
    for said in ("2021-0113", "Hemligt", "a.pdf", "%PDF"):
        assert said.encode() not in letter + sealed.content


def test_the_content_is_encrypted_with_aes_256(tmp_path: Path) -> None:
    sealed = enveloped(LETTER, to=TO, certificates=[certificate()], at=NOW)
    (tmp_path / "der").write_bytes(sealed.content)
    told = subprocess.run(
        ["openssl", "cms", "-cmsout", "-print", "-noout", "-inform", "DER", "-in", str(tmp_path / "der")],
        capture_output=True,
        check=True,
    )
    assert b"aes-256-cbc" in told.stdout


def test_each_of_the_recipients_certificates_opens_the_letter_and_no_other_key_does(tmp_path: Path) -> None:
    second, other = rsa.generate_private_key(65537, 2048), rsa.generate_private_key(65537, 2048)
    sealed = enveloped(LETTER, to=TO, certificates=[certificate(), certificate(key=second)], at=NOW)
    letter = sealed.mime().as_bytes()
    for key in (RSA, second):
        check_whole(read(opened(letter, tmp_path, key)))
    with pytest.raises((AssertionError, ValueError)):
        check_whole(read(opened(letter, tmp_path, other)))


@pytest.mark.parametrize("kind", ["rsa", "ec"])
def test_a_letter_that_we_signed_is_verified_by_another_program(tmp_path: Path, kind: str) -> None:
    key: Any = rsa.generate_private_key(65537, 2048) if kind == "rsa" else ec.generate_private_key(ec.SECP256R1())
    ours = certificate(key=key, whose="jouren@example.se", more=(x509.BasicConstraints(ca=True, path_length=None),))
    sealed = enveloped(LETTER, to=TO, certificates=[certificate()], at=NOW, signer=Signer(ours, pem(key)))
    (tmp_path / "signed").write_bytes(opened(sealed.mime().as_bytes(), tmp_path))
    (tmp_path / "ours").write_bytes(ours)
    checked = ["openssl", "cms", "-verify", "-in", str(tmp_path / "signed"), "-CAfile", str(tmp_path / "ours")]
    at = ["-attime", str(int(NOW.timestamp())), "-purpose", "any"]
    done = subprocess.run([*checked, *at], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    check_whole(read(done.stdout))


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"ends": NOW - timedelta(seconds=1)}, "gick ut 2021-11-27"),
        ({"begins": NOW + timedelta(hours=1)}, "gäller först från 2021-11-27"),
        ({"whose": "nagon.annan@solna.example.se"}, "annan e-postadress"),
        ({"whose": "namnden@solna.example.se.example.org"}, "annan e-postadress"),
        ({"whose": ""}, "annan e-postadress"),
        ({"key": ec.generate_private_key(ec.SECP256R1())}, "RSA-nyckel"),
        ({"key": rsa.generate_private_key(65537, 1024)}, "2048"),  # noqa: S505 - one that is refused
        ({"more": (usage(encipher=False),)}, "inte till för"),
        ({"more": (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]),)}, "inte till för"),
    ],
)
def test_a_certificate_that_does_not_hold_or_is_anothers_is_refused_in_words(other: dict[str, Any], words: str) -> None:
    assert words in refused(certificate(**other))
    assert words in refused(certificate(), certificate(**other)), "one of two is enough to refuse"


@pytest.mark.parametrize(
    "other",
    [
        {"whose": TO.upper()},
        {"whose": "", "subject": TO},
        {"more": (usage(encipher=True), x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]))},
    ],
)
def test_a_certificate_that_is_the_recipients_by_any_of_its_addresses_is_taken(other: dict[str, Any]) -> None:
    assert isinstance(enveloped(LETTER, to=TO, certificates=[certificate(**other)], at=NOW), Sealed)


def test_without_a_certificate_or_with_one_that_cannot_be_read_nothing_is_sealed() -> None:
    assert "inget certifikat" in refused()
    for unreadable in (b"", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", pem(RSA)):
        assert "går inte att läsa" in refused(unreadable)


def test_our_own_certificate_must_hold_and_belong_to_its_key() -> None:
    assert "Vårt eget" in refused(certificate(), signer=Signer(certificate(ends=NOW - timedelta(hours=1)), pem(RSA)))
    for wrong in (
        (certificate(), pem(rsa.generate_private_key(65537, 2048))),
        (b"x", pem(RSA)),
        (certificate(), b"x"),
    ):
        with pytest.raises(NotSendable):
            Signer(*wrong)
    assert "PRIVATE" not in repr(Signer(certificate(), pem(RSA)))
