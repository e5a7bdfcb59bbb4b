"""The statements of a model that are shown, with their citations, told one by one; and taken back."""

from collections import Counter
from dataclasses import dataclass, field

from assistant.answers import Citation, Verdict
from assistant.citations import cite
from assistant.exchange import Exchange
from assistant.found import Found
from assistant.llm.checking import Removal, Statement
from assistant.llm.faults import Fault
from assistant.llm.verdicts import is_carried
from assistant.quoting import Quote
from assistant.wording import Wording


@dataclass
class Record:
    """What the model did for a question; fills up on the way. For whoever runs the service."""

    n_statements: int = 0
    removed: Counter[Removal] = field(default_factory=Counter)
    fault: Fault | None = None


class Shown:
    """What is shown so far.

    Attributes:
        texts: the statements as the model wrote them; `told` as they are told, with marks and verdict.
    """

    def __init__(self, exchange: Exchange, found: Found, record: Record) -> None:
        self._exchange = exchange
        self._found = found
        self._record = record
        self._forget()

    def _forget(self) -> None:
        self.texts: list[str] = []
        self.told: list[str] = []
        self.citations: list[Citation] = []
        self.verdict: Verdict | None = None

    def add(self, statement: Statement, verdict: Verdict | None) -> None:
        """Cite a statement that checked out and tell it, before the first one the verdict it carries."""
        cited = [self._cited(quote) for quote in statement.quotes]
        if not self.texts and verdict and self._is_carried(verdict, cited):
            self.verdict = verdict
            self._tell(f"**{self._exchange.words.verdict[verdict]}**")
        marks = "".join(f"[{citation.number}]" for citation in cited)
        self.texts.append(statement.text)
        self._tell(f"{_introduced(statement.text, cited, self._exchange.words)} {marks}")

    def take_back(self) -> None:
        """Nothing that was shown holds any more; whoever was told it is told so."""
        if self.texts:
            self._record.removed["withdrawn"] += len(self.texts)
            if self._exchange.withdraw:
                self._exchange.withdraw()
        self._forget()

    def _tell(self, statement: str) -> None:
        self.told.append(statement)
        self._exchange.tell_statement(statement, self.citations)

    def _cited(self, quote: Quote) -> Citation:
        """The quote's citation, the same where it is cited again."""
        place = (quote.chunk.document_id, quote.start, quote.end)
        for known in self.citations:
            if (known.document_id, known.start, known.end) == place:
                return known
        citation = cite(quote, len(self.citations) + 1, self._exchange.corpus.documents)
        if citation is None:
            raise ValueError(
                f"a checked quote does not stand in {quote.chunk.document_id!r} at {quote.start}"
            )
        self.citations.append(citation)
        return citation

    def _is_carried(self, verdict: Verdict, cited: list[Citation]) -> bool:
        retrieved, vocabulary = self._found.retrieved, self._exchange.corpus.vocabulary
        return retrieved.intent.yes_no and is_carried(
            verdict, retrieved.resolved, retrieved.query, cited, vocabulary, is_sure=self._found.is_sure
        )


def _introduced(text: str, cited: list[Citation], words: Wording) -> str:
    """The statement, told as what it is where it rests on advice or examples alone."""
    standings = {citation.standing for citation in cited}
    if standings == {"examples"}:
        return words.as_example.format(statement=text)
    if standings <= {"advice", "examples"}:
        return words.as_advice.format(statement=text)
    return text
