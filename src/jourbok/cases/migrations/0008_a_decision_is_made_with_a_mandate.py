"""The database asks for a mandate itself; what was decided before it asked stands as it is."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

#: As jourbok.cases.rules.alike.plain: composed, without what is not seen, with single spaces and small letters.
PLAIN = r"""
    CREATE FUNCTION cases_plain(given text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT lower(btrim(regexp_replace(regexp_replace(
            normalize(given, NFKC), '[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2064\uFEFF]', '', 'g'), '\s+', ' ', 'g')))
    $$
"""
OF_ITS_CASES_BOARD = """
    ALTER TABLE cases_decision ADD CONSTRAINT cases_decision_is_of_its_cases_board
        FOREIGN KEY (board_id, case_id) REFERENCES cases_case (board_id, id)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0007_decisions_are_found_by_their_ground'),
    ]

    operations = [
        migrations.RunSQL(PLAIN, "DROP FUNCTION cases_plain(text)"),
        migrations.RunSQL(
            OF_ITS_CASES_BOARD, "ALTER TABLE cases_decision DROP CONSTRAINT cases_decision_is_of_its_cases_board"
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='made_with_a_mandate', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE held cases_mandate%ROWTYPE;', func="\n        SELECT * INTO held FROM cases_mandate mandate\n         WHERE mandate.id = NEW.mandate_id\n           AND mandate.board_id = NEW.board_id\n           AND mandate.layer = NEW.mandate_layer\n           AND mandate.valid @> NEW.decided_at\n           AND (mandate.is_deputy IS NOT TRUE OR mandate.clearance <> '')\n           AND cases_plain(NEW.ground) IN (SELECT cases_plain(named) FROM unnest(mandate.grounds) AS named);\n        IF NOT FOUND THEN\n            RAISE EXCEPTION 'a decision is made with a mandate of its board that holds then and names its ground'\n                USING ERRCODE = 'check_violation';\n        END IF;\n        IF EXISTS (\n            SELECT FROM cases_conflict conflict\n             WHERE conflict.case_id = NEW.case_id\n               AND conflict.takes_back_id IS NULL\n               AND NOT EXISTS (SELECT FROM cases_conflict later WHERE later.takes_back_id = conflict.id)\n               AND (cases_plain(conflict.decider_name)\n                    IN (cases_plain(held.holder_name), cases_plain(NEW.decided_by_name))\n                    OR conflict.decider_id <> '' AND conflict.decider_id = held.holder_id)\n        ) THEN\n            RAISE EXCEPTION 'whoever has an interest in a case does not decide in it'\n                USING ERRCODE = 'check_violation';\n        END IF;\n        RETURN NEW;\n    ", hash='736094c2a91ea985044cdab0fa9f2a90eadd7b6c', operation='INSERT', pgid='pgtrigger_made_with_a_mandate_3fd88', table='cases_decision', when='BEFORE')),
        ),
    ]
