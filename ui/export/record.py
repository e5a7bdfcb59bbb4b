"""What both files say of a conversation. Pure."""

from dataclasses import dataclass
from datetime import date

from assistant.answers import Answer, Citation
from assistant.notices import kind_of
from assistant.wording import wording
from ui.exchanges import CheckedExchange
from ui.html import leading_bold
from ui.references import Reference, reference
from ui.texts import Texts, closed


@dataclass(frozen=True)
class Record:
    """A conversation checked against a generation of the index on a day, in the language of the file.

    `titles` are those of the documents by their ids.
    """

    exchanges: tuple[CheckedExchange, ...]
    words: Texts
    day: date
    generation: str
    titles: dict[str, str]

    @property
    def about(self) -> tuple[str, str]:
        """That it is an automatic service, and what the quotes were compared with."""
        day = self.words.date_in_words(self.day.isoformat())
        texts = self.words.export
        return texts.made.format(date=day), texts.checked.format(date=day, generation=self.generation)

    def only_in(self, exchange: CheckedExchange) -> str:
        """Which documents alone were searched; "" for all."""
        if exchange.document_ids is None:
            return ""
        return self.words.only_in(self.titles.get(one, one) for one in exchange.document_ids)

    def verdict_and_text(self, answer: Answer) -> tuple[str, str]:
        """The verdict in words, "" where there is none, and the text without it."""
        if answer.verdict is None:
            return "", answer.text
        said, text = leading_bold(answer.text)
        return said.rstrip(".") or self.words.verdict[answer.verdict], text

    def notices(self, answer: Answer) -> list[tuple[str, str]]:
        """Each with the word for its kind."""
        kinds = ((kind_of(notice, wording(answer.language)) or "other", notice) for notice in answer.notices)
        return [(self.words.chat.notice[kind], notice) for kind, notice in kinds]

    def place(self, citation: Citation) -> str:
        """The headings above a quote, and its weight."""
        texts, section = self.words.export, " › ".join(citation.section)
        weight = closed(f"{self.words.pages.standing}: {self.words.standing[citation.standing]}")
        return f"{closed(f'{texts.place}: {section}')} {weight}" if section else weight

    def reference(self, citation: Citation) -> Reference:
        return reference(citation)

    def lost(self, exchange: CheckedExchange) -> list[str]:
        return [self.words.export.lost.format(number=number) for number in exchange.lost]
