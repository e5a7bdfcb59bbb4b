"""The page that tells the address of a permalink that was just made, and the code that deletes it."""

from functools import cache
from importlib.resources import files

from fastapi.responses import HTMLResponse

from ui.html import escape
from ui.pages.permalink_form import delete_form
from ui.pages.site_page import site_page
from ui.permalinks.stored import Made
from ui.texts import Texts
from ui.viewer import PERMALINKS, permalink_address


def made_page(made: Made, base_url: str, back: str, words: Texts) -> HTMLResponse:
    """The address has the focus and can be copied; a script adds the button for it.

    Args:
        back: where it was made, "" where that cannot be shown again.
    """
    said = words.permalink
    address = permalink_address(made.id)
    shown = f"{base_url.rstrip('/')}{address.path}"
    stored = {"answer": said.stored_answer, "check": said.stored_check, "measures": said.stored_measures}
    way_back = f'<a href="{escape(back)}">{escape(said.back)}</a>' if back else ""
    main = "\n".join(
        (
            f"<h1>{escape(said.made)}</h1>",
            f'<p><label for="address">{escape(said.address)}</label>',
            f'<input id="address" class="address" readonly autofocus value="{escape(shown)}" '
            f'data-copy="{escape(said.copy_address)}" data-copied="{escape(words.chat.copied)}" '
            f'data-not-copied="{escape(words.chat.not_copied)}"></p>',
            f'<p class="ways"><a href="{escape(address.href(words.language_code))}">{escape(said.open)}</a> '
            f"{way_back}</p>",
            f"<p>{escape(stored[made.kind])}</p>",
            f"<h2>{escape(said.delete)}</h2>",
            f"<dl><dt>{escape(said.code)}</dt><dd><code>{escape(made.delete_code)}</code></dd></dl>",
            f"<p>{escape(said.code_note)}</p>{delete_form(made.id, words, code=made.delete_code)}",
            f"<script>{_script()}</script>",
        )
    )
    response = site_page(main, title=said.made, address=PERMALINKS, words=words, status=201, head=_head())
    response.headers["Location"] = address.path
    return response


def _head() -> str:
    return f"<style>{permalink_style()}</style>"


@cache
def permalink_style() -> str:
    return files("ui").joinpath("styles/permalink.css").read_text(encoding="utf-8")


@cache
def _script() -> str:
    return files("ui").joinpath("styles/permalink.js").read_text(encoding="utf-8")
