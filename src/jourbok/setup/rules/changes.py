"""What loading a service's file would add, change and end, told before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from jourbok.kernel.worded import Worded

#: What a row is and which one: ``("membership", "lomma 2021-03-18")``.
RowKey = tuple[str, str]

#: The values of a row by name, as JSON would hold them.
Fields = Mapping[str, object]

#: The field that says when a row no longer applies.
END: Final = "to"


class Action(Worded):
    """What happens to a row."""

    ADDED = "added", "tillkommer"
    CHANGED = "changed", "ändras"
    ENDED = "ended", "upphör"


@dataclass(frozen=True, slots=True)
class Change:
    """One row that is added, changed or ended; `fields` holds each differing value as it was and as it becomes."""

    action: Action
    kind: str
    id: str
    fields: Mapping[str, tuple[object, object]]

    @property
    def sentence_sv(self) -> str:
        """The change on one line, for the person who loads the file."""
        if self.action is Action.ADDED:
            return f"{self.action.label_sv}: {self.kind} {self.id}"
        differing = ", ".join(f"{name}: {_shown(old)} → {_shown(new)}" for name, (old, new) in self.fields.items())
        return f"{self.action.label_sv}: {self.kind} {self.id}" + (f" ({differing})" if differing else "")


def changes_between(stored: Mapping[RowKey, Fields], wanted: Mapping[RowKey, Fields]) -> tuple[Change, ...]:
    """What must be done so that what is stored says what is wanted; nothing when it already does.

    A row is *ended* when its end is set where it had none, or when it is no longer wanted and has not ended already:
    what has ended stays as history though the file no longer names it. First what is wanted, in its order.
    """
    found = [_change(key, stored.get(key), fields) for key, fields in wanted.items()]
    found += [_ending(key, fields) for key, fields in stored.items() if key not in wanted]
    return tuple(change for change in found if change is not None)


def _change(key: RowKey, stored: Fields | None, wanted: Fields) -> Change | None:
    if stored is None:
        return Change(Action.ADDED, *key, {name: (None, value) for name, value in wanted.items()})
    differing = {
        name: (stored.get(name), wanted.get(name))
        for name in dict.fromkeys((*wanted, *stored))
        if stored.get(name) != wanted.get(name)
    }
    if not differing:
        return None
    is_ended = END in differing and stored.get(END) is None
    return Change(Action.ENDED if is_ended else Action.CHANGED, *key, differing)


def _ending(key: RowKey, stored: Fields) -> Change | None:
    return Change(Action.ENDED, *key, {}) if stored.get(END) is None else None


def _shown(value: object) -> str:
    if value is None or value == []:
        return "–"
    if isinstance(value, bool):
        return "ja" if value else "nej"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
