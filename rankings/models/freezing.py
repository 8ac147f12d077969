"""Triggers that keep what was published as it was, whoever writes (D13).

The services refuse first, with a sentence; these hold against everything else.
"""

import pgtrigger

from rankings.enums import EditionState, PublicationState

_PUBLIC = [EditionState.PUBLISHED, EditionState.CORRECTED]

EDITION_TRIGGERS = [
    pgtrigger.Protect(
        name="published_edition_is_kept",
        operation=pgtrigger.Delete,
        condition=pgtrigger.Q(old__state__in=_PUBLIC),
    ),
    pgtrigger.Trigger(
        name="published_edition_is_frozen",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__state__in=_PUBLIC),
        # All that may happen to it later is being replaced.
        func="""
            IF to_jsonb(NEW) - 'state' IS DISTINCT FROM to_jsonb(OLD) - 'state' THEN
                RAISE EXCEPTION 'a published edition is frozen';
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.FSM(
        name="edition_states_follow_the_workflow",
        field="state",
        transitions=[
            (EditionState.DRAFT, EditionState.PUBLISHED),
            (EditionState.DRAFT, EditionState.DISCARDED),
            (EditionState.PUBLISHED, EditionState.CORRECTED),
        ],
    ),
]

PUBLICATION_TRIGGERS = [
    pgtrigger.Protect(
        name="published_decision_is_frozen",
        operation=pgtrigger.Update | pgtrigger.Delete,
        condition=pgtrigger.Q(old__state=PublicationState.PUBLISHED),
    )
]

# A result has no state of its own: it is frozen with its edition.
RESULT_TRIGGERS = [
    pgtrigger.Trigger(
        name="published_result_is_frozen",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        # OLD is null on insert, NEW on delete.
        func="""
            IF EXISTS (
                SELECT 1 FROM rankings_edition
                WHERE id IN (OLD.edition_id, NEW.edition_id)
                AND state IN ('published', 'corrected')
            ) THEN
                RAISE EXCEPTION 'a published result is frozen';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,
    )
]
