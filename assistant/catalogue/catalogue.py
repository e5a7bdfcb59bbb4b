"""All measures of all example documents and what their words say: filtered, counted, as a matrix. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from assistant.catalogue.bodies import find_bodies
from assistant.catalogue.measures import Passage, Section, read_sections
from assistant.catalogue.statuses import Sign, Status, find_dates, find_signs, status_of
from assistant.catalogue.summaries import what_it_is
from assistant.catalogue.themes import load_themes
from vectorstore.chunks import Document
from vectorstore.keyword import words as stems_of

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


@dataclass(frozen=True)
class ThemeFound:
    """A theme of a measure, and the words that made it one.

    `is_about`: its heading has them, or the sentence that says what it is, or two sentences; else it
    mentions the theme.
    """

    id: str
    words: tuple[Passage, ...]
    is_about: bool


@dataclass(frozen=True)
class Measure:
    """What a ministry reports, and what its own words say of it.

    `bodies` are all that the text names, whether they do it or take part; `status` is read from `signs`.
    """

    section: Section
    summary: Passage
    bodies: tuple[str, ...]
    signs: tuple[Sign, ...]
    status: Status
    dates: tuple[Passage, ...]
    themes: tuple[ThemeFound, ...]

    @property
    def id(self) -> str:
        return self.section.id

    @property
    def ministry(self) -> str:
        return self.section.ministry

    @property
    def theme_ids(self) -> tuple[str, ...]:
        return tuple(found.id for found in self.themes)

    @property
    def about_ids(self) -> tuple[str, ...]:
        """The themes that it is about, not those that it mentions."""
        return tuple(found.id for found in self.themes if found.is_about)

    @property
    def mentioned_ids(self) -> tuple[str, ...]:
        return tuple(found.id for found in self.themes if not found.is_about)

    def sentence_on(self, theme_id: str) -> Passage | None:
        """The first sentence with most of a theme's words; None where only its heading has them."""
        words = next((found.words for found in self.themes if found.id == theme_id), ())
        counts = [sum(s.start <= w.start < s.end for w in words) for s in self.section.sentences]
        best = max(range(len(counts)), key=counts.__getitem__)
        return self.section.sentences[best] if counts[best] else None

    def quoted_on(self, theme_id: str) -> tuple[Passage, ...]:
        """In text order the sentence that says what it is, and the one on a theme that it has."""
        on_theme = self.sentence_on(theme_id) if theme_id in self.theme_ids else None
        shown = (self.summary, *([on_theme] if on_theme and on_theme != self.summary else []))
        return tuple(sorted(shown, key=lambda one: one.start))

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of its heading and text."""
        return frozenset(stems_of(self.section.text))


@dataclass(frozen=True)
class Filter:
    """What to show; an empty field keeps all. `words` must all stand in heading or text, in any form.

    `about`: of a theme only the measures that are about it, not those that mention it.
    """

    ministry: str = ""
    body: str = ""
    theme: str = ""
    status: str = ""
    words: str = ""
    about: bool = False

    def keeps(self, measure: Measure) -> bool:
        return (
            self.ministry in ("", measure.ministry)
            and (not self.body or self.body in measure.bodies)
            and (not self.theme or self.theme in self.themes_of(measure))
            and self.status in ("", measure.status)
            and _has_words(measure, self.words)
        )

    def themes_of(self, measure: Measure) -> tuple[str, ...]:
        """The themes that it counts under."""
        return measure.about_ids if self.about else measure.theme_ids


@dataclass(frozen=True)
class Facets:
    """For each value how many measures there would be if it were chosen, the other choices kept."""

    ministries: dict[str, int]
    bodies: dict[str, int]
    themes: dict[str, int]
    statuses: dict[str, int]


@dataclass(frozen=True)
class Catalogue:
    """The measures in the documents' order."""

    measures: tuple[Measure, ...]

    @property
    def ministries(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(measure.ministry for measure in self.measures))

    def select(self, chosen: Filter) -> tuple[Measure, ...]:
        return tuple(measure for measure in self.measures if chosen.keeps(measure))

    def facets(self, chosen: Filter) -> Facets:
        """Counts by value; ministries and themes in their order, with 0, bodies most frequent first."""
        by_ministry = Counter(m.ministry for m in self.select(replace(chosen, ministry="")))
        by_body = Counter(body for m in self.select(replace(chosen, body="")) for body in m.bodies)
        by_theme = Counter(
            theme for m in self.select(replace(chosen, theme="")) for theme in chosen.themes_of(m)
        )
        by_status = Counter(m.status for m in self.select(replace(chosen, status="")))
        return Facets(
            ministries={ministry: by_ministry[ministry] for ministry in self.ministries},
            bodies=dict(sorted(by_body.items(), key=lambda pair: pair[0].casefold())),
            themes={theme.id: by_theme[theme.id] for theme in load_themes()},
            statuses={status: by_status[status] for status in ("ongoing", "done", "planned", "unknown")},
        )

    def matrix(self, measures: Iterable[Measure]) -> dict[tuple[str, str], int]:
        """How many of the measures of each ministry are about each theme."""
        return Counter((measure.ministry, theme) for measure in measures for theme in measure.about_ids)


def by_ministry(measures: Iterable[Measure]) -> dict[str, list[Measure]]:
    """The measures by ministry, both in their order."""
    grouped: dict[str, list[Measure]] = {}
    for measure in measures:
        grouped.setdefault(measure.ministry, []).append(measure)
    return grouped


@lru_cache(maxsize=4)
def read_catalogue(documents: tuple[Document, ...]) -> Catalogue:
    """The measures of the documents that hold examples, of two editions the later; kept for a while."""
    earlier = {document.record.edition_of for document in documents}
    return Catalogue(
        tuple(
            _measure(section)
            for document in documents
            if document.record.standing == "examples" and document.id not in earlier
            for section in read_sections(document)
        )
    )


def _measure(section: Section) -> Measure:
    sentences = section.sentences
    heading = Passage(section.heading, section.start, section.start + len(section.heading), section.page)
    said = [heading, *sentences] if section.has_own_heading else sentences
    signs = find_signs(sentences)
    summary = what_it_is(section, signs)
    return Measure(
        section=section,
        summary=summary,
        bodies=find_bodies(said, besides=section.ministry),
        signs=signs,
        status=status_of(signs),
        dates=find_dates(said),
        themes=tuple(_themes(section, said, summary)),
    )


def _themes(section: Section, said: Sequence[Passage], summary: Passage) -> Iterable[ThemeFound]:
    for theme in load_themes():
        by_sentence = {sentence: theme.found_in(sentence) for sentence in said}
        having = [sentence for sentence, words in by_sentence.items() if words]
        if having:
            words = tuple(word for found in by_sentence.values() for word in found)
            in_heading = section.has_own_heading and said[0] in having
            yield ThemeFound(theme.id, words, in_heading or summary in having or len(having) > 1)


def _has_words(measure: Measure, words: str) -> bool:
    text = measure.section.text.casefold()
    return all(_has_word(measure, text, word) for word in _WORD.findall(words.casefold()))


def _has_word(measure: Measure, text: str, word: str) -> bool:
    """As it stands, within a compound, or in another inflection."""
    return word in text or any(stem in measure.stems for stem in stems_of(word))
