"""What has changed from one edition of a document to the next: added, removed and reworded passages. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from assistant.catalogue.measures import Passage, read_points
from vectorstore.chunks import Document

LEAST_ALIKE = 0.6
"""Share of letters in common from which two passages are one that was reworded."""


@dataclass(frozen=True)
class Change:
    """A passage of the earlier edition and the one that took its place; one is None where it came or went."""

    before: Passage | None
    after: Passage | None


@dataclass(frozen=True)
class EditionChanges:
    """Two editions and what differs, in the later edition's order, what was removed last."""

    earlier: Document
    later: Document
    changes: tuple[Change, ...]


def changed_editions(documents: Iterable[Document]) -> tuple[EditionChanges, ...]:
    """Every document that is a later edition of another, with what has changed."""
    by_id = {document.id: document for document in documents}
    return tuple(
        EditionChanges(earlier, later, compare(earlier, later))
        for later in by_id.values()
        if (earlier := by_id.get(later.record.edition_of)) is not None
    )


def compare(earlier: Document, later: Document) -> tuple[Change, ...]:
    """What differs; passages that say the same words in another place have not changed."""
    said_before = {_words(one) for one in _passages(earlier)}
    said_after = {_words(one) for one in _passages(later)}
    gone = [one for one in _passages(earlier) if _words(one) not in said_after]
    changes = []
    for new in _passages(later):
        if _words(new) in said_before:
            continue
        before = _most_alike(new, gone)
        if before is not None:
            gone.remove(before)
        changes.append(Change(before, new))
    return (*changes, *(Change(one, None) for one in gone))


def _passages(document: Document) -> list[Passage]:
    return [point.passage for point in read_points(document, 0, len(document.text))]


def _words(passage: Passage) -> str:
    return " ".join(passage.text.casefold().split())


def _most_alike(new: Passage, gone: Sequence[Passage]) -> Passage | None:
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(_words(new))
    best, score = None, LEAST_ALIKE
    for old in gone:
        matcher.set_seq1(_words(old))
        if matcher.quick_ratio() >= score and (ratio := matcher.ratio()) >= score:
            best, score = old, ratio
    return best
