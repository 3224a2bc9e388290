"""What the database itself asks of a decision, whatever writes it. `cases_plain` is rules.alike.plain as the database
writes it; where the two differ, the database refuses."""

from __future__ import annotations

from typing import Final

import pgtrigger

#: The mandate is of the decision's board, which had decided it by that day in Sweden, held when it was made, names its
#: ground and is held by whoever decided; nobody in it has a conflict.
MADE_WITH_A_MANDATE: Final = pgtrigger.Trigger(
    name="made_with_a_mandate",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    declare=[("held", "cases_mandate%ROWTYPE")],
    func="""
        SELECT * INTO held FROM cases_mandate mandate
         WHERE mandate.id = NEW.mandate_id
           AND mandate.board_id = NEW.board_id
           AND mandate.layer = NEW.mandate_layer
           AND mandate.valid @> NEW.decided_at
           AND (mandate.decided_on IS NULL
                OR mandate.decided_on <= (NEW.decided_at AT TIME ZONE 'Europe/Stockholm')::date)
           AND (mandate.is_deputy IS NOT TRUE OR mandate.clearance <> '')
           AND (mandate.is_office OR cases_plain(mandate.holder_name) = cases_plain(NEW.decided_by_name))
           AND cases_plain(NEW.ground) IN (SELECT cases_plain(named) FROM unnest(mandate.grounds) AS named);
        IF NOT FOUND THEN
            RAISE EXCEPTION 'a decision is made by whoever holds a mandate of its board, then and for its ground'
                USING ERRCODE = 'check_violation';
        END IF;
        IF EXISTS (
            SELECT FROM cases_conflict conflict
             WHERE conflict.case_id = NEW.case_id
               AND conflict.takes_back_id IS NULL
               AND NOT EXISTS (SELECT FROM cases_conflict later WHERE later.takes_back_id = conflict.id)
               AND (cases_plain(conflict.decider_name)
                    IN (cases_plain(held.holder_name), cases_plain(NEW.decided_by_name))
                    OR conflict.decider_id <> '' AND conflict.decider_id = held.holder_id)
        ) THEN
            RAISE EXCEPTION 'whoever has an interest in a case does not decide in it'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)
