"""The second wall around invoices: a board is shown its own and no other's."""

from django.db import migrations

TABLES = ("economy_invoice", "economy_invoiceline")
OWN = "board_id = (SELECT nullif(current_setting('portal.board', true), ''))::bigint"


def wall(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY the_service_sees_all ON {table} TO jourbok_app USING (true) WITH CHECK (true);
        CREATE POLICY a_board_sees_its_own ON {table} FOR SELECT TO jourbok_portal USING ({OWN});
        """,
        f"""
        DROP POLICY the_service_sees_all ON {table};
        DROP POLICY a_board_sees_its_own ON {table};
        ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
        """,
    )


class Migration(migrations.Migration):
    dependencies = [("economy", "0004_invoices")]
    operations = [
        *(wall(table) for table in TABLES),
        # A line is of an invoice of the same board.
        migrations.RunSQL(
            """
            ALTER TABLE economy_invoiceline ADD CONSTRAINT economy_invoiceline_is_of_its_boards_invoice
                FOREIGN KEY (board_id, invoice_id) REFERENCES economy_invoice (board_id, id);
            ALTER TABLE economy_invoice ADD CONSTRAINT economy_invoice_credits_its_boards_own
                FOREIGN KEY (board_id, credits_id) REFERENCES economy_invoice (board_id, id);
            """,
            """
            ALTER TABLE economy_invoiceline DROP CONSTRAINT economy_invoiceline_is_of_its_boards_invoice;
            ALTER TABLE economy_invoice DROP CONSTRAINT economy_invoice_credits_its_boards_own;
            """,
        ),
    ]
