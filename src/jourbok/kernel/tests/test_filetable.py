"""Whoever mends a file is told of every fault in it, by key and line, in Swedish."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jourbok.kernel.filetable import FileRefused, FileTable, Problem, read_file, refuse_repeats, refuse_unknown


class Kind(StrEnum):
    PORTAL = "portal"
    FAX = "fax"


@pytest.fixture
def written(tmp_path: Path) -> Path:
    return tmp_path / "jour.toml"


def table_of(path: Path, text: str) -> FileTable:
    path.write_text(text, encoding="utf-8")
    return read_file(path)


def refused(path: Path) -> Problem:
    """The one problem with which the file is refused before anything in it is read."""
    with pytest.raises(FileRefused) as refusal:
        read_file(path)
    (problem,) = refusal.value.problems
    return problem


def places(table: FileTable) -> list[tuple[str, int | None]]:
    return [(problem.key_path, problem.line) for problem in table.problems]


def test_values_are_read_exactly_as_written(written: Path) -> None:
    table = table_of(
        written,
        """
        id = "upplands-vasby"
        name = " Upplands Väsby "
        inhabitants = 46_800
        share = 0.1
        percent = 2.50
        on = 2020-12-31
        opens = "16:00"
        year_starts = "07-01"
        pays = false
        kind = "fax"
        days = ["mon", "tue"]
        ways = ["fax", "portal"]
        """,
    )
    assert table.slug("id") == "upplands-vasby"
    assert table.text("name") == "Upplands Väsby"
    assert table.integer("inhabitants", least=46_800, most=46_800) == 46_800
    assert table.share("share") * 3 == Decimal("0.3")
    assert str(table.decimal("percent")) == "2.50"
    assert table.decimal("inhabitants") == 46_800
    assert table.date("on") == date(2020, 12, 31)
    assert table.time("opens") == time(16)
    assert table.month_day("year_starts").in_year(2021) == date(2021, 7, 1)
    assert table.flag("pays") is False
    assert table.choice("kind", Kind) is Kind.FAX
    assert table.texts("days") == ("mon", "tue")
    assert table.choices("ways", Kind) == (Kind.FAX, Kind.PORTAL)
    table.finish()


@pytest.mark.parametrize(
    ("value", "getter"),
    [
        ("3", FileTable.text),
        ('""', FileTable.text),
        ('" "', FileTable.text),
        ('"a\\u0000b"', FileTable.text),
        ('"a\\nb"', FileTable.text),
        ('"Väsby"', FileTable.slug),
        ('"-a"', FileTable.slug),
        ('"a\\n"', FileTable.slug),
        ("3.0", FileTable.integer),
        ("true", FileTable.integer),
        ('"3"', FileTable.integer),
        ("true", FileTable.decimal),
        ("nan", FileTable.decimal),
        ("-inf", FileTable.decimal),
        ("0", FileTable.share),
        ("50", FileTable.share),
        ("1.0000000000000000000000001", FileTable.share),
        ("nan", FileTable.share),
        ('"2021-03-18"', FileTable.date),
        ("2021-03-18T00:00:00", FileTable.date),
        ("16:00:00", FileTable.time),
        ('"24:00"', FileTable.time),
        ('"9:00"', FileTable.time),
        ('"16:00\\n"', FileTable.time),
        ("1e40", FileTable.decimal),
        ('"02-29"', FileTable.month_day),
        ('"1-1"', FileTable.month_day),
        (f'"{"a" * 301}"', FileTable.text),
        (f'"{"a" * 81}"', FileTable.slug),
        ("1", FileTable.flag),
        ('"mon"', FileTable.texts),
        ("[]", FileTable.texts),
        ('"fax"', FileTable.table),
        ("[{}]", FileTable.table),
        ("{}", FileTable.tables),
    ],
)
def test_a_value_of_the_wrong_kind_is_named_by_key_and_line(written: Path, value: str, getter: object) -> None:
    table = table_of(written, f"# rad 1\n\n[service]\nkey = {value}\n").table("service")
    assert callable(getter)
    getter(table, "key")
    assert places(table) == [("service.key", 4)]
    assert not table.is_sound


def test_numbers_outside_their_bounds_are_refused(written: Path) -> None:
    table = table_of(written, "a = 0\nb = 8\n")
    assert table.integer("a", least=1) == 1
    table.integer("b", least=1, most=7)
    assert [problem.message for problem in table.problems] == [
        "Ska vara ett heltal, minst 1.",
        "Ska vara ett heltal, minst 1, högst 7.",
    ]


def test_a_word_outside_the_enumeration_is_refused_with_the_words_that_may_stand(written: Path) -> None:
    table = table_of(written, 'kind = "brev"\n')
    table.choice("kind", Kind)
    assert table.problems == [Problem("kind", 1, 'Ska vara något av "portal", "fax".')]


def test_each_bad_element_of_a_list_is_named_on_its_own_line(written: Path) -> None:
    table = table_of(written, 'kinds = [\n "fax",\n 3,\n "brev",\n "fax",\n]\n')
    table.choices("kinds", Kind)
    assert places(table) == [("kinds[1]", 3), ("kinds[2]", 4), ("kinds[3]", 5)]


def test_a_missing_key_is_shown_where_its_table_begins(written: Path) -> None:
    root = table_of(written, 'format = 1\n[service]\nname = "Jour"\n\n[[boards]]\n[[boards]]\n')
    root.table("service").slug("id")
    root.tables("boards")[1].texts("kinds")
    assert places(root) == [("service.id", 2), ("boards[1].kinds", 6)]


def test_a_missing_table_is_one_fault_however_much_is_asked_of_it(written: Path) -> None:
    root = table_of(written, "format = 1\n")
    cost = root.table("cost")
    assert cost.integer("percent") == 0
    assert cost.table("plan").date("first_on") == date.min
    assert cost.tables("shares") == ()
    assert places(root) == [("cost", 1)]
    assert not cost.is_sound


def test_what_may_be_absent_is_none_and_no_fault(written: Path) -> None:
    root = table_of(written, "format = 1\n")
    assert root.optional_text("unit") is None
    assert root.optional_slug("host") is None
    assert root.optional_integer("quota") is None
    assert root.optional_decimal("percent") is None
    assert root.optional_date("starts_on") is None
    assert root.optional_time("report_time") is None
    assert root.optional_flag("signed") is None
    assert root.optional_choice("kind", Kind) is None
    assert root.optional_table("sos") is None
    assert (root.optional_texts("days"), root.optional_choices("kinds", Kind), root.tables("boards")) == ((), (), ())
    assert root.problems == []


def test_a_key_that_nobody_asked_for_is_refused_with_the_key_that_was_meant(written: Path) -> None:
    root = table_of(written, "format = 1\n[promises]\ncalback_minutes = 30\n\n[[sos]]\nx = 1\n")
    root.integer("format")
    root.table("promises").optional_integer("callback_minutes")
    with pytest.raises(FileRefused) as refusal:
        root.finish()
    assert [str(problem) for problem in refusal.value.problems] == [
        "rad 3: promises.calback_minutes: Okänd nyckel. Menade du ”callback_minutes”?",
        "rad 5: sos: Okänd nyckel. Rätta stavningen eller ta bort den.",
    ]


def test_all_faults_of_a_file_are_told_together_in_the_order_of_the_file(written: Path) -> None:
    root = table_of(written, 'format = "1"\n[service]\nhost = "Å"\nid = 3\nextra = 1\n[[boards]]\n')
    service = root.table("service")
    root.tables("boards")[0].slug("id")
    for getter in (service.slug, service.slug, service.optional_slug):
        getter("id")
    service.slug("host")
    service.problem(None, "Tjänsten saknar nämnder.")
    root.integer("format")
    with pytest.raises(FileRefused) as refusal:
        root.finish()
    found = [(problem.key_path, problem.line) for problem in refusal.value.problems]
    assert found == [
        ("format", 1),
        ("service", 2),
        ("service.host", 3),
        ("service.id", 4),
        ("service.extra", 5),
        ("boards[0].id", 6),
    ]


def test_a_table_is_sound_only_when_nothing_below_it_is_at_fault(written: Path) -> None:
    root = table_of(written, "[[a]]\n[[a.b]]\nc = 1\n[[a]]\n")
    first, second = root.tables("a")
    first.tables("b")[0].text("c")
    assert (first.is_sound, second.is_sound, root.is_sound) == (False, True, False)


def test_the_same_id_twice_is_told_at_the_second_with_the_line_of_the_first(written: Path) -> None:
    root = table_of(written, '[[a]]\nid = "x"\n[[a]]\nid = "y"\n[[a]]\nid = "x"\n[[a]]\nid = 3\n[[a]]\n[[a]]\n')
    refuse_repeats(((table, table.optional_slug("id")) for table in root.tables("a")), "id")
    assert [str(problem) for problem in root.problems if "redan" in problem.message] == [
        "rad 6: a[2].id: Står redan i tabellen på rad 1. Varje får stå en gång."
    ]


def test_a_reference_to_nobody_is_told_with_the_id_that_was_meant(written: Path) -> None:
    root = table_of(written, 'host = "solentuna"\nboards = ["ekero",\n "x"]\n')
    known = ("sollentuna", "ekero")
    refuse_unknown(root, "host", root.slug("host"), known)
    for position, board in enumerate(root.texts("boards")):
        refuse_unknown(root, "boards", board, known, position=position)
    assert [str(problem) for problem in root.problems] == [
        "rad 1: host: Ingen har id ”solentuna”. Menade du ”sollentuna”?",
        "rad 3: boards[1]: Ingen har id ”x”. Rätta stavningen eller lägg till den.",
    ]


def test_what_awaits_confirmation_is_known_for_values_and_for_whole_tables(written: Path) -> None:
    root = table_of(
        written,
        """assumed = ["format"]
format = 1
[service]
assumed = ["unit"]
name = "Jour"
unit = "Enhet"
[[places]]
assumed = true
source = "000:46"
note = '''osäkert:
fråga igen'''
name = "Ekerö"
[places.inner]
x = 1
[[places]]
assumed = false
name = "Solna"
""",
    )
    first, second = root.tables("places")
    assert root.table("service").assumed == {"unit"}
    assert first.assumed == {"name", "inner"}
    assert (first.source, first.note) == ("000:46", "osäkert:\nfråga igen")
    assert first.table("inner").is_assumed("x")
    assert second.assumed == frozenset()
    assert second.source is None
    assert root.assumed_paths == ("format", "service.unit", "places[0]")


@pytest.mark.parametrize("mark", ['"unit"', '["unit"]', '["source"]', "[1]", "1"])
def test_a_mark_must_name_keys_that_stand_in_its_table(written: Path, mark: str) -> None:
    root = table_of(written, f'name = "Jour"\nsource = "000:1"\nassumed = {mark}\n')
    assert [line for _, line in places(root)] == [3]


@pytest.mark.parametrize(
    ("text", "line", "advice"),
    [
        ('a = 1\nb = "x\nc = 2\n', 2, "citationstecken"),
        ("a = 1\n[b\nc = 2\n", 2, "hakparentes"),
        ("a = 1\n\na = 2\nb = 1\n", 3, "finns redan"),
        ("[a]\n[b]\n[a]\n", 3, "finns redan"),
        ("a = [1,\n2\n\n", 2, "Listan"),
        ("a = 1\nb = 16:00\n", 2, "citationstecken"),
        ("on = 2021-02-30\n", 1, "kalendern"),
        ("a = 1\nåtgärd = 2\n", 2, "a–z"),
        ("a =\nb = 2\n", 1, "Värdet saknas"),
        ("a = 1\r\nb 2\r\n", 2, "likhetstecken"),
        (f"a = {'9' * 5000}\n", 1, "siffror"),
    ],
)
def test_a_syntax_error_is_told_alone_with_its_line_and_what_to_do(
    written: Path, text: str, line: int, advice: str
) -> None:
    written.write_bytes(text.encode())
    problem = refused(written)
    assert (problem.key_path, problem.line) == ("", line)
    assert advice in problem.message


@pytest.mark.parametrize(
    ("content", "line", "advice"),
    [
        (b"", None, "tom"),
        (b"\xef\xbb\xbf\n# bara en kommentar\n", None, "tom"),
        ('a = 1\n# r\u00f6d dag\nb = "S\u00f6der"\n'.encode("cp1252"), 2, "UTF-8"),
        ("a = 1\n".encode("utf-16"), None, "UTF-16"),
        (b"a = 1e99999999999999999999\n", None, "stort"),
        (b"a = " + b"[" * 5000 + b"]" * 5000, None, "led"),
    ],
)
def test_a_file_that_is_no_text_to_read_says_how_to_save_it(
    written: Path, content: bytes, line: int | None, advice: str
) -> None:
    written.write_bytes(content)
    problem = refused(written)
    assert problem.line == line
    assert advice in problem.message


def test_a_path_that_is_no_file_says_so(tmp_path: Path) -> None:
    assert "finns inte" in refused(tmp_path / "saknas.toml").message
    assert "katalog" in refused(tmp_path).message
    for impossible in ("a\0b", "a" * 5000):
        assert "går inte att läsa" in refused(tmp_path / impossible).message
    assert "ingen vanlig fil" in refused(Path("/dev/null")).message


def test_a_byte_order_mark_and_windows_line_ends_are_no_fault(written: Path) -> None:
    written.write_bytes(b"\xef\xbb\xbf" + 'a = 1\r\nb = "Väsby"\r\n'.encode())
    root = read_file(written)
    assert root.text("b") == "Väsby"
    root.text("a")
    assert places(root) == [("a", 1)]


@given(st.binary(max_size=200) | st.text(st.sampled_from("ab=[]{}\"'#.,\n 1-\\"), max_size=60).map(str.encode))
def test_whatever_the_file_holds_it_is_read_or_refused_with_one_sentence(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.mktemp("files") / "jour.toml"
    path.write_bytes(content)
    try:
        assert read_file(path).problems == [] or b"assumed" in content
    except FileRefused as refusal:
        assert len(refusal.problems) == 1
