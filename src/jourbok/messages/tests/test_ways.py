"""The ways for documents as the environment names them: whole, or the start stops in words."""

from __future__ import annotations

from pathlib import Path

import environ
import pytest
from django.core.exceptions import ImproperlyConfigured

from jourbok.messages.configuration import ways_of
from jourbok.messages.tests.test_smime import RSA, certificate, pem
from jourbok.messages.transports import Folder, HttpEndpoint, SftpServer, Ways

URL, HOST = {"JOURBOK_SDK_URL": "https://sdk.example.se"}, {"JOURBOK_SDK_SFTP_HOST": "sftp.example.se"}
FAX, SMTP = {"JOURBOK_FAX_URL": "https://fax.example.se"}, {"JOURBOK_SMTP_HOST": "post.example.se"}
SFTP = HOST | {"JOURBOK_SDK_SFTP_USER": "jourbok", "JOURBOK_SDK_SFTP_FOLDER": "/ut"}


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    """The files that an operator has, by what is in them."""
    content = {"token": b"hemligt-1\n", "known": b"h ssh-ed25519 A\n", "cert": certificate(), "key": pem(RSA)}
    for name, text in content.items():
        (tmp_path / name).write_bytes(text)
    return {name: str(tmp_path / name) for name in content}


def told(**named: str) -> Ways:
    env = environ.Env()
    env.ENVIRON = named
    return ways_of(env)


def test_where_nothing_is_named_there_is_no_way() -> None:
    assert told() == Ways()


def test_a_message_service_may_be_a_folder_here() -> None:
    ways = told(JOURBOK_SDK_FOLDER="/srv/sdk/ut", JOURBOK_SDK_RECEIPTS="/srv/sdk/in")
    assert (ways.sdk_out, ways.sdk_receipts) == (Folder(Path("/srv/sdk/ut")), Folder(Path("/srv/sdk/in")))


def test_a_message_service_may_be_a_folder_at_an_sftp_server_and_receipts_come_to_the_same(
    files: dict[str, str],
) -> None:
    ways = told(
        **SFTP,
        JOURBOK_SDK_SFTP_PORT="2222",
        JOURBOK_SDK_SFTP_KNOWN_HOSTS_FILE=files["known"],
        JOURBOK_SDK_SFTP_PASSWORD_FILE=files["token"],
        JOURBOK_SDK_RECEIPTS="/in",
    )
    assert isinstance(ways.sdk_out, SftpServer)
    assert isinstance(ways.sdk_receipts, SftpServer)
    assert (ways.sdk_out.port, ways.sdk_out.folder, ways.sdk_out.password) == (2222, "/ut", "hemligt-1")
    assert (ways.sdk_receipts.host, ways.sdk_receipts.folder) == ("sftp.example.se", "/in")
    assert "hemligt" not in repr(ways)


def test_a_message_service_and_a_fax_gateway_may_be_addresses(files: dict[str, str]) -> None:
    ways = told(
        **URL,
        **FAX,
        **SMTP,
        JOURBOK_SDK_TOKEN_FILE=files["token"],
        JOURBOK_FAX_TOKEN_FILE=files["token"],
        JOURBOK_FAX_CA_FILE=files["cert"],
        JOURBOK_SMTP_SENDER="jouren@example.se",
        JOURBOK_FAX_MAIL_DOMAIN="Fax.example.se",
        JOURBOK_SDK_RECEIPTS="/srv/sdk/in",
    )
    assert isinstance(ways.sdk_out, HttpEndpoint)
    assert (ways.sdk_out.token, ways.sdk_out.called) == ("hemligt-1", "Meddelandetjänsten")
    assert ways.fax is not None
    assert (ways.fax.cafile, ways.fax.called, ways.fax_mail_domain) == (files["cert"], "Faxtjänsten", "fax.example.se")
    assert ways.mail is not None
    assert "hemligt" not in repr(ways)
    assert told(JOURBOK_FAX_URL="http://127.0.0.1:8080/fax").fax == HttpEndpoint(
        "http://127.0.0.1:8080/fax", called="Faxtjänsten", seconds=30.0
    )


def test_e_invoices_go_to_a_folder_an_sftp_server_or_an_access_point(files: dict[str, str]) -> None:
    assert told(JOURBOK_INVOICE_FOLDER="/srv/fakturor").invoices_out == Folder(Path("/srv/fakturor"))
    point = told(JOURBOK_INVOICE_URL="https://ap.example.se/in", JOURBOK_INVOICE_TOKEN_FILE=files["token"])
    assert point.invoices_out == HttpEndpoint(
        "https://ap.example.se/in", called="Accesspunkten", token="hemligt-1", seconds=30.0
    )
    assert point.sdk_out is None
    kept = told(
        JOURBOK_INVOICE_SFTP_HOST="sftp.example.se",
        JOURBOK_INVOICE_SFTP_USER="jourbok",
        JOURBOK_INVOICE_SFTP_FOLDER="/fakturor",
        JOURBOK_INVOICE_SFTP_KNOWN_HOSTS_FILE=files["known"],
        JOURBOK_INVOICE_SFTP_PASSWORD_FILE=files["token"],
    )
    assert isinstance(kept.invoices_out, SftpServer)
    assert (kept.invoices_out.folder, kept.invoices_out.port, kept.sdk_out) == ("/fakturor", 22, None)


def test_letters_may_be_signed_with_a_certificate_of_ours(files: dict[str, str]) -> None:
    ways = told(JOURBOK_SMIME_CERTIFICATE_FILE=files["cert"], JOURBOK_SMIME_KEY_FILE=files["key"])
    assert ways.signer is not None
    assert "PRIVATE" not in repr(ways)


@pytest.mark.parametrize(
    ("named", "words"),
    [
        (URL, "nyckeln till tjänsten"),
        (FAX, "nyckeln till tjänsten"),
        ({"JOURBOK_SDK_URL": "http://sdk.example.se"}, "https"),
        ({"JOURBOK_FAX_URL": "http://fax.example.se", "JOURBOK_FAX_TOKEN_FILE": "{token}"}, "https"),
        (URL | {"JOURBOK_SDK_TOKEN_FILE": "{token}", "JOURBOK_SDK_CA_FILE": "/nowhere"}, "/nowhere"),
        (FAX | {"JOURBOK_FAX_TOKEN_FILE": "/nowhere"}, "/nowhere"),
        ({"JOURBOK_FAX_TOKEN_FILE": "{token}"}, "JOURBOK_FAX_URL"),
        ({"JOURBOK_SDK_TOKEN_FILE": "{token}"}, "JOURBOK_SDK_URL"),
        ({"JOURBOK_SDK_FOLDER": "ut"}, "sökvägen"),
        ({"JOURBOK_SDK_RECEIPTS": "in"}, "sökvägen"),
        ({"JOURBOK_SDK_FOLDER": "/ut", "JOURBOK_SDK_RECEIPTS": "/ut/"}, "annan mapp"),
        ({"JOURBOK_SDK_FOLDER": "/ut"} | URL, "Välj en"),
        ({"JOURBOK_SDK_FOLDER": "/ut"} | HOST, "Välj en"),
        (HOST, "nyckel"),
        (SFTP | {"JOURBOK_SDK_SFTP_PASSWORD_FILE": "{token}"}, "serverns nyckel"),
        (SFTP | {"JOURBOK_SDK_SFTP_KNOWN_HOSTS_FILE": "{known}"}, "antingen"),
        (SFTP | {"JOURBOK_SDK_SFTP_KNOWN_HOSTS_FILE": "/nowhere"}, "/nowhere"),
        ({"JOURBOK_SDK_SFTP_USER": "jourbok"}, "JOURBOK_SDK_SFTP_USER"),
        ({"JOURBOK_SDK_SFTP_FOLDER": "/ut"}, "JOURBOK_SDK_SFTP_FOLDER"),
        ({"JOURBOK_INVOICE_FOLDER": "/ut", "JOURBOK_INVOICE_URL": "https://ap.example.se"}, "Välj en"),
        ({"JOURBOK_INVOICE_FOLDER": "ut"}, "sökvägen"),
        ({"JOURBOK_INVOICE_URL": "https://ap.example.se"}, "nyckeln till tjänsten"),
        ({"JOURBOK_INVOICE_URL": "http://ap.example.se", "JOURBOK_INVOICE_TOKEN_FILE": "{token}"}, "https"),
        ({"JOURBOK_INVOICE_TOKEN_FILE": "{token}"}, "JOURBOK_INVOICE_URL"),
        ({"JOURBOK_INVOICE_SFTP_USER": "jourbok"}, "JOURBOK_INVOICE_SFTP_USER"),
        ({"JOURBOK_FAX_MAIL_DOMAIN": "fax.example.se"}, "JOURBOK_SMTP_HOST"),
        (SMTP | {"JOURBOK_SMTP_SENDER": "a@b.se", "JOURBOK_FAX_MAIL_DOMAIN": "@fax.example.se"}, "domän"),
        ({"JOURBOK_SMIME_KEY_FILE": "{key}"}, "både"),
        ({"JOURBOK_SMIME_CERTIFICATE_FILE": "{cert}"}, "både"),
        ({"JOURBOK_SMIME_CERTIFICATE_FILE": "{key}", "JOURBOK_SMIME_KEY_FILE": "{key}"}, "går inte att läsa"),
    ],
    ids=str,
)
def test_a_way_that_is_half_set_up_or_open_to_all_stops_the_start_in_words(
    files: dict[str, str], named: dict[str, str], words: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=words) as why:
        told(**{name: value.format(**files) for name, value in named.items()})
    assert "hemligt" not in str(why.value)
