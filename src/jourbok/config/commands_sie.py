"""The command that reads an SIE file and writes it anew. It needs no database."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import click

from jourbok.config.cli_swedish import SwedishCommand, print_json
from jourbok.config.given_files import read_file
from jourbok.economy.rules.sie import Reading, Summary, read_sie, summary, write_sie
from jourbok.economy.rules.sie.decoding import LARGEST
from jourbok.kernel.errors import BadInput

_VARIANTS_SV = {"E": "export", "I": "import"}


@click.command(
    cls=SwedishCommand, help="Läs en SIE-fil (typ 1–4): vad den innehåller, om den balanserar, vad som är fel."
)
@click.argument("file", metavar="FIL")
@click.option("--write", "out", metavar="UTFIL", help="Skriv filen på nytt i PC8 (CP437), hel eller inte alls.")
@click.option("--json", "wants_json", is_flag=True, help="Skriv svaret som JSON.")
def sie(file: str, out: str | None, wants_json: bool) -> None:
    """Tell what an SIE file holds; leaves with 2 when it is none, or cannot be written anew."""
    reading = read_sie(read_file(file, most=LARGEST))
    if out is not None:
        _write(reading, Path(file), Path(out))
    for remark in reading.remarks:
        click.echo(f"Obs: {remark}", err=True)
    found = summary(reading)
    if wants_json:
        print_json(found.as_json())
    else:
        _tell(found)


def _write(reading: Reading, source: Path, out: Path) -> None:
    """The file anew, whole or not at all; never over what was read, and never a broken one as if it were whole."""
    if not reading.is_whole:
        first = next(fault for fault in reading.faults if fault.loses)
        raise BadInput(f"{out} skrevs inte: allt i {source} gick inte att läsa. {first} Exportera filen på nytt.")
    if out.exists() and out.samefile(source):
        raise BadInput(f"{out} är filen som läses. Ange en annan fil att skriva till.")
    data = write_sie(reading.file)
    if read_sie(data).file != reading.file:
        click.echo("Obs: några tecken finns inte i PC8 och skrevs med de närmaste som finns.", err=True)
    try:
        _replace(out, data)
    except IsADirectoryError as folder:
        raise BadInput(f"{out} är en katalog. Ange en fil.") from folder
    except (OSError, ValueError) as refused:
        raise BadInput(f"{out} går inte att skriva. Kontrollera sökväg och skrivrätt.") from refused


def _replace(out: Path, data: bytes) -> None:
    """The file holds the data, also when somebody reads it meanwhile or the power goes."""
    with tempfile.NamedTemporaryFile(dir=out.parent, prefix=f".{out.name[:100]}.", delete=False) as file:
        made = Path(file.name)
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            made.chmod(out.stat().st_mode & 0o777 if out.exists() else 0o666 & ~_umask())
            made.replace(out)
        except BaseException:
            made.unlink(missing_ok=True)
            raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _tell(found: Summary) -> None:
    click.echo(f"{found.company or 'Företagsnamn saknas'}: SIE typ {found.type}, {_VARIANTS_SV[found.variant]}.")
    click.echo(
        f"Konton {found.accounts}, objekt {found.objects}, verifikationer {found.vouchers}, "
        f"transaktioner {found.transactions}."
    )
    click.echo("Alla verifikationer går ihop." if found.balanced else "Någon verifikation går inte ihop.")
    for error in found.errors:
        click.echo(f"  {error}")
