"""What the chat page shows, as HTML: a question with its answer, its sources and ways to go on."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant.answers import Answer
from assistant.notices import kind_of
from assistant.wording import wording
from ui.errors import ServiceError
from ui.exchanges import CheckedExchange, keep
from ui.html import escape, from_markdown, leading_bold
from ui.pages.document_facts import documents_list
from ui.pages.site_page import link, navigation
from ui.source_view import SourceView
from ui.texts import Texts, texts
from ui.viewer import CHAT, DOCUMENTS
from vectorstore.chunks import Document


@dataclass(frozen=True)
class Exchange:
    """One question and where it stands; `number` makes its anchors its own.

    `statements` are the parts of the answer that have come so far, `status` the line for who waits.
    `document_ids` are what it was restricted to, `lost` the numbers of citations that hold no longer.
    """

    number: int
    question: str
    status: str = ""
    statements: tuple[str, ...] = ()
    answer: Answer | None = None
    error: str = ""
    document_ids: tuple[str, ...] | None = None
    lost: tuple[int, ...] = ()

    @classmethod
    def again(cls, number: int, checked: CheckedExchange) -> "Exchange":
        """One that was answered before."""
        return cls(
            number,
            checked.question,
            answer=checked.answer,
            document_ids=checked.document_ids,
            lost=checked.lost,
        )


@dataclass(frozen=True)
class View:
    """Writes exchanges in one language."""

    words: Texts
    documents: Mapping[str, Document] = field(default_factory=dict)

    def places(self) -> str:
        return _part(navigation(CHAT, self.words), self.words)

    def header(self) -> str:
        words = self.words
        return _part(
            f"<h1>{escape(words.title)}</h1><p>{escape(words.what_it_is)}</p>"
            f'<p class="soft">{escape(words.no_record)}</p>',
            words,
        )

    def footer(self) -> str:
        """The documents, each with its weight, and the way for programs."""
        words = self.words
        documents = documents_list(self.documents.values(), words)
        api = f'<p class="soft"><a href="/docs">{escape(words.for_programs)}</a></p>'
        return _part(f"<h2>{escape(words.documents)}</h2>{documents}{api}", words)

    def examples_heading(self) -> str:
        return _part(f"<h2>{escape(self.words.examples_heading)}</h2>", self.words)

    def role_heading(self, number: int) -> str:
        return _part(f"<h3>{escape(self.words.chat.roles[number].name)}</h3>", self.words)

    def conversation(self, exchanges: Sequence[Exchange]) -> str:
        """Exchanges, oldest first."""
        return _part("".join(map(self.exchange, exchanges)), self.words) if exchanges else ""

    def exchange(self, exchange: Exchange) -> str:
        """A question, and what there is of its answer; all of it in the answer's language."""
        language = exchange.answer.language if exchange.answer else self.words.language_code
        return replace(self, words=texts(language))._exchange(exchange)

    def _exchange(self, exchange: Exchange) -> str:
        words, anchor = self.words, f"q{exchange.number}"
        asked = (
            f'<h2 class="asked" id="{anchor}"><span class="kicker">{escape(words.you_asked)}</span> '
            f"{escape(exchange.question)}</h2>{self._only_in(exchange.document_ids)}"
        )
        done = " done" if exchange.answer else ""
        outcome = self._outcome(exchange, anchor)
        return f'<section class="exchange{done}" lang="{words.language_code}">{asked}{outcome}</section>'

    def _only_in(self, document_ids: Sequence[str] | None) -> str:
        """Which documents alone were searched."""
        if document_ids is None:
            return ""
        titles = [self.documents[one].record.title if one in self.documents else one for one in document_ids]
        return f'<p class="soft only-in">{escape(self.words.only_in(titles))}</p>'

    def _outcome(self, exchange: Exchange, anchor: str) -> str:
        if exchange.error:
            return f'<div class="outcome failed"><p>{escape(exchange.error)}</p></div>'
        if exchange.answer:
            return self._answered(exchange, exchange.answer, anchor)
        parts = "".join(from_markdown(statement) for statement in exchange.statements)
        return f'<div class="outcome">{parts}<p class="working">{escape(exchange.status)}</p></div>'

    def _answered(self, exchange: Exchange, answer: Answer, anchor: str) -> str:
        prefix, shown = f"{anchor}-k", SourceView(self.words, self.documents)
        body = f'<div class="outcome {answer.status}">{self.text(answer, shown, prefix)}</div>'
        sources = shown.sources(answer.citations, exchange.lost, prefix)
        layout = "with-sources" if sources else "alone"
        return (
            f'<div class="{layout}">{body}{sources}</div>{shown.consulted(answer)}'
            f"{self._go_on(answer, shown)}{_record(exchange, answer)}"
        )

    def text(self, answer: Answer, shown: SourceView, prefix: str) -> str:
        """The kind of outcome where that is no answer, the verdict as a label, the text, the notices."""
        status = self.words.status[answer.status]
        verdict, text = leading_bold(answer.text) if answer.verdict else ("", answer.text)
        label = verdict.rstrip(".") or (self.words.verdict[answer.verdict] if answer.verdict else "")
        numbers = {citation.number for citation in answer.citations}
        languages = {shown.language_of(citation.document_id) for citation in answer.citations}
        quotes = languages.pop() if len(languages) == 1 else ""
        said = f'<span class="unseen">{escape(self.words.chat.answer_label)}: </span>'
        return "".join(
            (
                f'<h3 class="outcome-label">{escape(status)}</h3>' if status else "",
                f'<p class="verdict {answer.verdict}">{said}{escape(label)}</p>' if label else "",
                self._notices(answer, doubt=True),
                from_markdown(
                    text, numbers=numbers, anchor=prefix, source=self.words.source, quote_language=quotes
                ),
                self._notices(answer, doubt=False),
            )
        )

    def _notices(self, answer: Answer, *, doubt: bool) -> str:
        """What to know of the answer, each under the word for its kind: that it is doubtful, or all else."""
        kinds = ((kind_of(notice, wording(answer.language)) or "other", notice) for notice in answer.notices)
        items = "".join(
            f'<li class="notice {kind}"><strong>{escape(self.words.chat.notice[kind])}:</strong> '
            f"{escape(notice)}</li>"
            for kind, notice in kinds
            if (kind == "unsure") is doubt
        )
        return f'<ul class="notices">{items}</ul>' if items else ""

    def _go_on(self, answer: Answer, shown: SourceView) -> str:
        """Questions that the documents answer; after an abstention the documents too."""
        words = self.words
        documents = [one.document_id for one in answer.citations or answer.consulted]
        language = shown.language_of(documents[0] if documents else "")
        items = "".join(
            f'<li><button type="button" class="suggestion">{_suggestion(one, answer, language)}</button></li>'
            for one in answer.suggestions
        )
        if answer.status == "not_found":
            items += f"<li>{link(DOCUMENTS, words.chat.all_documents, words)}</li>"
        heading = f"<h3>{escape(words.chat.go_on)}</h3>"
        return f'<div class="go-on">{heading}<ul>{items}</ul></div>' if items else ""


def error_sentence(error: ServiceError, words: Texts) -> str:
    """Why there is no answer, in the reader's language."""
    return words.errors[error.code].format(**error.values)


def plain(line: str) -> str:
    """A line of text, with nothing in it that is read as anything else."""
    return f"<p>{escape(' '.join(line.split()))}</p>" if line else ""


def _suggestion(text: str, answer: Answer, language: str) -> str:
    """A suggestion; the heading in it, which may be all of it, is in the documents' language."""
    before, _, after = wording(answer.language).about_heading.partition("{heading}")
    if not (text.startswith(before) and text.endswith(after)):
        before = after = ""
    heading = text.removeprefix(before).removesuffix(after)
    return f'{escape(before)}<span lang="{language}">{escape(heading)}</span>{escape(after)}'


def _record(exchange: Exchange, answer: Answer) -> str:
    """What the page's script keeps of the exchange. Its spaces survive what makes a part one line."""
    kept = keep(exchange.question, exchange.document_ids, answer)
    spaced = re.sub(r"[^\S ]|(?<= ) ", lambda space: f"\\u{ord(space[0]):04x}", kept)
    return f'<div class="record" hidden>{escape(spaced)}</div>' if kept else ""


def _part(html: str, words: Texts) -> str:
    """A part of the page on one line: the component it goes into would read a blank line as Markdown's."""
    return f'<div lang="{words.language_code}">{" ".join(html.split())}</div>'
