"""What goes over the wire. The field names are a contract with other programs."""

from dataclasses import asdict
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from assistant.answers import Answer, Language, Question, Status, Turn, Verdict
from ui.feedback import MAX_COMMENT_CHARS, Feedback, Reason
from ui.viewer import passage_path
from vectorstore.chunks import Document, DocumentRecord, RetrievedChunk, Standing

MAX_HISTORY_MESSAGES = 1_000
"""More than this is no conversation; of what is accepted, only the most recent turns are read."""

DocumentId = Annotated[str, Field(min_length=1, max_length=100)]


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Message(_Request):
    """One message of the conversation so far."""

    role: Literal["user", "assistant"]
    content: str


class ChatRequest(_Request):
    """A question, with what is needed to understand it."""

    question: str = Field(
        description="What the person asks.", examples=["Er det satt en sluttdato for reformen?"]
    )
    history: list[Message] = Field(
        default=[],
        max_length=MAX_HISTORY_MESSAGES,
        description="The conversation so far, oldest first; the most recent turns are read.",
    )
    language: Literal["auto", "nb", "nn", "en"] = Field(
        default="auto",
        description="Language of the answer; `auto` takes the question's. Quotes stay as they are.",
    )
    document_ids: list[DocumentId] | None = Field(
        default=None,
        min_length=1,
        max_length=100,
        description="Answer from these documents only; null for all.",
    )
    conversation_id: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z0-9_-]{1,64}$",
        description="Given back as it came; null starts a new conversation.",
    )

    def to_question(self) -> Question:
        return Question(
            text=self.question,
            history=tuple(Turn(message.role, message.content) for message in self.history),
            language=None if self.language == "auto" else self.language,
            document_ids=None if self.document_ids is None else tuple(self.document_ids),
            conversation_id=self.conversation_id,
        )


class OfDocument(BaseModel):
    """What is said of a document wherever something of it is shown."""

    document_id: str
    title: str
    publisher: str
    date: str = Field(description="ISO 8601, as precise as is known: `2022`, `2024-04`, `2023-05-22`.")
    standing: Standing = Field(description="How much weight the document has.")

    @staticmethod
    def facts(record: DocumentRecord) -> dict[str, Any]:
        return {
            "document_id": record.id,
            "title": record.title,
            "publisher": record.publisher,
            "date": record.date,
            "standing": record.standing,
        }


class _Place(OfDocument):
    section: list[str] = Field(description="The headings above it, outermost first.")
    page: int | None = Field(description="The page of the printed document, null where it is not certain.")
    url: str = Field(description="The publisher's page.")
    viewer_url: str = Field(description="The place in our own copy of the text, relative to this server.")


class CitationOut(_Place):
    """A quote and where it stands."""

    number: int = Field(description="The `[1]` in the answer.")
    quote: str = Field(description="Verbatim in the document's text.")
    start: int = Field(description="Character offset of the quote in the document's text.")
    end: int
    context: str = Field(description="The passage that the quote stands in.")


class ConsultedOut(_Place):
    """A passage that was found and not cited."""

    text: str


class WrittenOut(BaseModel):
    """What a language model did for the answer: for whoever runs the service."""

    n_statements: int = Field(description="Statements that it made.")
    removed: dict[str, int] = Field(description="Those that did not check out, by the reason.")
    fault: str | None = Field(description="Why the answer is not the model's; null where it is.")
    prompt: str = Field(description="The version of the prompt.")


class ChatResponse(BaseModel):
    """The outcome for a question."""

    answer_id: str
    conversation_id: str
    status: Status = Field(
        description="`answered`, `partial` (part of what was asked), `not_found`, `clarify` (too vague), "
        "`refused` (against policy), `smalltalk`."
    )
    verdict: Verdict | None = Field(
        description="For yes/no questions: `yes`, `indirectly`, `no`, `not_mentioned`, `left_to_agency`."
    )
    language: Language
    answer: str = Field(description="Markdown with `[1]` marks that refer to `citations`.")
    citations: list[CitationOut]
    consulted: list[ConsultedOut]
    mode: Literal["quotes", "llm"]
    model: str | None
    notices: list[str] = Field(description="Sentences the reader should see, in `language`.")
    timings_ms: dict[str, float]
    answerability: float | None = Field(
        description="The judged probability that the documents answer the question; null where nothing "
        "was searched."
    )
    written: WrittenOut | None = Field(default=None, description="Null where no language model was asked.")
    suggestions: list[str] = Field(
        default=[], description="Questions to go on with, from the documents' own headings; at most three."
    )

    @classmethod
    def of(cls, answer: Answer) -> Self:
        values = asdict(answer)
        values["answer"] = values.pop("text")
        del values["statements"]
        return cls(**values)


class FeedbackRequest(_Request):
    """What a person says of an answer."""

    answer_id: str = Field(min_length=1, max_length=100, description="The `answer_id` of the answer.")
    helpful: bool
    reason: Reason | None = Field(default=None, description="Why it did not help; only if it did not.")
    comment: str = Field(
        default="",
        max_length=MAX_COMMENT_CHARS,
        description="In the person's own words; invisible characters are left out.",
    )

    @model_validator(mode="after")
    def _is_feedback(self) -> Self:
        self.to_feedback()
        return self

    def to_feedback(self) -> Feedback:
        return Feedback(self.answer_id, self.helpful, self.reason, self.comment)


class FeedbackResponse(BaseModel):
    feedback_id: str = Field(description="Stays the same when feedback on the same answer is replaced.")


class SearchResult(BaseModel):
    """A passage that matches a query."""

    document_id: str
    title: str
    section: list[str]
    page: int | None
    text: str
    score: float = Field(description="Higher is better; comparable within one answer only.")
    viewer_url: str

    @classmethod
    def of(cls, found: RetrievedChunk, titles: dict[str, str]) -> Self:
        chunk = found.chunk
        return cls(
            document_id=chunk.document_id,
            title=titles.get(chunk.document_id, chunk.document_id),
            section=list(chunk.section),
            page=chunk.page,
            text=chunk.text,
            score=found.score,
            viewer_url=passage_path(chunk.document_id, chunk.start, chunk.end),
        )


class SearchResponse(BaseModel):
    results: list[SearchResult] = Field(description="Best first.")


class DocumentOut(BaseModel):
    """What a document is."""

    document_id: str
    title: str
    publisher: str
    date: str
    url: str
    language: str
    standing: Standing
    obtained: str = Field(description="How the text came to us.")
    n_characters: int
    n_repairs: int = Field(description="Places where the text differs from what the scan said.")

    @classmethod
    def of(cls, document: Document) -> Self:
        return cls(**_facts(document))


class DocumentsResponse(BaseModel):
    documents: list[DocumentOut]


class HeadingOut(BaseModel):
    text: str
    level: int = Field(description="1 is the highest.")
    start: int
    end: int


class RepairOut(BaseModel):
    """A stretch of the text that the scan had otherwise."""

    start: int
    end: int
    before: str
    after: str


class PageStartOut(BaseModel):
    start: int
    page: int


class DocumentDetail(DocumentOut):
    """A document and its structure, as character offsets into its text."""

    headings: list[HeadingOut]
    pages: list[PageStartOut]
    repairs: list[RepairOut]

    @classmethod
    def of(cls, document: Document) -> Self:
        return cls(
            **_facts(document),
            headings=[HeadingOut(**asdict(heading)) for heading in document.headings],
            pages=[PageStartOut(**asdict(page)) for page in document.pages],
            repairs=[RepairOut(**asdict(repair)) for repair in document.repairs],
        )


class DocumentText(BaseModel):
    """The text that quotes are verbatim in."""

    document_id: str
    text: str
    sha256: str = Field(description="Of the text in UTF-8, hexadecimal.")


class Alive(BaseModel):
    status: Literal["alive"] = "alive"


class Ready(BaseModel):
    status: Literal["ready"] = "ready"
    generation: str = Field(description="The generation of the index that answers now.")
    installation: str = Field(description="Tells whether two programs use the same data directory.")


class Problem(BaseModel):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str = Field(description="What is wrong here, and what to do.")


def _facts(document: Document) -> dict[str, Any]:
    record: DocumentRecord = document.record
    facts = asdict(record)
    facts["document_id"] = facts.pop("id")
    return {**facts, "n_characters": len(document.text), "n_repairs": len(document.repairs)}
