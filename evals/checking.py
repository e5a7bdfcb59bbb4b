"""Whether the question sets can be trusted: `tillit eval check`. Says what is wrong, and prints the mix."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from assistant.answers import LANGUAGES, Status, Verdict
from evals.metrics import area_under_curve
from evals.question_set import MINISTRIES, UNSEARCHED_TYPES, EvalQuestion, Split, question_of
from evals.texts import folded, places

FIELDS = frozenset(
    {"id", "language", "type", "role", "question", "history", "expected_status", "verdict", "facts"}
    | {"must_not_contain", "relevant", "triple", "split", "tags", "notes"}
)
ROLES = ("employee", "coordinator", "evaluator", "owner")
NOTE_PARTS = ("notat-formål", "notat-I", "notat-II", "notat-III", "notat-IV")
LENGTH_TELLS = 0.6
"""An area under the curve from which on a question's length gives away whether it has an answer."""

Row = Mapping[str, Any]


def problems(rows: Sequence[Row], split: str, texts: Mapping[str, str]) -> list[str]:
    """What is wrong with a half's rows, a sentence each.

    Args:
        texts: the documents' texts by id.
    """
    found: list[str] = []
    for number, row in enumerate(rows, 1):
        name = str(row.get("id") or f"row {number}")
        found += (f"{name}: {problem}" for problem in _of_row(row, split, texts))
    counts = Counter(row.get("id") for row in rows)
    found += (f"{one}: the id is used {n} times" for one, n in counts.items() if n > 1)
    return found


def problems_of_halves(rows: Mapping[Split, list[dict[str, Any]]]) -> list[str]:
    """What is wrong with the halves together: ids, questions or triples in both, triples that are none."""
    found: list[str] = []
    everything = [row for half in rows.values() for row in half]
    for field in ("id", "question", "triple"):
        values = [{row.get(field) for row in half} - {None} for half in rows.values()]
        found += (f"{value!r} is in both halves as {field}" for value in set.intersection(*values))
    triples: dict[str, list[str]] = {}
    for row in everything:
        if row.get("triple"):
            triples.setdefault(row["triple"], []).append(row.get("language", ""))
    found += (
        f"{name}: a triple is one question in each of {', '.join(LANGUAGES)}, this in {sorted(languages)}"
        for name, languages in triples.items()
        if sorted(languages) != sorted(LANGUAGES)
    )
    return found


def _of_row(row: Row, split: str, texts: Mapping[str, str]) -> Iterator[str]:
    if missing := FIELDS - row.keys():
        yield f"lacks {', '.join(sorted(missing))}"
        return
    if unknown := row.keys() - FIELDS:
        yield f"has unknown fields {', '.join(sorted(unknown))}"
    if row["split"] != split:
        yield f"says split {row['split']!r} in the file of {split!r}"
    yield from _of_values(row)
    if row["expected_status"] is None:
        yield "has no expected_status: a draft is completed by a person first"
        return
    try:
        question = question_of(row)
    except (KeyError, TypeError, AttributeError) as error:
        yield f"cannot be read: {error!r}"
        return
    yield from _of_passages(question, texts)
    yield from _of_facts(question)


def _of_values(row: Row) -> Iterator[str]:
    allowed = {
        "language": LANGUAGES,
        "role": ROLES,
        "expected_status": get_args(Status),
        "verdict": get_args(Verdict),
    }
    for field, values in allowed.items():
        given = row[field] if isinstance(row[field], list) else [row[field]]
        for value in given:
            if value is not None and value not in values:
                yield f"{field} is {value!r}; it can be {', '.join(values)}"
    if not str(row["question"]).strip():
        yield "has no question"


def _of_passages(question: EvalQuestion, texts: Mapping[str, str]) -> Iterator[str]:
    for group in question.relevant:
        if not group:
            yield "has an empty group of relevant passages"
        for passage in group:
            if passage.document_id not in texts:
                yield f"names document {passage.document_id!r}; there are {', '.join(sorted(texts))}"
            elif not places(passage.quote, texts[passage.document_id]):
                yield f"quote is not verbatim in {passage.document_id}: {passage.quote!r}"


def _of_facts(question: EvalQuestion) -> Iterator[str]:
    """Each fact stands in a relevant passage; facts about the documents themselves stand in none."""
    if question.type == "meta":
        return
    words = " | ".join(folded(passage.quote) for group in question.relevant for passage in group)
    for group in question.facts:
        if not any(folded(wording) and folded(wording) in words for wording in group):
            yield f"fact is in no relevant passage: {list(group)!r}"


# --- the mix ---


def mix(questions: Sequence[EvalQuestion]) -> str:
    """What the questions are like, for people."""
    n = len(questions)
    declined = [one for one in questions if one.is_to_be_declined]
    triples = {one.group for one in questions if one.group != one.id}
    lines = [
        f"{n} questions, {len(triples)} matched triples, "
        f"{len(declined)} to be declined ({len(declined) / max(n, 1):.0%})"
    ]
    for name, values in (
        ("language", [one.language for one in questions]),
        ("type", [one.type for one in questions]),
        ("role", [one.role for one in questions]),
        ("half", [one.split for one in questions]),
    ):
        counts = Counter(values).most_common()
        lines.append(
            f"  {name:<11}" + ", ".join(f"{value} {count} ({count / n:.0%})" for value, count in counts)
        )
    tags = Counter(tag for one in questions if one.is_answerable for tag in one.tags)
    for name, wanted in (("ministry", MINISTRIES), ("note", NOTE_PARTS)):
        lines.append(f"  {name:<11}" + ", ".join(f"{tag} {tags[tag]}" for tag in wanted))
        if absent := [tag for tag in wanted if not tags[tag]]:
            lines.append(f"  {'':<11}no answerable question about {', '.join(absent)}")
    lines.append(_length_line(questions))
    return "\n".join(lines)


def length_tells(questions: Sequence[EvalQuestion]) -> float:
    """How well length alone tells what has an answer from what has none: 0.5 not at all, 1.0 wholly."""
    searched = [one for one in questions if one.type not in UNSEARCHED_TYPES]
    lengths = {
        answerable: [float(len(one.question.text)) for one in searched if one.is_answerable is answerable]
        for answerable in (True, False)
    }
    area = area_under_curve(lengths[True], lengths[False])
    return max(area, 1 - area)


def _length_line(questions: Sequence[EvalQuestion]) -> str:
    area = length_tells(questions)
    judged = "gives it away" if area >= LENGTH_TELLS else "does not give it away"
    return f"  {'length':<11}tells answerable from not with an area under the curve of {area:.2f}: {judged}"
