"""The form that takes a draft."""

from ui.check_files import FileLimits
from ui.html import escape
from ui.texts import Texts
from ui.viewer import CHECK


def form_html(words: Texts, limits: FileLimits, *, told: str = "", draft: str = "") -> str:
    """The form; `told` is what was wrong with what was sent before, `draft` the text that was sent."""
    check = words.check
    wrong = f'<p class="note" role="alert" id="told">{escape(told)}</p>' if told else ""
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
            f"<button>{escape(check.check)}</button>",
            f'<p class="soft">{escape(check.privacy)}</p></form>',
        )
    )


def hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'


def text_of(draft: str) -> str:
    """The content of a text area: its first line break would be swallowed."""
    return f"\n{escape(draft)}"
