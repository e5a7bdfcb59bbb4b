"""Values of the command line."""

import argparse
import re
from collections.abc import Callable
from datetime import date


def number(least: int, most: int) -> Callable[[str], int]:
    """What reads a whole number between two limits; anything else is wrong usage."""

    def parse(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"{text!r} is not a number from {least} to {most}")
        return int(text)

    return parse


def name(text: str) -> str:
    """A name for a folder: letters, digits, dashes and underscores; anything else is wrong usage."""
    if not re.fullmatch(r"[\w-]{1,60}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no name; letters, digits, - and _ can be used")
    return text


def day(text: str) -> date:
    """A day as ISO 8601 has it; anything else is wrong usage."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day such as 2026-11-22") from None
