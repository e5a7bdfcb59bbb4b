"""A checked draft as HTML: the draft with its marks in place, and beside it each mark's source."""

from assistant.answers import Citation
from assistant.checks.result import Checked, CheckedStatement, Mark
from ui.check_parts import Part, left_out, lines, place
from ui.html import escape
from ui.pages.check_form import hidden
from ui.pages.permalink_form import make_form
from ui.texts import Texts
from ui.viewer import CHECK

_CLASSES: dict[Mark, str] = {
    "supported": "supported",
    "at_odds": "at-odds",
    "examples_only": "examples-only",
    "look_at_this": "look",
    "not_found": "not-found",
}


def result_html(checked: Checked, words: Texts, check_id: str | None = None) -> str:
    """All of it; the draft stands in the forms again, for the exports. `check_id`: by it marks are shared."""
    check = words.check
    if not checked.statements:
        more = f"<p>{escape(left_out(checked, words))}</p>"
        return f"<h1>{escape(check.nothing_to_check)}</h1>{more}{_again(words)}"
    return "\n".join(
        (
            f"<h1>{escape(check.result)}</h1>",
            _summary(checked, words),
            *(f'<p class="note">{escape(notice)}</p>' for notice in checked.notices),
            f'<p class="note">{escape(check.warning)}</p>',
            _exports(checked, words),
            _permalink(check_id, words),
            '<div class="checked">',
            f'<section class="draft-text" aria-labelledby="draft-heading">'
            f'<h2 id="draft-heading">{escape(check.draft)}</h2>{_draft(checked, words)}</section>',
            f'<section class="evidence" aria-labelledby="evidence-heading">'
            f'<h2 id="evidence-heading">{escape(check.evidence)}</h2>'
            f"<ol>{_evidence(checked, words)}</ol></section>",
            "</div>",
            _again(words),
        )
    )


def _summary(checked: Checked, words: Texts) -> str:
    total = words.number(len(checked.statements))
    rows = "".join(
        f'<tr><th scope="row"><span class="tag {_CLASSES[mark]}">'
        f"{escape(words.check.marks[mark])}</span></th>"
        f"<td>{escape(words.check.of_these.format(n=words.number(n), total=total))}</td>"
        f"<td>{escape(words.check.marks_mean[mark])}</td></tr>"
        for mark, n in checked.counts.items()
    )
    not_checked = left_out(checked, words)
    return f'<table class="counts">{rows}</table>' + (
        f'<p class="soft">{escape(not_checked)}</p>' if not_checked else ""
    )


def _draft(checked: Checked, words: Texts) -> str:
    return "\n".join(
        f"<p>{''.join(_part(part, words) for part in parts)}</p>" for parts in lines(checked) if parts
    )


def _part(part: Part, words: Texts) -> str:
    statement = part.statement
    if statement is None:
        return f'<span class="aside">{escape(part.text)}</span>'
    label = escape(words.check.marks[statement.mark])
    return (
        f'<a class="claim {_CLASSES[statement.mark]}" id="d{part.number}" href="#s{part.number}">'
        f'{escape(part.text)} <span class="tag">{label}</span></a>'
    )


def _evidence(checked: Checked, words: Texts) -> str:
    return "\n".join(_item(number, one, words) for number, one in enumerate(checked.statements, 1))


def _item(number: int, statement: CheckedStatement, words: Texts) -> str:
    kind, label = _CLASSES[statement.mark], escape(words.check.marks[statement.mark])
    quotes = "".join(_quote(citation, words) for citation in statement.citations)
    return (
        f'<li id="s{number}" class="{kind}"><p><span class="tag {kind}">{label}</span> '
        f"<q>{escape(statement.text)}</q></p><p>{escape(statement.reason)}</p>{quotes}"
        f'<p><a href="#d{number}">{escape(words.check.to_draft)}'
        f'<span class="unseen"> {number}</span></a></p></li>'
    )


def _quote(citation: Citation, words: Texts) -> str:
    read = (
        f'<a href="{escape(citation.viewer_url)}" target="_blank" rel="noopener">{escape(words.read_here)}'
        f'<span class="unseen"> ({escape(words.new_window)})</span></a>'
    )
    section = " › ".join(citation.section)
    above = f'<br><span class="soft" lang="nb">{escape(section)}</span>' if section else ""
    return (
        f'<blockquote lang="nb"><p>{escape(citation.quote)}</p></blockquote>'
        f"<p>{escape(place(citation, words))}{above}<br>{read}</p>"
    )


def _exports(checked: Checked, words: Texts) -> str:
    buttons = "".join(
        f'<button name="as" value="{kind}">{escape(name)}</button>'
        for kind, name in (("word", words.check.as_word), ("markdown", words.check.as_markdown))
    )
    return (
        f'<form class="exports" method="post" action="{CHECK.path}" enctype="multipart/form-data" '
        f'aria-label="{escape(words.check.exports)}">{hidden("lang", words.language_code)}'
        f"{hidden('text', checked.text)}{buttons}</form>"
    )


def _permalink(check_id: str | None, words: Texts) -> str:
    """What makes a permalink to the marks, where there is something to share."""
    said = words.permalink
    return make_form({"check_id": check_id}, said.make_check, said.before_check, words) if check_id else ""


def _again(words: Texts) -> str:
    return f'<p><a href="{escape(CHECK.href(words.language_code))}">{escape(words.check.again)}</a></p>'
