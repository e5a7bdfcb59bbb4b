"""How right whole answers are: `tillit eval answers`. Prints every figure with its n."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answers import Answer
from assistant.assistant import Assistant
from evals.question_set import EvalQuestion, Split, folded, read_questions


@dataclass(frozen=True)
class Scored:
    """A question, its answer and which of the facts asked for the answer holds."""

    question: EvalQuestion
    answer: Answer
    facts_found: tuple[bool, ...]

    @property
    def declined(self) -> bool:
        return self.answer.status == "not_found"

    @property
    def gives_verdict(self) -> bool:
        return self.answer.verdict is not None and not self.declined

    @property
    def should_decline(self) -> bool:
        return self.question.expected_status == ("not_found",)


def answer_all(tested: Assistant, split: Split) -> list[Scored]:
    """Ask every question of a half and score the answers."""
    scored = []
    for question in read_questions(split):
        answer = tested.answer(question.question)
        text = folded(" ".join((answer.text, *(citation.quote for citation in answer.citations))))
        found = tuple(any(folded(fact) in text for fact in group) for group in question.facts)
        scored.append(Scored(question, answer, found))
    return scored


def report(tested: Assistant, split: Split) -> str:
    """The figures of one half as a table."""
    return table(answer_all(tested, split), tested)


def table(scored: Sequence[Scored], tested: Assistant) -> str:
    """A line a figure: name, value, n."""
    documents = {document.id: document.text for document in tested.documents()}
    with_facts = [s for s in scored if s.question.facts and s.question.is_answerable]
    with_verdict = [s for s in scored if s.question.verdict and s.question.is_answerable]
    answerable = [s for s in scored if s.question.is_searched and s.question.is_answerable]
    declined = [s for s in scored if s.declined]
    to_decline = [s for s in scored if s.should_decline]
    citations = [citation for s in scored for citation in s.answer.citations]
    facts = [found for s in with_facts for found in s.facts_found]
    rows = [
        ("status as expected", [s.answer.status in s.question.expected_status for s in scored]),
        ("facts found", facts),
        ("answers with all facts", [all(s.facts_found) for s in with_facts]),
        ("verdict as expected", [s.answer.verdict in s.question.verdict for s in with_verdict]),
        (
            "verdicts given, right",
            [s.answer.verdict in s.question.verdict for s in with_verdict if s.gives_verdict],
        ),
        ("declining, precision", [s.should_decline for s in declined]),
        ("declining, recall", [s.declined for s in to_decline]),
        ("answerable but declined", [s.declined for s in answerable]),
        ("language as asked", [s.answer.language == s.question.language for s in scored]),
        ("quotes verbatim", [documents[c.document_id][c.start : c.end] == c.quote for c in citations]),
    ]
    lines = [f"{name:<28}{_share(values)}" for name, values in rows]
    for language in ("nb", "nn", "en"):
        found = [f for s in with_facts if s.question.language == language for f in s.facts_found]
        lines.append(f"{'facts found, ' + language:<28}{_share(found)}")
    chars = [len(s.answer.text) for s in answerable if not s.declined]
    lines.append(f"{'characters an answer':<28}{sum(chars) / max(len(chars), 1):.0f}  n = {len(chars)}")
    return "\n".join(lines)


def _share(values: Sequence[bool]) -> str:
    return f"{sum(values) / len(values):.3f}  n = {len(values)}" if values else "–      n = 0"
