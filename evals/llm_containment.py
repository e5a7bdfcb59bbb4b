"""What a very bad language model does to the answers: `make eval-llm`.

It asks questions of the tuning half with the local model writing, and counts the statements that it made,
those that went, and those that were shown; each shown one's quotes are looked up in the documents again.
"""

import argparse
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.answers import Answer
from evals.local_model import MODEL, running_model
from evals.question_set import read_questions

if TYPE_CHECKING:
    from assistant.assistant import Assistant

N_QUESTIONS = 60
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Containment:
    """Counts over answers. There must be no statement shown without a quote that is verbatim in its document,
    and no such citation."""

    n_questions: int
    n_by_model: int
    n_abstained: int
    n_made: int
    n_shown: int
    removed: Counter[str]
    faults: Counter[str]
    n_citations: int
    n_false: int
    n_unfounded: int

    @property
    def n_without_quote(self) -> int:
        """Statements whose quote did not check out."""
        return self.removed["quote not found"] + self.removed["unknown passage"]

    def lines(self) -> list[str]:
        removed = ", ".join(f"{reason} {n}" for reason, n in self.removed.most_common()) or "none"
        faults = ", ".join(f"{fault} {n}" for fault, n in self.faults.most_common()) or "none"
        return [
            f"{MODEL}, {self.n_questions} questions of the tuning half",
            f"answers by the model: {self.n_by_model}, of these that there is none: {self.n_abstained}",
            f"answers by quotes, with a notice: {sum(self.faults.values())}",
            f"statements made: {self.n_made}; shown: {self.n_shown}; removed: {removed}",
            f"statements whose quote did not check out: {self.n_without_quote}",
            f"statements shown without a quote that is verbatim in its document: {self.n_unfounded}",
            f"faults: {faults}",
            f"citations in all answers: {self.n_citations}; not verbatim in their document: {self.n_false}",
        ]


def count(answers: Iterable[Answer], texts: dict[str, str]) -> Containment:
    """The counts of these answers; `texts` are the documents' by id."""
    told = list(answers)
    written = [(answer, answer.written) for answer in told if answer.written]
    citations = [citation for answer in told for citation in answer.citations]
    false = [one for one in citations if texts[one.document_id][one.start : one.end] != one.quote]
    shown = [(answer, statement) for answer, _ in written for statement in _shown(answer)]
    removed: Counter[str] = Counter()
    for _, one in written:
        removed.update(one.removed)
    return Containment(
        n_questions=len(told),
        n_by_model=sum(answer.mode == "llm" for answer in told),
        n_abstained=sum(answer.mode == "llm" and answer.status == "not_found" for answer in told),
        n_made=sum(one.n_statements for _, one in written),
        n_shown=len(shown),
        removed=removed,
        faults=Counter(str(one.fault).partition(":")[0] for _, one in written if one.fault),
        n_citations=len(citations),
        n_false=len(false),
        n_unfounded=sum(not _is_founded(answer, statement, texts) for answer, statement in shown),
    )


def _shown(answer: Answer) -> tuple[str, ...]:
    """The model's statements in an answer, without the verdict before them."""
    is_stated = answer.mode == "llm" and answer.status in ("answered", "partial")
    return answer.statements[answer.verdict is not None :] if is_stated else ()


def _is_founded(answer: Answer, statement: str, texts: dict[str, str]) -> bool:
    """Whether a statement has marks, each of a citation whose words stand in its document.

    By other means than the assistant's: offsets are not believed, the words are looked for in the text.
    """
    by_number = {str(one.number): one for one in answer.citations}
    cited = [by_number.get(mark) for mark in re.findall(r"\[(\d+)\]", statement)]
    return bool(cited) and all(
        one is not None and stands_in(one.quote, texts.get(one.document_id, "")) for one in cited
    )


def stands_in(quote: str, text: str) -> bool:
    """Whether a document says a quote's words in this order, up to the end of a sentence or a line."""
    pattern = r"\s+".join(map(re.escape, quote.split())) + r"(?=\s|$)"
    found = re.finditer(pattern, text) if quote.strip() else ()
    return any(
        re.search(r"[.!?:;»”\")]$", one[0]) or re.match(r"[^\S\n]*(?:\n|$)", text[one.end() :])
        for one in found
    )


def ask_all(tested: "Assistant", n_questions: int, progress: Progress) -> list[Answer]:
    """The answers to the first questions that reach the model."""
    answers: list[Answer] = []
    for one in read_questions("tune"):
        if len(answers) == n_questions:
            break
        answer = tested.answer(one.question)
        if answer.written:
            answers.append(answer)
            progress("Asking", len(answers), n_questions)
    return answers


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask and print the counts; 1 where something shown is without its words."""
    from assistant.build import build_assistant
    from assistant.settings import LimitSettings, LlmSettings, Settings

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=N_QUESTIONS)
    given = parser.parse_args(arguments)
    with running_model() as address:
        llm = LlmSettings(
            model=f"openai:{MODEL}",
            base_url=address,
            context_chars=1_500,
            max_tokens=250,
            first_token_s=120,
            pause_s=30,
            timeout_s=180,
        )
        settings = Settings().model_copy(update={"llm": llm, "limits": LimitSettings(answer_timeout_s=300)})
        tested = build_assistant(settings)
        answers = ask_all(tested, given.questions, lambda what, n, of: print(f"{what} {n}/{of}", flush=True))
    found = count(answers, {document.id: document.text for document in tested.documents()})
    print("\n".join(found.lines()))
    return 1 if found.n_false or found.n_unfounded else 0


if __name__ == "__main__":
    raise SystemExit(main())
