"""The form that takes a draft."""

from ui.check_files import FileLimits
from ui.html import escape
from ui.texts import Texts
from ui.viewer import CHECK, Address

SCRIPT = Address("/check/progress.js")


def form_html(
    words: Texts, limits: FileLimits, *, model: str | None = None, told: str = "", draft: str = ""
) -> str:
    """The form.

    Args:
        model: the language model whose server gets the draft, None where none does.
        told: what was wrong with what was sent before; `draft` is the text that was sent.
    """
    check = words.check
    wrong = f'<p class="note" role="alert" id="told"{"" if told else " hidden"}>{escape(told)}</p>'
    sent = f'<p class="note">{escape(check.sent_to_model.format(model=model))}</p>' if model else ""
    how_long = check.limits.format(pages=limits.pages, chars=words.number(limits.chars))
    return "\n".join(
        (
            f"<h1>{escape(check.title)}</h1><p>{escape(check.intro)}</p>{wrong}",
            f'<form class="draft" method="post" action="{CHECK.path}" enctype="multipart/form-data">',
            hidden("lang", words.language_code),
            f'<label for="draft">{escape(check.text)}</label>',
            f'<textarea id="draft" name="text" rows="14">{text_of(draft)}</textarea>',
            f'<label for="file">{escape(check.file)}</label>',
            '<input id="file" type="file" name="file" accept=".txt,.md,.docx,.pdf" '
            'aria-describedby="limits">',
            f'<p class="soft" id="limits">{escape(how_long)}</p>',
            sent,
            f"<button>{escape(check.check)}</button>",
            f'<p class="soft">{escape(check.privacy)}</p></form>',
            _progress(words),
        )
    )


def _progress(words: Texts) -> str:
    """What a script shows while it waits; the hidden line is for screen readers, told now and then."""
    check = words.check
    return (
        f'<section id="progress" hidden data-working="{escape(check.working)}" '
        f'data-cancelled="{escape(check.cancelled)}" data-lost="{escape(check.lost)}">'
        f'<p aria-hidden="true"></p><progress aria-label="{escape(check.working)}"></progress>'
        f'<button type="button">{escape(check.cancel)}</button></section>'
        '<p class="unseen" role="status" id="progress-told"></p>'
        f'<script src="{SCRIPT.path}" defer></script>'
    )


def hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'


def text_of(draft: str) -> str:
    """The content of a text area: its first line break would be swallowed."""
    return f"\n{escape(draft)}"
