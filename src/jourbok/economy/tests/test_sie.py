"""SIE files are read whole or as well as can be, and written so that they read the same."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jourbok.economy.rules import sie
from jourbok.economy.rules.sie import RowKind, SieFile, Voucher, VoucherRow, read_sie, summary, write_sie
from jourbok.economy.rules.sie.posts import escaped, unescaped
from jourbok.economy.tests.sie_samples import FILES, LEDGER, NEEDS_OTHERS, encoded, files

SHORT = '#FLAGGA 0\n#SIETYP 4\n#FNAMN "X"\n#VER A 1 20240101\n{\n'


def errors(text: str) -> list[str]:
    return list(summary(read_sie(encoded(text))).errors)


def rows_of(text: str) -> tuple[VoucherRow, ...]:
    return read_sie(encoded(text)).file.vouchers[0].rows


def test_a_ledger_is_read_with_its_accounts_objects_vouchers_and_balances() -> None:
    reading = read_sie(encoded(LEDGER))
    assert summary(reading).as_json() == {
        "type": 4,
        "variant": "E",
        "company": 'Södra jouren "natt"',
        "accounts": 2,
        "objects": 3,
        "vouchers": 2,
        "transactions": 4,
        "balanced": True,
        "errors": [],
    }
    assert (reading.remarks, reading.is_whole) == ((), True)
    file = reading.file
    assert (file.generated_on, file.generated_by, file.program) == (
        date(2024, 4, 5),
        "Åsa Öberg",
        ("Redovisning", "7.2"),
    )
    assert file.years[1] == sie.FinancialYear(-1, date(2023, 1, 1), date(2023, 12, 31))
    assert file.accounts[0] == sie.Account("1930", "Bank", "T")
    assert file.balances[2] == sie.Balance(sie.BalanceKind.RESULT, 0, "5010", 123_450)
    assert file.vouchers[0].rows[0] == VoucherRow(
        "5010", 100_000, (("1", "100"), ("2", "100")), "Januari", date(2024, 1, 30)
    )
    assert [row.kind for row in file.vouchers[0].rows] == [
        RowKind.TRANS,
        RowKind.STRUCK,
        RowKind.ADDED,
        RowKind.TRANS,
    ]


@given(files)
def test_a_file_that_is_written_reads_the_same(file: SieFile) -> None:
    reading = read_sie(write_sie(file))
    labelled = reading.file.others
    assert tuple((post.label, post.fields) for post in labelled) == tuple((p.label, p.fields) for p in file.others)
    assert reading.file == file
    assert reading.is_whole


@NEEDS_OTHERS
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_files_of_other_systems_read_the_same_when_they_are_written_anew(path: Path) -> None:
    reading = read_sie(path.read_bytes())
    again = read_sie(write_sie(reading.file))
    assert reading.is_whole
    assert again.file == reading.file
    assert summary(again) == summary(reading)


@NEEDS_OTHERS
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_files_of_other_systems_have_as_many_posts_as_their_lines_say(path: Path) -> None:
    """Counted by words of lines, not by the reader's own code."""
    words = [line.replace('"', " ").split() for line in path.read_bytes().decode("cp437").split("\n")]
    labels = [line[0] for line in words if line]
    found = summary(read_sie(path.read_bytes()))
    assert found.accounts == len({line[1] for line in words if line[:1] == ["#KONTO"]})
    assert found.objects == len({tuple(line[1:3]) for line in words if line[:1] == ["#OBJEKT"]})
    assert (found.vouchers, found.transactions) == (labels.count("#VER"), labels.count("#TRANS"))
    assert found.variant == ("E" if {"#IB", "#UB", "#RES"} & set(labels) else "I")
    assert not any("#KSUMMA" in error for error in found.errors)


@given(st.text('a"\\ {}', max_size=12))
@example("\\")
@example('\\"')
@example("C:\\Program\\")
def test_every_text_is_told_again_as_it_was_written(text: str) -> None:
    assert unescaped(escaped(text)) == text
    file = SieFile(company=text, vouchers=(Voucher("A", text, date(2024, 2, 29), (), text),))
    assert read_sie(write_sie(file)).file == file


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (r'"C:\Bokf\Bolag"', r"C:\Bokf\Bolag"),
        (r'"\\server\bok"', r"\\server\bok"),
        (r'"säger \"hej\""', 'säger "hej"'),
        ('"C:\\Bok\\"', "C:\\Bok\\"),
        ("Kassa", "Kassa"),
        ('5"', '5"'),
    ],
)
def test_a_backslash_belongs_to_a_quotation_mark_only_before_one(written: str, text: str) -> None:
    assert read_sie(encoded(f"#FLAGGA 0\n#FNAMN {written}\n")).file.company == text


@pytest.mark.parametrize(
    ("written", "ore"),
    [("1234.5", 123_450), ("-0.01", -1), ("+7", 700), (".5", 50), ("5.", 500), ('"12.30"', 1230), ("1.500", 150)],
)
def test_amounts_are_exact_to_the_ore(written: str, ore: int) -> None:
    assert rows_of(f"{SHORT}#TRANS 1930 {{}} {written}\n}}\n")[0].amount_ore == ore


@pytest.mark.parametrize("written", ["", "x", "1e5", "1 000 kr", "--1", "1.2.3", "9" * 5000, "1.001"])
def test_an_amount_that_cannot_be_read_is_told_and_the_voucher_does_not_balance(written: str) -> None:
    reading = read_sie(encoded(f'{SHORT}#TRANS 1930 {{}} "{written}"\n}}\n'))
    found = summary(reading)
    assert (found.transactions, found.balanced, reading.is_whole) == (1, False, False)
    assert found.errors[1].startswith("Rad 6: #TRANS: beloppet")


def test_a_decimal_comma_is_read_and_told() -> None:
    assert errors(f"{SHORT}#TRANS 1930 {{}} 1,50\n#TRANS 3010 {{}} -1.50\n}}\n") == [
        "Rad 6: #TRANS: beloppet har decimalkomma; det lästes som punkt."
    ]


def test_labels_stand_in_any_case_and_unknown_ones_are_passed_over() -> None:
    reading = read_sie(encoded('#flagga 0\n#SieTyp 3\n#fnamn "X"\n#EGEN 1 {2 3}\n#KONTO 1 "Bank" extra\n'))
    assert (reading.file.type, reading.file.company, reading.faults) == (3, "X", ())
    assert "Rad 4: #EGEN är ingen etikett i standarden och tolkades inte." in map(str, reading.remarks)
    assert reading.file.others == (sie.Post("#EGEN", ("1", ("2", "3"))),)


def test_a_file_without_its_type_is_of_type_1_and_a_type_that_is_none_is_told() -> None:
    assert read_sie(b"#FLAGGA 0\n").file.type == 1
    assert read_sie(b"#SIETYP 4E\n").file.type == 4
    assert summary(read_sie(b"#SIETYP 5\n")).errors == (
        "Rad 1: #SIETYP: ”5” är ingen typ mellan 1 och 4; filen lästes som typ 1.",
    )


def test_only_rows_that_stand_count_and_must_balance() -> None:
    found = summary(read_sie(encoded(f"{SHORT}#TRANS 1 {{}} 1\n#BTRANS 2 {{}} 5\n#RTRANS 2 {{}} -1\n}}\n")))
    assert (found.transactions, found.balanced) == (1, False)
    assert found.errors == ("Rad 4: verifikationen A 1 går inte ihop; raderna blir 1.00 kr.",)


def test_vouchers_are_the_same_when_series_number_and_date_are() -> None:
    heads = ["A 1 20240101", "A 1 20240101", "A 1 20240201", "B 1 20240101", 'A "" 20240101', 'A "" 20240101']
    text = "#FLAGGA 0\n" + "".join(f"#VER {head}\n{{\n}}\n" for head in heads)
    assert summary(read_sie(encoded(text))).vouchers == 5


@pytest.mark.parametrize(
    ("code_page", "told"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("cp1252", "Windows-1252"), ("utf-16", "UTF-16")],
)
def test_a_file_in_the_wrong_code_page_is_read_and_told(code_page: str, told: str) -> None:
    reading = read_sie(encoded(LEDGER, code_page))
    assert reading.file == read_sie(encoded(LEDGER)).file
    assert [told in error for error in summary(reading).errors] == [True]
    assert reading.is_whole


def test_a_utf_8_file_cut_in_the_middle_of_a_letter_is_still_utf_8() -> None:
    data = '#FLAGGA 0\n#FNAMN "Sjöbo"\n#PROSA "å'.encode()[:-1]
    assert read_sie(data).file.company == "Sjöbo"


def test_a_path_in_another_code_page_inside_the_file_does_not_change_how_it_is_read() -> None:
    data = '#FLAGGA 0\n#FNR "C:\\F÷retag"\n#FNAMN "Övningsbolaget å ä"\n'.encode("cp437")
    assert read_sie(data).file.company == "Övningsbolaget å ä"


def test_a_file_cut_anywhere_is_read_or_refused_and_a_voucher_that_is_cut_is_told() -> None:
    whole = encoded(LEDGER)
    for at in range(len(whole)):
        data = whole[:at]
        if b"#FLAGGA" not in data:
            with pytest.raises(sie.NotSie):
                read_sie(data)
            continue
        reading = read_sie(data)
        if data.rfind(b"#VER") > data.rfind(b"\n}"):
            assert not reading.is_whole
        else:
            assert reading.is_balanced


def test_a_voucher_without_its_end_is_told_and_keeps_its_rows() -> None:
    text = f"{SHORT}#TRANS 1 {{}} 5\n#VER A 2 20240102\n{{\n#TRANS 1 {{}} 3\n#TRANS 2 {{}} -3"
    reading = read_sie(encoded(text))
    assert [len(voucher.rows) for voucher in reading.file.vouchers] == [1, 2]
    assert [str(fault) for fault in reading.faults] == [
        "Rad 4: verifikationen A 1 har inget slut (}).",
        "Rad 4: verifikationen A 1 går inte ihop; raderna blir 5.00 kr.",
        "Rad 7: verifikationen A 2 har inget slut; filen kan vara avhuggen.",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("#FLAGGA 0\nhej\n", "Rad 2: raden börjar inte med en etikett (#) och lästes inte."),
        ('#FLAGGA 0\n#FNAMN "Hal', "Rad 2: citationstecknet stängs inte; texten lästes till radens slut."),
        ("#FLAGGA 0\n#KONTO\n", "Rad 2: #KONTO: kontonumret saknas."),
        ("#FLAGGA 0\n#RAR 0 20240101\n", "Rad 2: #RAR: räkenskapsåret saknar start eller slut."),
        ("#FLAGGA 0\n#RAR 0 20230229 20231231\n", "Rad 2: #RAR: start ”20230229” är inget datum."),
        ("#FLAGGA 0\n#PSALDO 0 202413 1 {} 5\n", "Rad 2: #PSALDO: perioden ”202413” är ingen månad (ÅÅÅÅMM)."),
        ("#FLAGGA 0\n#VER A 1 20240101\n#KONTO 1 X\n", "Rad 2: verifikationen A 1 har inga rader."),
        ("#FLAGGA 0\n}\n", "Rad 2: klammern } hör inte till någon verifikation."),
        ("#FLAGGA 0\n#TRANS 1 {} 5\n", "Rad 2: #TRANS: raden står inte i någon verifikation."),
        (f"{SHORT}#TRANS 1 {{1}} 0\n}}\n", "Rad 6: #TRANS: objektlistan är inte par av dimension och objekt."),
        (f"{SHORT}#TRANS 1 {{1 2 0\n}}\n", "Rad 6: klammern { stängs inte på raden."),
        (f"{SHORT}#TRANS 1 0\n}}\n", "Rad 6: #TRANS: objektlistan { } saknas före beloppet."),
        ("#FLAGGA 0\n#FORMAT UTF8\n", "Rad 2: #FORMAT: teckenuppsättningen är ”UTF8”, standarden kräver PC8."),
        ("#FLAGGA 0\x00\n", "Rad 1: filen har 1 otillåtna styrtecken, som hoppades över."),
    ],
)
def test_each_fault_is_a_sentence_with_its_line(text: str, told: str) -> None:
    assert told in errors(text)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "tom"),
        (b"\r\n \x1a", "tom"),
        (b"<?xml version='1.0'?><Sie/>", "XML"),
        ("\ufeff<Sie/>".encode(), "XML"),
        (b"%PDF-1.7\n\x00\xff\xfe", "inte SIE"),
        (b"PK\x03\x04" + bytes(range(256)), "inte SIE"),
        (b"konto;belopp\n1930;5\n", "inte SIE"),
        (b"#KONTO 1930 Bank\n", "inte SIE"),
    ],
)
def test_what_is_not_sie_is_refused_in_words(data: bytes, told: str) -> None:
    with pytest.raises(sie.NotSie, match=told):
        read_sie(data)


@given(st.binary(max_size=200))
def test_no_bytes_make_the_reader_fall(data: bytes) -> None:
    read_sie(b"#FLAGGA 0\n" + data)


def test_a_changed_file_no_longer_has_its_checksum_and_a_cut_one_none() -> None:
    data = write_sie(SieFile(company="Å", accounts=(sie.Account("1930", "Bank"),), has_checksum=True))
    assert read_sie(data).faults == ()
    assert "filen är ändrad" in str(read_sie(data.replace(b"Bank", b"Kassa")).faults[0])
    assert "avhuggen" in str(read_sie(data[: data.rindex(b"#KSUMMA")]).faults[0])


def test_what_pc8_lacks_is_written_as_the_nearest_and_no_line_is_broken() -> None:
    file = SieFile(company="Tårta – 5 € “fin” Ø\n#VER ☃ ñ ł")
    assert read_sie(write_sie(file)).file.company == 'Tårta - 5 EUR "fin" O #VER ? ñ ?'


def test_the_line_ends_may_be_of_any_kind() -> None:
    wanted = read_sie(encoded(LEDGER)).file
    for end in ("\n", "\r", "\r\n"):
        assert read_sie(LEDGER.replace("\n", end).encode("cp437") + b"\x1a").file == wanted


def test_quantities_keep_their_decimals() -> None:
    row = rows_of(f'{SHORT}#TRANS 7010 {{}} 0 "" "" 1.750\n}}\n')[0]
    assert row.quantity == Decimal("1.750")


def test_more_than_two_hundred_faults_are_counted() -> None:
    told = errors("#FLAGGA 0\n" + "hej\n" * 1000)
    assert len(told) == 201
    assert told[-1] == "Rad 202: här och längre ner finns 800 fel till."


def test_a_line_of_braces_or_backslashes_is_read_in_time_that_grows_with_its_length() -> None:
    def seconds(length: int, sign: str) -> float:
        data = f"#FLAGGA 0\n#X {sign * length}\n{sign * length}\n".encode()
        start = time.process_time()
        read_sie(data)
        return time.process_time() - start

    for sign in ("{", "}", '"', "\\", '\\"', "{}", "{ "):
        assert seconds(120_000, sign) < 8 * max(seconds(30_000, sign), 0.02)
