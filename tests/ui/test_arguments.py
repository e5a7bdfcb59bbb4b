from argparse import ArgumentTypeError
from datetime import date

import pytest

from ui.arguments import day, number


def test_numbers_between_the_limits_are_read() -> None:
    parse = number(1, 32)
    assert [parse(text) for text in ("1", "007", "32")] == [1, 7, 32]


@pytest.mark.parametrize("text", ["0", "33", "-1", "1.5", "", "ten", "1 0"])
def test_what_is_no_number_between_the_limits_is_told(text: str) -> None:
    with pytest.raises(ArgumentTypeError, match="is not a number from 1 to 32"):
        number(1, 32)(text)


def test_a_day_is_read_and_anything_else_is_told() -> None:
    assert day("2026-11-22") == date(2026, 11, 22)
    with pytest.raises(ArgumentTypeError, match="'today' is no day such as 2026-11-22"):
        day("today")
