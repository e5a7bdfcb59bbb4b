"""One theme across the documents: what the reform says, what is advised, what examples show. Pure.

Passages are chosen by the theme's own words, like everything of the catalogue, so the same documents always
give the same columns.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from assistant.catalogue.catalogue import Catalogue, Measure
from assistant.catalogue.editions import Change, EditionChanges, changed_editions
from assistant.catalogue.measures import Passage, headings_above, passage, read_points
from assistant.catalogue.themes import Theme
from vectorstore.chunks import Document, DocumentRecord

Column = Literal["reform", "advice", "examples"]
COLUMNS: tuple[Column, ...] = ("reform", "advice", "examples")

_NUMBERED = re.compile(r"^\d+(?:\.\d+)*\.?\s")
_ENDS = re.compile(r"[.!?:;][»”\"')\]]*$")


@dataclass(frozen=True)
class ThemePassage:
    """A sentence, or some in a row, that has the theme: its headings, and the words that make it so.

    `measure` is the measure that it stands for, in examples.
    """

    passage: Passage
    section: tuple[str, ...]
    words: tuple[str, ...]
    measure: Measure | None = None


@dataclass(frozen=True)
class ThemeDocument:
    """What one document says of the theme, in its order."""

    record: DocumentRecord
    passages: tuple[ThemePassage, ...]


@dataclass(frozen=True)
class SideBySide:
    """The columns, each with the documents that say something, and what changed between editions."""

    theme: Theme
    columns: dict[Column, tuple[ThemeDocument, ...]]
    changes: tuple[EditionChanges, ...]


def side_by_side(theme: Theme, documents: Sequence[Document], catalogue: Catalogue) -> SideBySide:
    """Everything that the documents say of a theme."""
    columns: dict[Column, list[ThemeDocument]] = {column: [] for column in COLUMNS}
    earlier = {document.record.edition_of for document in documents}
    for document in documents:
        if document.id in earlier:
            continue
        column = _column(document)
        found = _of_measures(theme, document, catalogue) if column == "examples" else _said(theme, document)
        if passages := tuple(found):
            columns[column].append(ThemeDocument(document.record, passages))
    changes = tuple(_of_theme(theme, one) for one in changed_editions(documents))
    return SideBySide(
        theme,
        {column: tuple(found) for column, found in columns.items()},
        tuple(c for c in changes if c.changes),
    )


def _column(document: Document) -> Column:
    match document.record.standing:
        case "advice":
            return "advice"
        case "examples":
            return "examples"
        case _:
            return "reform"


def _said(theme: Theme, document: Document) -> Iterable[ThemePassage]:
    """Full sentences and list items that have the theme's words, or are the government's name for it.

    Those that stand side by side are one passage; lines of a table of contents are none.
    """
    for point in read_points(document, 0, len(document.text)):
        if not point.is_item and (
            _NUMBERED.match(point.passage.text) or not _ENDS.search(point.passage.text)
        ):
            continue
        has = [
            bool(theme.found_in(one) or (theme.quote and theme.quote in one.text)) for one in point.sentences
        ]
        for is_said, run in groupby(zip(has, point.sentences, strict=True), key=lambda pair: pair[0]):
            if is_said:
                yield _passage(theme, document, [sentence for _, sentence in run])


def _passage(theme: Theme, document: Document, run: Sequence[Passage]) -> ThemePassage:
    whole = passage(document, run[0].start, run[-1].end)
    words = [word.text for sentence in run for word in theme.found_in(sentence)]
    return ThemePassage(whole, headings_above(document, whole.start), _distinct(words or [theme.quote]))


def _of_measures(theme: Theme, document: Document, catalogue: Catalogue) -> Iterable[ThemePassage]:
    """For each measure of the theme the sentence with most of its words, or what the measure is."""
    for measure in catalogue.measures:
        found = next((one for one in measure.themes if one.id == theme.id), None)
        if found is None or measure.section.document_id != document.id:
            continue
        chosen = measure.sentence_on(theme.id) or measure.summary
        section = headings_above(document, chosen.start)
        yield ThemePassage(chosen, section, _distinct(word.text for word in found.words), measure)


def _of_theme(theme: Theme, changed: EditionChanges) -> EditionChanges:
    kept = tuple(change for change in changed.changes if _is_about(theme, change))
    return EditionChanges(changed.earlier, changed.later, kept)


def _is_about(theme: Theme, change: Change) -> bool:
    return any(theme.found_in(one) for one in (change.before, change.after) if one is not None)


def _distinct(words: Iterable[str]) -> tuple[str, ...]:
    return tuple({word.casefold(): word for word in words}.values())
