"""A service's file with faults is refused whole, and every fault is told at its key and line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jourbok.kernel.filetable import Problem
from jourbok.setup.rules.service_file import ServiceFile, ServiceFileRefused, read_service_file
from jourbok.setup.tests.small_service import TEXT


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "lilla.toml"


def read(path: Path, text: str = TEXT) -> ServiceFile:
    path.write_text(text, encoding="utf-8")
    return read_service_file(path)


def refusal(path: Path, text: str) -> tuple[Problem, ...]:
    with pytest.raises(ServiceFileRefused) as refused:
        read(path, text)
    return refused.value.problems


def spoilt(*replacements: tuple[str, str]) -> str:
    text = TEXT
    for old, new in replacements:
        assert text.count(old) == 1, f"{old!r} must stand once"
        text = text.replace(old, new)
    return text


#: What is written instead of what, and the fault that it is: its key, and how its line begins.
ONE_FAULT = [
    ("format = 1", "format = 2", "format", "format = 2"),
    ('id = "lilla"', 'id = "Lilla jouren"', "service.id", 'id = "Lilla'),
    ('host = "ekero"', 'host = "eker"', "service.host", 'host = "eker"'),
    ("starts_on = 2015-01-07", 'starts_on = "2015-01-07"', "service.starts_on", "starts_on"),
    ('scb_code = "0184"', "scb_code = 184", "municipalities[1].scb_code", "scb_code = 184"),
    ('scb_code = "0184"', 'scb_code = "184"', "municipalities[1].scb_code", 'scb_code = "184"'),
    ('scb_code = "0184"', 'scb_code = "0125" # igen', "municipalities[1].scb_code", 'scb_code = "0125" # igen'),
    ("212901-2593", "212901-2590", "municipalities[0].organisation_number", "organisation_number"),
    ("212901-2593", "2129012598", "municipalities[0].organisation_number", "organisation_number"),
    ("on = 2019-12-31", "on = 2020-12-31 # a", "municipalities[0].populations[1].on", "on = 2020-12-31\n"),
    ("inhabitants = 28_800", "inhabitants = 0", "municipalities[0].populations[1].inhabitants", "inhabitants = 0"),
    ("pays = true # Ekerö", 'pays = "ja"', "boards[0].pays", 'pays = "ja"'),
    ("pays = true # Ekerö", "pays = false # Ekerö", "boards[0].pays", "pays = false # Ekerö"),
    ("pays = false # Solna", "pays = true # båda", "boards[2].pays", "pays = true # båda"),
    ("true # Solna", 'true\nsubjects = ["chld"]', "boards[1].subjects[0]", 'subjects = ["chld"]'),
    ("true # Solna", "true\nsubjects = 3", "boards[1].subjects", "subjects = 3"),
    ("true # Ekerö", 'true\nsubjects = ["child"]', "boards[0].subjects", "subjects"),
    ("true # Ekerö", 'true\nother_contact = "chefen"', "boards[0].other_contact", "other_contact"),
    ("true # Ekerö", 'true\nother_contact = "chef@eker\u043e.example"', "boards[0].other_contact", "other_contact"),
    ("08-465 004 98", "n\u0430mnd@solna.example", "channels[1].address", "address"),
    ("08-465 004 98", "0203:xn--80ak6aa92e.example", "channels[1].address", "address"),
    ("to = 2021-10-01", "to = 2015-01-07", "memberships[0].to", "to = 2015-01-07"),
    ("to = 2031-03-18", "to = 2021-03-17", "memberships[1].to", "to = 2021-03-17"),
    ('signed = "yes"', "signed = true", "agreements[0].signed", "signed = true"),
    ('kind = "fax"', 'kind = "brev"', "channels[1].kind", 'kind = "brev"'),
    ("priority = 2", "priority = 1 # fax", "channels[1].boards[0]", 'boards = ["ekero"]\nkind'),
    ('kind = "fax"', 'kind = "portal" # 2', "channels[1].boards[0]", 'boards = ["ekero"]\nkind'),
    ('", "solna-arbete"]\nkind', '"]\nkind', "boards[2]", '[[boards]]\nid = "solna-a'),
    ('["solna-social"]\nfrom', '["solna-socal"]\nfrom', "agreements[0].boards[0]", 'boards = ["solna-socal"]'),
    ('to = "02:00"', 'to = "26:00"', "duty.open[0].to", 'to = "26:00"'),
    ("callback_minutes", "calback_minutes", "promises.calback_minutes", "calback_minutes"),
    ('["mon", "tue"]', '["mon", "fri"] # a', "staffing[1].days[0]", 'days = ["fri"]'),
    ('["mon", "tue"]', '["mon", "tis"]', "staffing[0].days[1]", 'days = ["mon", "tis"]'),
    ("quota_per_year = 1000", "quota_per_year = 1000.0", "sos.quota_per_year", "quota_per_year"),
    ('contract_year_starts = "01-01"', 'contract_year_starts = "02-30"', "sos.contract_year_starts", "contract_year"),
    ("share = 0.9", "share = 0.90000000000000000000000000001", "cost.shares[1].share", "share = 0.9"),
    ('basis = "minutes"', 'basis = "population" # 2', "cost.shares[1].basis", 'basis = "population" # 2'),
    ('population_date = "previous_year_end"\n', "", "cost.population_date", "[cost]"),
    ('"previous_year_end"', '"fixed"', "cost.population_fixed_on", "[cost]"),
    ("admin_percent = 5", "admin_percent = 5.00001", "cost.admin_percent", "admin_percent"),
    ("day = 30", "day = 31", "cost.invoices[0].day", "day = 31"),
    ("day = 30", "covers_from_month = 3", "cost.invoices[0].covers_to_month", "[[cost.invoices]]"),
    ('groups = ["elderly", "disability"]', 'groups = ["old"]', "referrals[0].groups[0]", "groups"),
    ('phone = "08-465 004 99"', 'phone = "kontoret"', "referrals[0].phone", "phone"),
    ('cycle = "yearly"', 'cycle = "årlig"', "reporting[0].cycle", "cycle"),
    ("[[reporting]]", "[[rapporting]]", "rapporting", "[[rapporting]]"),
    ("[promises]", "[promises]\nassumed = ['on_site_minutes']", "promises.assumed[0]", "assumed"),
    (
        '[[municipalities.populations]]\non = 2021-12-31\ninhabitants = 83_200\n',
        "",
        "municipalities[1].populations",
        '[[municipalities]]\nid = "solna"',
    ),
]  # fmt: skip

#: The same, where one slip makes more than one thing untrue.
SEVERAL_FAULTS = [
    ("format = 1", "fromat = 1", "format", "fromat"),
    ('id = "solna-arbete"', 'id = "solna-social" # 2', "boards[2].id", 'id = "solna-social" # 2'),
    ('municipality = "ekero"', 'municipality = "ekerö"', "boards[0].municipality", 'municipality = "ekerö"'),
    ('["solna-social", "solna-arbete"]\nf', '["solna-arbete"]\nf', "boards[1]", '[[boards]]\nid = "solna-s'),
]


@pytest.mark.parametrize(("old", "new", "key_path", "line_begins"), ONE_FAULT + SEVERAL_FAULTS)
def test_a_fault_is_told_at_its_key_and_line(path: Path, old: str, new: str, key_path: str, line_begins: str) -> None:
    text = spoilt((old, new))
    assert text.count(f"\n{line_begins}") + text.startswith(line_begins) == 1, "the line must be unmistakable"
    line = text[: f"\n{text}".index(f"\n{line_begins}")].count("\n") + 1
    problems = refusal(path, text)
    assert (key_path, line) in [(problem.key_path, problem.line) for problem in problems]
    assert (len(problems) == 1) is ((old, new, key_path, line_begins) in ONE_FAULT)


def _answering(one: str, other: str) -> str:
    return spoilt(
        ("true # Solna", f"true\nsubjects = [{one}]"), ("false # Solna", f"false\nsubjects = [{other}] # igen")
    )


def test_two_boards_of_one_municipality_answer_for_a_subject_each(path: Path) -> None:
    boards = {board.id: board.subjects for board in read(path, _answering('"child"', '"economic"')).register.boards}
    assert boards == {"ekero": set(), "solna-social": {"child"}, "solna-arbete": {"economic"}}


def test_a_subject_that_two_boards_answer_for_at_once_is_a_fault_at_the_second(path: Path) -> None:
    (problem,) = refusal(path, _answering('"child"', '"economic", "child"'))
    assert problem.key_path == "boards[2].subjects[1]"
    assert "Nämnden på rad 38" in problem.message


def test_a_board_that_follows_upon_another_may_answer_for_the_same(path: Path) -> None:
    text = _answering('"child"', '"child"').replace(
        '["solna-social", "solna-arbete"]\nfrom = 2021-03-18\nto = 2031-03-18',
        '["solna-social"]\nfrom = 2021-03-18\nto = 2031-03-18\n\n'
        '[[memberships]]\nboards = ["solna-arbete"]\nfrom = 2031-03-18',
    )
    text = text.replace("pays = false", "pays = true")
    assert [board.subjects for board in read(path, text).register.boards[1:]] == [{"child"}, {"child"}]


def test_the_small_service_is_without_fault(path: Path) -> None:
    assert read(path).assumed == ()


def test_a_syntax_error_is_told_alone_though_there_are_other_faults(path: Path) -> None:
    (problem,) = refusal(path, spoilt(("format = 1", "format = 7"), ('name = "Solna"', "name = Solna")))
    assert (problem.key_path, problem.line) == ("", 25)


def test_all_other_faults_are_told_together_in_the_order_of_the_file(path: Path) -> None:
    text = spoilt(
        ("format = 1", "format = 3"),
        ('host = "ekero"', 'host = "oslo"'),
        ("inhabitants = 28_800", "inhabitants = -1"),
        ("to = 2021-10-01", "to = 2001-01-01"),
        ('kind = "fax"', 'kind = "rök"'),
        ("workers = 4", "workers = 4.5"),
        ("share = 0.9", "share = 0.8"),
        ('cycle = "yearly"', "cycle = 1"),
    )
    problems = refusal(path, text)
    assert [problem.key_path for problem in problems] == [
        "format",
        "service.host",
        "municipalities[0].populations[1].inhabitants",
        "memberships[0].to",
        "channels[1].kind",
        "staffing[1].workers",
        "cost.shares[1].share",
        "reporting[0].cycle",
    ]
    assert [problem.line for problem in problems] == sorted(problem.line or 0 for problem in problems)


def test_a_file_of_another_kind_is_told_what_it_lacks(path: Path) -> None:
    problems = refusal(path, "title = 'något annat'\n")
    assert {problem.key_path for problem in problems} == {
        "format", "service", "municipalities", "boards", "memberships", "channels", "title",
    }  # fmt: skip
    assert {problem.line for problem in problems} == {1}


def test_a_board_cannot_be_a_member_twice_at_a_time_but_may_come_back(path: Path) -> None:
    again = '[[memberships]]\nboards = ["ekero"]\nfrom = {}\n\n[[agreements]]\nboards = ["solna-social"]'
    text = spoilt(('[[agreements]]\nboards = ["solna-social"]', again.format("2021-10-01")))
    assert len(read(path, text).member_periods()) == 3
    (problem,) = refusal(path, text.replace("from = 2021-10-01", "from = 2021-09-30"))
    assert problem.key_path == "memberships[2].boards[0]"
    assert "rad 50" in problem.message


def test_an_agreement_twice_from_one_day_is_refused(path: Path) -> None:
    same = '[[agreements]]\nboards = ["solna-social"]\nfrom = 2021-03-18\nsigned = "no"\n\n[promises]'
    (problem,) = refusal(path, spoilt(("[promises]", same)))
    assert problem.key_path == "agreements[1].boards[0]"


def test_somebody_else_at_the_board_is_written_to_at_an_address_or_at_none(path: Path) -> None:
    told = read(path, spoilt(("true # Ekerö", 'true\nother_contact = "chef@växjö.example"')))
    assert [board.other_contact for board in told.register.boards] == ["chef@växjö.example", None, None]


def test_an_address_belongs_to_one_board(path: Path) -> None:
    both = 'boards = ["ekero", "solna-social"]\nkind = "fax"'
    (problem,) = refusal(path, spoilt(('boards = ["ekero"]\nkind = "fax"', both)))
    assert problem.key_path == "channels[1].address"


def test_somebody_pays_at_every_time_when_a_municipality_takes_part(path: Path) -> None:
    split = 'boards = ["solna-arbete"]\nfrom = 2021-03-18\n\n[[memberships]]\nboards = ["solna-social"]'
    text = spoilt(('boards = ["solna-social", "solna-arbete"]', split), ("to = 2031-03-18", "to = 2022-01-01"))
    (problem,) = refusal(path, text)
    assert problem.key_path == "boards[2].pays"
    assert "från 2022-01-01" in problem.message


@given(
    st.integers(0, TEXT.count("\n") - 1),
    st.sampled_from(["", "3", "-1.5", "true", "[]", "[1]", "{}", "'x'", "2021-01-01"]),
)
def test_whatever_a_line_says_the_file_is_read_or_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory, number: int, value: str
) -> None:
    lines = TEXT.splitlines()
    key, equals, _ = lines[number].partition(" = ")
    lines[number] = f"{key} = {value}" if equals and value else ""
    path = tmp_path_factory.mktemp("files") / "lilla.toml"
    try:
        read(path, "\n".join(lines))
    except ServiceFileRefused as refused:
        assert all(problem.message for problem in refused.problems)


def test_membership_is_half_open_and_as_old_as_the_service_when_no_first_day_is_given(path: Path) -> None:
    service_file = read(path)

    def members(day: date) -> list[str]:
        return [board.id for board in service_file.members_on(day)]

    assert members(date(2015, 1, 6)) == []
    assert members(date(2015, 1, 7)) == ["ekero"]
    assert members(date(2021, 3, 17)) == ["ekero"]
    assert members(date(2021, 9, 30)) == ["ekero", "solna-social", "solna-arbete"]
    assert members(date(2021, 10, 1)) == ["solna-social", "solna-arbete"]
    assert members(date(2031, 3, 18)) == []


def test_the_assumed_parts_of_a_file_are_known_by_key_path(path: Path) -> None:
    service_file = read(
        path,
        spoilt(
            ("[promises]", "[promises]\nassumed = true"),
            ("on = 2020-12-31", "assumed = true\non = 2020-12-31"),
            ('name = "Socialnämnden i Solna"', 'name = "Socialnämnden i Solna"\nassumed = ["name"]'),
        ),
    )
    assert service_file.assumed == ("municipalities[0].populations[1]", "boards[1].name", "promises")
    assert service_file.promises.assumed == {"callback_minutes"}
    assert service_file.register.boards[1].assumed == {"name"}
    assert [population.is_assumed for population in service_file.register.municipalities[0].populations] == [
        False,
        True,
    ]
