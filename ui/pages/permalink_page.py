"""`/p/{id}`: what was kept, as it was; what it rests on; and at the top whether documents changed since."""

from urllib.parse import quote

from fastapi.responses import HTMLResponse

from assistant.answers import Language
from ui.html import escape
from ui.pages.catalogue_frame import measures_address
from ui.pages.document_facts import description_list
from ui.pages.permalink_content import content_html
from ui.pages.permalink_form import delete_form
from ui.pages.permalink_made import permalink_style
from ui.pages.permalink_sources import KeptSources
from ui.pages.site_page import link, site_page
from ui.permalinks.content import AnswerThen, CheckThen, Content, Kept
from ui.permalinks.stored import Permalink
from ui.permalinks.today import Place, Today
from ui.texts import Texts, texts
from ui.viewer import CHAT, CHECK, Address, permalink_address

NO_INDEX = '<meta name="robots" content="noindex, nofollow">'
MAX_ASKED = 2_000
"""Of a question in an address, which browsers and mail programs cut at some length."""


def permalink_page(found: Permalink, now: Today | None, language: Language | None, told: str) -> HTMLResponse:
    """The page, in the language of what was kept unless another is asked for; `told` is what went wrong."""
    kept = found.kept
    content = kept.content
    words = texts(language or content.language)
    sources = KeptSources(words, {one.document_id: one for one in kept.rests_on.documents}, now)
    said, date = words.permalink, words.date_in_words(found.made_at[:10])
    kickers = {"answer": said.answer_then, "check": said.check_then, "measures": said.measures_then}
    title = title_of(content, words)
    main = "\n".join(
        (
            f'<header><p class="kicker">{escape(kickers[content.kind].format(date=date))}</p>'
            f"<h1{_lang(content)}>{escape(title)}</h1></header>",
            f'<p class="note" role="alert">{escape(told)}</p>' if told else "",
            _since(kept, now, words),
            content_html(content, sources),
            _facts(found, words),
            _delete(found, words),
        )
    )
    head = f"{NO_INDEX}<style>{permalink_style()}</style>"
    address = permalink_address(found.id)
    return site_page(main, title=title, address=address, words=words, head=head)


def title_of(content: Content, words: Texts) -> str:
    """The question, or what a list or a check is."""
    match content:
        case AnswerThen():
            return content.question
        case CheckThen():
            return words.permalink.check_title
        case _:
            return words.measures.title


def _lang(content: Content) -> str:
    """A question's language is not known; what is said in an answer's is probably asked in it."""
    return f' lang="{content.language}"' if isinstance(content, AnswerThen) else ""


# --- since then ---


def _since(kept: Kept, now: Today | None, words: Texts) -> str:
    """Whether documents have changed, how the quotes stand, and the way to what holds today."""
    said = words.permalink
    if now is None:
        return f'<div class="since"><p>{escape(said.not_compared)}</p></div>'
    read_in = words.date_in_words(now.ingested_at[:10])
    if now.changed:
        told = f"<h2>{escape(said.changed)}</h2>{_changes(now, read_in, words)}"
    elif now.read_again:
        told = f"<p>{escape(said.read_again.format(date=read_in))}</p>"
    else:
        told = f"<p>{escape(said.unchanged)}</p>"
    again = f'<p class="ways">{_again(kept.content, words)}</p>'
    kind = "since changed" if now.changed else "since"
    return f'<section class="{kind}">{told}{_counts(now, words)}{again}</section>'


def _changes(now: Today, read_in: str, words: Texts) -> str:
    said = words.permalink
    items = "".join(
        f"<li>{escape(said.document_changes[one.change].format(title=f'«{one.title}»'))}</li>"
        for one in now.documents
    )
    return f"<p>{escape(said.changed_more.format(date=read_in))}</p><ul>{items}</ul>"


def _counts(now: Today, words: Texts) -> str:
    """How many quotes stand where; of a list also how many measures there are today."""
    if not now.changed:
        return ""
    said = words.permalink
    counted = [said.counted[place].format(n=words.number(n)) for place, n in _some(now)]
    told = [said.quotes_today.format(counts=", ".join(counted))] if counted else []
    if now.n_measures:
        n, total = now.n_measures
        told.append(said.measures_today.format(n=words.number(n), total=words.number(total)))
    return "".join(f"<p>{escape(sentence)}</p>" for sentence in told)


def _some(now: Today) -> list[tuple[Place, int]]:
    return [(place, n) for place, n in now.counts.items() if n]


def _again(content: Content, words: Texts) -> str:
    said = words.permalink
    match content:
        case AnswerThen():
            return link(ask_address(content.question), said.ask_again, words)
        case CheckThen():
            return link(CHECK, said.check_again, words)
        case _:
            return link(measures_address(content.chosen.filter), said.list_again, words)


def ask_address(question: str) -> Address:
    """The chat page with a question in its field. In the fragment, which no server and no log gets to see."""
    return Address(CHAT.path, fragment=f"ask={quote(question[:MAX_ASKED], safe='')}")


# --- below ---


def _facts(found: Permalink, words: Texts) -> str:
    said, rests_on = words.permalink, found.kept.rests_on
    date, time = words.date_in_words(found.made_at[:10]), found.made_at[11:16]
    read_in = said.rests_on_documents.format(date=words.date_in_words(rests_on.ingested_at[:10]))
    rows = [
        (said.made_at, escape(said.at_time.format(date=date, time=time))),
        (said.rests_on, escape(read_in)),
        (said.generation, f"<code>{escape(rests_on.generation)}</code>"),
    ]
    if isinstance(found.kept.content, AnswerThen):
        rows.append((said.written, escape(_written(found.kept.content, words))))
    return f'<footer class="about-link">{description_list(rows)}</footer>'


def _written(content: AnswerThen, words: Texts) -> str:
    said = words.permalink
    by = said.by_model.format(model=content.model) if content.mode == "llm" else said.by_quotes
    return f"{by}. {said.read_the_source}"


def _delete(found: Permalink, words: Texts) -> str:
    said = words.permalink
    return (
        f'<details class="delete"><summary>{escape(said.delete)}</summary>'
        f"<p>{escape(said.delete_note)}</p>{delete_form(found.id, words)}</details>"
    )
