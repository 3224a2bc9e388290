"""A document to the place that the installation names: a folder, an SFTP server or an address, and the same once."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest

from jourbok.messages.tests.servers import LOOPBACK, a_gateway, a_vault
from jourbok.messages.transports import Folder, HttpEndpoint, NotHandedOver, SftpServer, hand_over_xml

KEY, WRITTEN = UUID("01890000-0000-7000-8000-000000000001"), "<Invoice>Värmdö</Invoice>".encode()


def test_in_a_folder_it_lies_once_by_its_name(tmp_path: Path) -> None:
    for _ in range(2):
        hand_over_xml(Folder(tmp_path), WRITTEN, name="2021-0001", key=KEY)
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == {"2021-0001.xml": WRITTEN}


def test_at_an_sftp_server_it_lies_once_by_its_name(tmp_path: Path) -> None:
    with a_vault(tmp_path) as vault:
        server = SftpServer(
            LOOPBACK, vault.port, "jourbok", "/", str(vault.known_hosts), key_file=str(vault.key_file), seconds=10.0
        )
        for _ in range(2):
            hand_over_xml(server, WRITTEN, name="2021-0001", key=KEY)
        assert {one.name: one.read_bytes() for one in vault.folder.iterdir()} == {"2021-0001.xml": WRITTEN}


def test_to_an_address_it_is_posted_as_xml_with_the_same_key_each_time() -> None:
    with a_gateway() as point:
        for _ in range(2):
            hand_over_xml(HttpEndpoint(point.url(), token="hemligt"), WRITTEN, name="2021-0001", key=KEY)
    assert [(sign, body) for _, sign, body in point.got] == [("Bearer hemligt", WRITTEN)] * 2
    assert {head["Idempotency-Key"] for head in point.heads} == {str(KEY)}
    assert {head["Content-Type"] for head in point.heads} == {"application/xml"}


def test_what_is_not_taken_is_told_and_a_name_that_leads_elsewhere_is_refused(tmp_path: Path) -> None:
    with a_gateway(status=503) as point, pytest.raises(NotHandedOver) as told:
        hand_over_xml(HttpEndpoint(point.url()), WRITTEN, name="2021-0001", key=KEY)
    assert told.value.may_be_tried_again
    with pytest.raises(NotHandedOver) as strange:
        hand_over_xml(Folder(tmp_path), WRITTEN, name="../2021-0001", key=KEY)
    assert not strange.value.may_be_tried_again
    assert not list(tmp_path.iterdir())
