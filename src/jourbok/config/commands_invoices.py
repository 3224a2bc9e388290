"""The command that issues a run of the invoice plan and writes its files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from jourbok.config.cli_swedish import SwedishCommand, print_json
from jourbok.config.commands_database import the_command
from jourbok.config.commands_rules import year_of
from jourbok.config.database_at_hand import database_at_hand
from jourbok.kernel import swedish
from jourbok.kernel.errors import BadInput

if TYPE_CHECKING:
    from jourbok.economy.models import Invoice
    from jourbok.economy.selectors import InvoiceFiles

_SHOWN_OF = "Öre i svaret. Negativt belopp är en kreditfaktura."


@click.command(
    cls=SwedishCommand,
    help="Ställ ut en körning av fakturaplanen och skriv fakturorna som filer. Andra gången skrivs samma fakturor.",
)
@click.option("--plan", required=True, metavar="TJÄNST", help="Tjänstens id i dess fil, till exempel nordvast.")
@click.option("--year", required=True, metavar="ÅR", help="Året som faktureras, till exempel 2021.")
@click.option("--run", "name", required=True, metavar="KÖRNING", help="Körningens namn: july, january …")
@click.option("--out", required=True, metavar="MAPP", help="Mappen där filerna skrivs. Den görs om den saknas.")
@click.option(
    "--send", "is_sent", is_flag=True, help="Lämna också e-fakturorna den väg som är inställd, var och en en gång."
)
@click.option("--json", "wants_json", is_flag=True, help=f"Skriv svaret som JSON. {_SHOWN_OF}")
def invoices(plan: str, year: str, name: str, out: str, is_sent: bool, wants_json: bool) -> None:
    """Issue the run once, and write each invoice's e-invoice and drawing."""
    billed = year_of(year)
    folder = _folder(out)
    with database_at_hand():
        from jourbok.economy import selectors, services
        from jourbok.organisations.selectors import service

        here = service().slug
        if here != plan:
            raise BadInput(f"Här är {here} inläst, inte {plan}. Skriv --plan {here}.")
        if is_sent and not selectors.can_send_invoices(the_command()):
            raise services.NoWayForInvoices()
        services.issue_invoices(actor=the_command(), year=billed, name=name)
        issued = selectors.invoices_of_run(the_command(), year=billed, name=name)
        files = selectors.invoice_files(the_command(), [each.pk for each in issued])
        if is_sent:
            services.send_invoices(actor=the_command(), year=billed, name=name)
    rows = [_written(folder, invoice, file) for invoice, file in zip(issued, files, strict=True)]
    total_ore = sum(invoice.total_ore for invoice in issued)
    if wants_json:
        print_json({"run": name, "invoices": rows, "total_ore": total_ore})
        return
    for row in rows:
        click.echo(f"{row['number']}  {row['board']}  {swedish.kronor_and_ore(int(str(row['total_ore'])))}")
    on_its_way = " E-fakturorna är på väg." if is_sent else ""
    click.echo(f"Tillsammans {swedish.kronor_and_ore(total_ore)}. Filerna finns i {out}.{on_its_way}")


def _folder(path: str) -> Path:
    folder = Path(path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(f"Mappen {path} går inte att skriva i: {error.strerror}. Välj en annan.") from error
    return folder


def _written(folder: Path, invoice: Invoice, file: InvoiceFiles) -> dict[str, object]:
    """The invoice as the answer tells it, when its files are there."""
    pdf, xml = folder / f"{file.number}.pdf", folder / f"{file.number}.xml"
    try:
        pdf.write_bytes(file.pdf)
        if file.xml:
            xml.write_bytes(file.xml.encode())
    except OSError as error:
        raise BadInput(f"{error.filename} går inte att skriva: {error.strerror}. Välj en annan mapp.") from error
    return {
        "number": invoice.number,
        "board": invoice.board.slug,
        "net_ore": invoice.net_ore,
        "admin_ore": invoice.admin_ore,
        "total_ore": invoice.total_ore,
        "xml": str(xml) if file.xml else None,
        "pdf": str(pdf),
    }
