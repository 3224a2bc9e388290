"""Walls around what is on its way.

A board sees its own; no row points at another board's; and of opening a report and taking it back only one can happen,
whoever asks for it and by what route.
"""

from django.db import migrations

SEEN_BY_THE_BOARD = ["handover_withdrawal", "handover_deliverystep", "handover_boardcall"]
OWN = "board_id = (SELECT nullif(current_setting('portal.board', true), ''))::bigint"

#: A row and its parent are of one board: table, column, the parent.
OF_ONE_BOARD = [
    ("handover_reportversion", "report_id", "handover_report"),
    ("handover_delivery", "version_id", "handover_reportversion"),
    ("handover_deliverystep", "delivery_id", "handover_delivery"),
    ("handover_receipt", "version_id", "handover_reportversion"),
    ("handover_withdrawal", "version_id", "handover_reportversion"),
    ("handover_boardcall", "report_id", "handover_report"),
    ("handover_protectionnotice", "report_id", "handover_report"),
]

#: Both take the same lock, so that the second of two sees what the first has done.
ONE_OF_THE_TWO = """
CREATE FUNCTION handover_opened_or_recalled() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('handover.version:' || NEW.version_id::text, 0));
    IF TG_TABLE_NAME = 'handover_receipt' THEN
        IF NEW.kind <> 'deleted' AND EXISTS (
            SELECT FROM handover_withdrawal WHERE version_id = NEW.version_id AND kind = 'recalled'
        ) THEN
            RAISE EXCEPTION 'a version that was recalled is not received' USING ERRCODE = 'check_violation';
        END IF;
    ELSIF NEW.kind = 'recalled' AND EXISTS (
        SELECT FROM handover_receipt WHERE version_id = NEW.version_id
    ) THEN
        RAISE EXCEPTION 'a version that was opened is not recalled' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER opened_or_recalled BEFORE INSERT ON handover_receipt
    FOR EACH ROW EXECUTE FUNCTION handover_opened_or_recalled();
CREATE TRIGGER opened_or_recalled BEFORE INSERT ON handover_withdrawal
    FOR EACH ROW EXECUTE FUNCTION handover_opened_or_recalled();
"""
EITHER = """
DROP TRIGGER opened_or_recalled ON handover_receipt;
DROP TRIGGER opened_or_recalled ON handover_withdrawal;
DROP FUNCTION handover_opened_or_recalled();
"""


def _wall(table: str) -> str:
    return f"""
    ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
    CREATE POLICY the_service_sees_all ON {table} TO jourbok_app USING (true) WITH CHECK (true);
    CREATE POLICY a_board_sees_its_own ON {table} TO jourbok_portal USING ({OWN}) WITH CHECK ({OWN});
    """


def _without(table: str) -> str:
    return f"""
    DROP POLICY the_service_sees_all ON {table};
    DROP POLICY a_board_sees_its_own ON {table};
    ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
    """


def _bound(table: str, column: str, parent: str) -> migrations.RunSQL:
    name = f"{table}_{column}_of_one_board"
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY (board_id, {column}) REFERENCES {parent} (board_id, id)",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    dependencies = [("handover", "0005_every_step_on_the_way")]
    operations = [
        *(_bound(*row) for row in OF_ONE_BOARD),
        *(migrations.RunSQL(_wall(table), _without(table)) for table in SEEN_BY_THE_BOARD),
        migrations.RunSQL(ONE_OF_THE_TWO, EITHER),
    ]
