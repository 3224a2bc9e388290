"""A right to decide holds from the day when the board decided it; what was decided before stands as it is."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0010_a_right_to_decide_is_one_persons'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='decision',
            name='made_with_a_mandate',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='made_with_a_mandate', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE held cases_mandate%ROWTYPE;', func="\n        SELECT * INTO held FROM cases_mandate mandate\n         WHERE mandate.id = NEW.mandate_id\n           AND mandate.board_id = NEW.board_id\n           AND mandate.layer = NEW.mandate_layer\n           AND mandate.valid @> NEW.decided_at\n           AND (mandate.decided_on IS NULL\n                OR mandate.decided_on <= (NEW.decided_at AT TIME ZONE 'Europe/Stockholm')::date)\n           AND (mandate.is_deputy IS NOT TRUE OR mandate.clearance <> '')\n           AND (mandate.is_office OR cases_plain(mandate.holder_name) = cases_plain(NEW.decided_by_name))\n           AND cases_plain(NEW.ground) IN (SELECT cases_plain(named) FROM unnest(mandate.grounds) AS named);\n        IF NOT FOUND THEN\n            RAISE EXCEPTION 'a decision is made by whoever holds a mandate of its board, then and for its ground'\n                USING ERRCODE = 'check_violation';\n        END IF;\n        IF EXISTS (\n            SELECT FROM cases_conflict conflict\n             WHERE conflict.case_id = NEW.case_id\n               AND conflict.takes_back_id IS NULL\n               AND NOT EXISTS (SELECT FROM cases_conflict later WHERE later.takes_back_id = conflict.id)\n               AND (cases_plain(conflict.decider_name)\n                    IN (cases_plain(held.holder_name), cases_plain(NEW.decided_by_name))\n                    OR conflict.decider_id <> '' AND conflict.decider_id = held.holder_id)\n        ) THEN\n            RAISE EXCEPTION 'whoever has an interest in a case does not decide in it'\n                USING ERRCODE = 'check_violation';\n        END IF;\n        RETURN NEW;\n    ", hash='4c64a7e18a57ba4764de8e3e89c760a6dbd0be43', operation='INSERT', pgid='pgtrigger_made_with_a_mandate_3fd88', table='cases_decision', when='BEFORE')),
        ),
    ]
