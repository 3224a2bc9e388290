"""Taking the next number of a series, and keeping the numbers that the members answer at."""

from jourbok.organisations.services.numbers import (
    NumberChangedMeanwhile,
    NumberIsRemoved,
    add_number,
    change_number,
    check_number,
    remind_boards,
    remove_number,
)
from jourbok.organisations.services.series import next_number

__all__ = [
    "NumberChangedMeanwhile",
    "NumberIsRemoved",
    "add_number",
    "change_number",
    "check_number",
    "next_number",
    "remind_boards",
    "remove_number",
]
