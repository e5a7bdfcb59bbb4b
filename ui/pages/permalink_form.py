"""The forms that make and delete a permalink, for the pages without scripts."""

from collections.abc import Mapping

from ui.html import escape
from ui.pages.check_form import hidden
from ui.texts import Texts
from ui.viewer import PERMALINKS


def make_form(fields: Mapping[str, str], button: str, note: str, words: Texts) -> str:
    """A button that makes a permalink of what `fields` name; `note` says what is stored then."""
    given = "".join(hidden(name, value) for name, value in fields.items() if value)
    return (
        f'<form class="make-link" method="post" action="{PERMALINKS.path}" enctype="multipart/form-data">'
        f"{hidden('lang', words.language_code)}{given}<button>{escape(button)}</button>"
        f'<p class="soft">{escape(note)}</p></form>'
    )


def delete_form(permalink_id: str, words: Texts, *, code: str = "") -> str:
    """Deletes it; without a `code` that is known there is a field for it."""
    said = words.permalink
    field = (
        hidden("code", code)
        if code
        else f'<label for="code">{escape(said.code)}</label>'
        '<input id="code" name="code" required maxlength="100" autocomplete="off" spellcheck="false">'
    )
    return (
        f'<form class="delete-link" method="post" action="{PERMALINKS.path}/{escape(permalink_id)}/delete" '
        f'enctype="multipart/form-data">{hidden("lang", words.language_code)}{field}'
        f"<button>{escape(said.delete)}</button></form>"
    )
