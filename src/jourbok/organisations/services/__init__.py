"""Taking the next number of a series, keeping the numbers that the members answer at, and how many live where."""

from jourbok.organisations.services.numbers import (
    NumberChangedMeanwhile,
    NumberIsRemoved,
    add_number,
    change_number,
    check_number,
    remind_boards,
    remove_number,
)
from jourbok.organisations.services.population import PopulationStands, record_population
from jourbok.organisations.services.series import next_number

__all__ = [
    "NumberChangedMeanwhile",
    "NumberIsRemoved",
    "PopulationStands",
    "add_number",
    "change_number",
    "check_number",
    "next_number",
    "record_population",
    "remind_boards",
    "remove_number",
]
