"""Clauses of a draft's sentence. Pure.

`assistant.llm.agreement` cuts otherwise: its clauses are told apart by what they share with others, and end
at every comma after a verb; here a list stays in one, since each clause looks for its counterpart.
"""

import re

_CLAUSE = re.compile(
    r"[;:–—]\s|,\s(?!(?:\w+ ){0,2}\w+(?:,| og | eller | and | or ))|"
    r"\s(?=(?:men|mens|selv om|sjølv om|uten at|uten å|utan at|but|although|while|without)\b)",
    re.IGNORECASE,
)


def clauses(sentence: str) -> list[str]:
    """The clauses in order, by their signs and conjunctions; lists stay in one."""
    return [part.strip() for part in _CLAUSE.split(sentence) if part.strip()]
