"""Ids and delete codes: what nobody can guess, and everybody can copy, from paper too."""

import re
import secrets
from hashlib import sha256

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Without i, l, o and u, which are read as other signs; no sign that a mail program takes for the end."""

_LENGTH = 26
"""Of 5 bits each: 130."""

_ID = re.compile(rf"[{_ALPHABET}]{{{_LENGTH}}}")


def new_id() -> str:
    """An id or code that nobody can guess."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))


def read_id(given: str) -> str | None:
    """The id in what somebody typed or pasted, blanks and capitals allowed; None where it is none."""
    found = re.sub(r"\s+", "", given[:200]).lower()
    return found if _ID.fullmatch(found) else None


def digest(code: str) -> str:
    """What is stored of a delete code: it cannot be turned back, the code being random."""
    return sha256(code.encode()).hexdigest()
