"""The invented persons: households of adults and children, some of them seen more than once in the year."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from jourbok.kernel.identity import SYNTHETIC_NUMBERS_PER_DAY, IdentityKind, synthetic_number
from jourbok.setup.rules.demo_year.chance import Chance
from jourbok.setup.rules.demo_year.rows import BoardFacts, PersonRow, ProtectionRow, RelationRow
from jourbok.setup.rules.demo_year.stock import Stock

#: How often, in a hundred, a contact is about somebody who is known from earlier in the year.
KNOWN_PERCENT: Final = 29
TWINS_PERCENT: Final = 12
UNBORN_PERCENT: Final = 3
UNKNOWN_PERCENT: Final = 3
NO_NUMBER_PERCENT: Final = 3
COORDINATION_PERCENT: Final = 3
PROTECTED_PERCENT: Final = 1.5
HERE_PERCENT: Final = 90
OTHER_MEMBER_PERCENT: Final = 60


@dataclass(frozen=True, slots=True)
class Shape:
    """How many children and adults of a household a contact is about."""

    children: int
    adults: int

    @property
    def persons(self) -> int:
        return self.children + self.adults


@dataclass(frozen=True, slots=True)
class Household:
    """Those a contact is about: children first, by age."""

    persons: tuple[PersonRow, ...]
    protected: frozenset[UUID] = frozenset()


@dataclass(slots=True)
class Households:
    """Makes households, or finds one of the same shape and municipality again; each number is used once."""

    stock: Stock
    boards: tuple[BoardFacts, ...]
    chance: Chance
    persons: list[PersonRow] = field(default_factory=list)
    relations: list[RelationRow] = field(default_factory=list)
    protections: list[ProtectionRow] = field(default_factory=list)
    _numbers: set[str] = field(default_factory=set)
    _known: dict[tuple[str, Shape], list[Household]] = field(default_factory=dict)

    def of(self, shape: Shape, board: BoardFacts, at: datetime, by: str) -> Household:
        """The household that a contact at the moment is about."""
        known = self._known.setdefault((board.slug, shape), [])
        if known and self.chance.happens(KNOWN_PERCENT):
            return self.chance.one_of(known)
        household = self._new(shape, board, at, by)
        if not any(person.is_unborn or person.description for person in household.persons):
            known.append(household)  # nobody is born, or gets a name, later in this year
        return household

    def _new(self, shape: Shape, board: BoardFacts, at: datetime, by: str) -> Household:
        surname = self.chance.one_of(self.stock.names.surnames)
        base = self._at_home(PersonRow(id=UUID(int=0), created_at=at, created_by=by, surname=surname), board)
        adults = [self._adult(base, at, is_first=place == 0) for place in range(shape.adults)]
        children = self._children(shape.children, base, at, has_mother=bool(adults) and adults[0].gender == "woman")
        persons = tuple(children + adults)
        self.persons += persons
        self._relate(children, adults, at)
        return Household(persons, self._protect(persons, at, by))

    def _at_home(self, row: PersonRow, board: BoardFacts) -> PersonRow:
        names = self.stock.names
        flat = f"lgh {self.chance.between(10, 14)}{self.chance.between(1, 9):02d}"
        row = replace(row, address=f"{self.chance.one_of(names.streets)} {self.chance.between(1, 250)} {flat}")
        if self.chance.happens(HERE_PERCENT):
            return replace(row, registered_in=board.municipality)
        if self.chance.happens(OTHER_MEMBER_PERCENT):
            return replace(row, registered_in=self.chance.one_of(self.boards).municipality)
        return replace(row, registered_in_name=self.chance.one_of(names.other_municipalities))

    def _adult(self, base: PersonRow, at: datetime, *, is_first: bool) -> PersonRow:
        woman = self.chance.happens(58 if is_first else 35)
        row = replace(base, id=self.chance.uuid(at), gender="woman" if woman else "man")
        if self.chance.happens(UNKNOWN_PERCENT):
            told = self.chance.one_of(self.stock.sentences("unknown", "adult"))
            return PersonRow(id=row.id, created_at=at, created_by=base.created_by, description=told)
        names = self.stock.names.women if woman else self.stock.names.men
        row = replace(row, given_name=self.chance.one_of(names), phone=f"070-174 06 {self.chance.between(5, 99):02d}")
        born = _years_before(at, self.chance.between(19, 78)) - timedelta(days=self.chance.between(0, 364))
        return self._numbered(row, born)

    def _children(self, number: int, base: PersonRow, at: datetime, *, has_mother: bool) -> list[PersonRow]:
        if number == 1 and has_mother and self.chance.happens(UNBORN_PERCENT):
            expected = at.date() + timedelta(days=self.chance.between(20, 230))
            return [replace(base, id=self.chance.uuid(at), is_unborn=True, expected_birth_on=expected)]
        born: list[date] = []
        for _ in range(number):
            if born and self.chance.happens(TWINS_PERCENT):
                born.append(born[-1])
            else:
                # Nobody turns 18 within the year, so that a child who comes back is still one.
                oldest = date(at.year - 17, 1, 1)
                born.append(oldest + timedelta(days=self.chance.between(0, (at.date() - oldest).days - 1)))
        return [self._child(base, day, at) for day in sorted(born, reverse=True)]

    def _child(self, base: PersonRow, born: date, at: datetime) -> PersonRow:
        girl = self.chance.happens(50)
        given = self.chance.one_of(self.stock.names.women if girl else self.stock.names.men)
        row = replace(base, id=self.chance.uuid(at), given_name=given, gender="woman" if girl else "man")
        return self._numbered(row, born)

    def _numbered(self, row: PersonRow, born: date) -> PersonRow:
        """With a number that nobody else has; twins get two that are near each other."""
        if self.chance.happens(NO_NUMBER_PERCENT):
            return replace(row, birth_date=born)
        kind = IdentityKind.COORDINATION if self.chance.happens(COORDINATION_PERCENT) else IdentityKind.PERSONAL
        first = self.chance.between(0, SYNTHETIC_NUMBERS_PER_DAY - 1)
        for serial in range(SYNTHETIC_NUMBERS_PER_DAY):
            number = synthetic_number(born, (first + serial) % SYNTHETIC_NUMBERS_PER_DAY, kind)
            if number.digits12 not in self._numbers:
                self._numbers.add(number.digits12)
                return replace(row, number=number.digits12, number_kind=kind.value, birth_date=born)
        return replace(row, birth_date=born)

    def _relate(self, children: list[PersonRow], adults: list[PersonRow], at: datetime) -> None:
        named = [adult for adult in adults if not adult.description]
        self.relations += [RelationRow(adult.id, child.id, "guardian", at) for child in children for adult in named]
        self.relations += [
            RelationRow(one.id, other.id, "sibling", at)
            for place, one in enumerate(children)
            for other in children[place + 1 :]
        ]
        if len(named) == 2:
            self.relations.append(RelationRow(named[0].id, named[1].id, "partner", at))

    def _protect(self, persons: tuple[PersonRow, ...], at: datetime, by: str) -> frozenset[UUID]:
        """A household is protected whole, so that no member tells where another is."""
        if not self.chance.happens(PROTECTED_PERCENT):
            return frozenset()
        self.protections += [ProtectionRow(person.id, "registration", at, by) for person in persons]
        return frozenset(person.id for person in persons)


def make_shapes(cases: int, child_share: float, chance: Chance) -> list[Shape]:
    """Shapes of exactly so many persons together, of whom that share are children, in no particular order."""
    with_children = ((1, 0, 30), (2, 0, 15), (1, 1, 25), (2, 1, 20), (3, 1, 10))
    of_adults = ((0, 1, 80), (0, 2, 12), (1, 1, 8))
    shapes: list[Shape] = []
    persons = children = 0
    while persons < cases:
        lacking = child_share * (persons + 1) - children
        kinds = with_children if chance.happens(50 + 10 * lacking) else of_adults
        drawn = chance.weighted([Shape(c, a) for c, a, _ in kinds], [weight for *_, weight in kinds])
        kept = min(drawn.children, cases - persons)
        shape = Shape(kept, min(drawn.adults, cases - persons - kept))
        shapes.append(shape)
        persons, children = persons + shape.persons, children + shape.children
    return chance.shuffled(shapes)


def _years_before(at: datetime, years: int) -> date:
    return date(at.year - years, 1, 1)
