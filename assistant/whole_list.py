"""Questions that ask for all: every measure of the catalogue is gone through, none is left to a ranking.

A measure is on the list when it has all that is asked for: the ministry or body that is named, the themes
that are asked for (`catalogue/themes.toml`), and the question's other words, each as it stands, in another
form, in a compound or as the glossary has it, within one paragraph or list item with its heading. Pure.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.catalogue.bodies import find_bodies, known_names
from assistant.catalogue.catalogue import Catalogue, Measure
from assistant.catalogue.measures import Passage, Point
from assistant.catalogue.themes import Theme, load_themes
from assistant.evidence import covered_in
from assistant.queries import Query, Term
from assistant.quoting import Quote
from assistant.vocabulary import WORD, Vocabulary
from vectorstore.chunks import Chunk
from vectorstore.keyword import words as stems_of

MAX_QUOTES = 3
_AND_OR = re.compile(r"\s*,\s*|\s+(?:og|eller|samt|and|or)\s+", re.IGNORECASE)
_OR = re.compile(r"\b(?:eller|or)\b", re.IGNORECASE)
_WORDS_WITH_AND = re.compile(r"[\w-]+(?:\s*,\s*[\w-]+)*\s+(?:og|eller|samt|and|or)\s+[\w-]+")
_SHORTENED = re.compile(r"([^\W\d_]{3,})- (?:og|eller) (\w+)")
_MINISTRY = re.compile(r"(?:\b[A-ZÆØÅ][a-zæøå]+-(?:, [a-zæøå]+-)*,? og )?\b\w+departement\w*")
_BETWEEN = re.compile(r"\b(?:mellom|between|både|both)\b", re.IGNORECASE)
THEME_WEIGHT = 3.0
"""A theme that is met weighs as much as a word of this rarity."""
STANDS_ALONE = 2.0
"""A word of this weight may be a topic beside another one ("A og B")."""
LEAST_OF_PAIR = 0.5
"""A word of this weight may be one of two that share what else is asked for ("forsøk i A og B")."""
LEAST_ASKED = 1.0
"""Words of this weight beside a theme are asked for: some of them must be there."""
LEAST_HEAD, LEAST_REST = 10, 4
"""Letters of a word that a compound may end in ("spesialisthelsetjenester" are "helsetjenester"), and of its
end that a shortened one may have ("helse- og omsorgstjenester"). Shorter words get other senses in
compounds: "naturmangfold"."""
LEAST_COVERED = 0.7
"""Share of the question's other words, by rarity, that a paragraph with its heading must have."""

_FRAME = frozenset(
    "about agencies agency all alle alt and andre annen annet arbeid arbeida arbeidd arbeidde arbeide "
    "arbeider arbeidet arbeidt been begun benytte benytter benyttet ble bodies body brukar bruke bruker "
    "brukes brukt bygge carried carries carry collection complete del departement departementa "
    "departementene departementer deres develop developed did directorates direktorat direktoratene "
    "direktorater document documents does doing dokument dokumenta dokumentene done drevet driv drive "
    "driven driver drivet døma døme eksempel eksempelsamling eksempelsamlinga eksempelsamlingen "
    "eksemplene eksempler eller er establish established etablerar etablere etablerer etablert etablerte "
    "etat etatar etatene etater every example examples finnast finne finnes finst forskjellige full "
    "fullstendig få får fått følge følger gang gi gir gitt given gjeld gjelde gjelder gjennomførd "
    "gjennomførde gjennomføre gjennomfører gjennomført gjennomførte gjere gjort gjør gjøre got government "
    "had hadde handlar handle handler har hatt have having hele igangsatt igangsette implement "
    "implemented initiative initiatives innføre innføring innført innførte introduce introduced "
    "introdusert involve involved involvere involverer involvert iverksatt iverksetje iverksett "
    "iverksette iverksetter jobba jobbar jobbe jobber jobbet komme kommer komplett kunne laga lagde lage "
    "lager laget lagt launched legge legger list lista liste listen listet made make makes measure "
    "measures med meir mention mentions mer ministries ministry ministry's more nemnde nemne nemner nevne "
    "nevner nevnt norge norway nytta nyttar nytte og omtale omtaler omtalt opp oppfølging oppfølgingen "
    "opprette opprettet or organisert out oversikt oversikten project projects prosjekt prosjektene "
    "prosjekter prøvar prøvd prøvde prøve prøver ramse rapporterer rapportert rapporterte received reform "
    "reforma reformen reported running samling samlinga samlingen samt samtlige satsa satsar satsast "
    "satse satser satset satsing satsinger satt scheme schemes seg selv sett sette show sin sine skal "
    "slik starte startet state sørget ta take taken tar tatt tek teke that their tillitsreform "
    "tillitsreforma tillitsreformen tiltak tiltaka tiltakene tiltaket tried tries trust try trying ulike "
    "under underlagt underlagte underliggende underway use used using utføre utfører utført utvikla "
    "utvikle utvikler utviklet verksemd verksemdene verksemder vert vil virksomhet virksomhetene "
    "virksomheter vise være vært what which whole work worked working works".split()
)
"""Words that frame such a question and say nothing of what the list is of."""


@dataclass(frozen=True)
class Topic:
    """What a measure must be about: all of it."""

    themes: tuple[Theme, ...]
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Asked:
    """What a list is to be of: measures of the ministries and bodies, about any one of the topics.

    `shown` are the words that it is looked for by, for the reader.
    """

    ministries: tuple[str, ...]
    bodies: tuple[str, ...]
    topics: tuple[Topic, ...]
    shown: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        """Whether nothing narrows the list down."""
        return not (self.ministries or self.bodies or self.topics)

    @property
    def is_named(self) -> bool:
        """Whether it is of a ministry, a body or a theme, and not of plain words alone."""
        return bool(self.ministries or self.bodies or any(topic.themes for topic in self.topics))


@dataclass(frozen=True)
class Listed:
    """A measure on the list with its own words that put it there."""

    measure: Measure
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class WholeList:
    """What was found by going through all measures."""

    asked: Asked
    listed: tuple[Listed, ...]
    n_measures: int
    ministries: tuple[str, ...]

    @property
    def without(self) -> tuple[str, ...]:
        """The ministries of which nothing is on the list."""
        found = {one.measure.ministry for one in self.listed}
        return tuple(ministry for ministry in self.ministries if ministry not in found)


def read_asked(question: str, query: Query, catalogue: Catalogue, vocabulary: Vocabulary) -> Asked:
    """Take a question apart: names, themes, and the words that are left.

    Args:
        question: as it was asked; the query has it in bokmål.
    """
    names = " ".join((query.text, question, *query.hints)).casefold()
    ministries = tuple(one for one in catalogue.ministries if one.casefold() in names)
    bodies = tuple(dict.fromkeys(_named_bodies(f"{query.text} {question}", catalogue)))
    named = {word.lower() for name in (*ministries, *_forms(bodies)) for word in WORD.findall(name)}
    themes = _asked_themes(question, query)
    used = {word.lower() for words in themes.values() for phrase in words for word in WORD.findall(phrase)}
    left = [term for term in query.terms if _is_left(term, _FRAME | used | named, ministries)]
    topics = _topics(query.text, themes, left, vocabulary)
    said = [word.lower() for words in themes.values() for word in words] + [
        term.asked.lower() for term in left
    ]
    return Asked(ministries, bodies, topics, tuple(dict.fromkeys((*ministries, *bodies, *said))))


def _asked_themes(question: str, query: Query) -> dict[Theme, tuple[str, ...]]:
    """The themes asked for with the words that do, without those whose words are part of another's."""
    texts = (question,) if question == query.text else (question, query.text)
    found = {
        theme: words
        for theme in load_themes()
        if (words := tuple(dict.fromkeys(w for text in texts for w in theme.asked_words(text))))
    }
    return {
        theme: words
        for theme, words in found.items()
        if not any(
            all(any(word.lower() in longer.lower() and word != longer for longer in others) for word in words)
            for other, others in found.items()
            if other is not theme
        )
    }


def _topics(
    text: str, themes: dict[Theme, tuple[str, ...]], terms: Sequence[Term], vocabulary: Vocabulary
) -> tuple[Topic, ...]:
    """One topic, or one for each part of "A or B", and of "A og B" where each says enough to stand alone."""
    if not (themes or terms):
        return ()
    whole = (Topic(tuple(themes), tuple(terms)),)
    if _BETWEEN.search(text):
        return whole
    shared = _sharing(text, themes, terms, vocabulary)
    divided = _divided(text, themes, terms, vocabulary)
    return (shared or divided or whole) if themes else (divided or shared or whole)


def _sharing(
    text: str, themes: dict[Theme, tuple[str, ...]], terms: Sequence[Term], vocabulary: Vocabulary
) -> tuple[Topic, ...]:
    """One topic for each word of "A og B" with what stands before it: "forsøk i barnehage og skole"."""
    by_word = {term.asked.lower(): term for term in terms}
    for match in _WORDS_WITH_AND.finditer(text):
        words = [word.lower() for word in re.split(_AND_OR, match[0])]
        if not all(word in by_word for word in words) or not _stand_before(match.start(), text, themes):
            continue
        each = [by_word[word] for word in words]
        if themes or all(_weight(term, vocabulary) >= LEAST_OF_PAIR for term in each):
            rest = [term for term in terms if term not in each]
            return tuple(Topic(tuple(themes), (*rest, term)) for term in each)
    return ()


def _stand_before(offset: int, text: str, themes: dict[Theme, tuple[str, ...]]) -> bool:
    before = text[:offset].lower()
    return all(any(word.lower() in before for word in words) for words in themes.values())


def _divided(
    text: str, themes: dict[Theme, tuple[str, ...]], terms: Sequence[Term], vocabulary: Vocabulary
) -> tuple[Topic, ...]:
    """One topic for each part of the question, where each may stand alone."""
    topics = []
    for part in _AND_OR.split(text):
        words = {word.lower() for word in WORD.findall(part)}
        here = tuple(t for t, ws in themes.items() if any(w.lower() in part.lower() for w in ws))
        topics.append(Topic(here, tuple(term for term in terms if term.asked.lower() in words)))
    least = 0.0 if _OR.search(text) else STANDS_ALONE
    stand_alone = all(
        topic.themes or any(_weight(term, vocabulary) >= least for term in topic.terms) for topic in topics
    )
    is_divided = {theme for topic in topics for theme in topic.themes} == set(themes)
    return tuple(topics) if len(topics) > 1 and stand_alone and is_divided else ()


def _weight(term: Term, vocabulary: Vocabulary) -> float:
    return term.specificity * min(vocabulary.rarity(stem) for stem in term.stems)


def go_through(catalogue: Catalogue, asked: Asked, vocabulary: Vocabulary) -> WholeList:
    """Every measure, in order, with the passages that put it on the list."""
    listed = tuple(
        Listed(measure, tuple(passages))
        for measure in catalogue.measures
        if (passages := _passages(measure, asked, vocabulary))
    )
    return WholeList(asked, listed, len(catalogue.measures), catalogue.ministries)


def quotes(listed: Listed, chunks: Sequence[Chunk]) -> list[Quote]:
    """The passages as quotes of the chunks they stand in."""
    found = []
    for one in listed.passages:
        chunk = _chunk_at(chunks, listed.measure.section.document_id, one.start)
        if chunk is not None:
            found.append(Quote(chunk, one.text, one.start, one.end, 1.0))
    return found


def _chunk_at(chunks: Sequence[Chunk], document_id: str, offset: int) -> Chunk | None:
    """The chunk that an offset stands in, or the next one, for a heading."""
    return next((c for c in chunks if c.document_id == document_id and offset < c.end), None)


def _named_bodies(text: str, catalogue: Catalogue) -> Iterable[str]:
    """Bodies of the catalogue that a question names, in any case of letters; ministries are none of them."""
    there = {body for measure in catalogue.measures for body in measure.bodies} - set(catalogue.ministries)
    written = known_names() | {body: body for body in there}
    for form, shown in sorted(written.items(), key=lambda pair: -len(pair[0])):
        flags = 0 if len(form) <= 4 else re.IGNORECASE
        if shown in there and re.search(rf"(?<!\w){re.escape(form)}s?(?!\w)", text, flags):
            yield shown


def _forms(bodies: Sequence[str]) -> list[str]:
    """The bodies in every way of writing."""
    return [*bodies, *(form for form, shown in known_names().items() if shown in bodies)]


def _is_left(term: Term, taken: frozenset[str] | set[str], ministries: Sequence[str]) -> bool:
    """Whether a word says what the list is of; neither frame nor theme nor the name of a ministry or body."""
    of_name = {stem for name in ministries for stem in stems_of(name)}
    return term.asked.lower() not in taken and term.stems.isdisjoint(of_name)


def _passages(measure: Measure, asked: Asked, vocabulary: Vocabulary) -> list[Passage]:
    """What puts a measure on the list: the best sentence of each point that has all that is asked for.

    Its first sentence where its heading alone has it, or its ministry is all that is asked for; its heading
    where all measures are; none where it is not on the list.
    """
    if asked.is_open:
        return [_heading(measure)]
    if asked.ministries and measure.ministry not in asked.ministries:
        return []
    if asked.bodies and not set(asked.bodies) & set(measure.bodies):
        return []
    meeting = [point for point in measure.section.points if _meets(measure, point, asked, vocabulary)]
    scored = [_best_sentence(measure, point, asked) for point in meeting]
    best = sorted((pair for pair in scored if pair[0]), key=lambda pair: (-pair[0], pair[1].start))
    if best:
        return _with_items([sentence for _, sentence in best[:MAX_QUOTES]], measure)
    return [measure.summary] if meeting else []


def _with_items(sentences: Sequence[Passage], measure: Measure) -> list[Passage]:
    """In order, and after a sentence that introduces a list all of its items."""
    introducing = tuple(one.text for one in sentences if one.text.endswith(":"))
    items = [
        one.passage for one in measure.section.points if introducing and one.lead_in.endswith(introducing)
    ]
    starts = {one.start for one in sentences}
    items = [one for one in items if one.start not in starts]
    return sorted((*sentences, *items), key=lambda one: one.start)


def _heading(measure: Measure) -> Passage:
    """Its heading as it stands in the text; what it is, where it has none of its own."""
    section = measure.section
    if not section.has_own_heading:
        return measure.summary
    return Passage(section.heading, section.start, section.start + len(section.heading), section.page)


def _meets(measure: Measure, point: Point, asked: Asked, vocabulary: Vocabulary) -> bool:
    """Whether a point, with the heading and the line over it, has all that is asked for."""
    if asked.bodies and not set(asked.bodies) & set(find_bodies([point.passage])):
        return False
    return not asked.topics or any(_is_about(measure, point, topic, vocabulary) for topic in asked.topics)


def _is_about(measure: Measure, point: Point, topic: Topic, vocabulary: Vocabulary) -> bool:
    section, passage = measure.section, point.passage
    heading = section.heading if section.has_own_heading else ""
    spans = ((passage.start, passage.end), (section.start, section.start + len(heading)))
    if not all(any(_theme_words(measure, theme, *span) for span in spans) for theme in topic.themes):
        return False
    weights = [_weight(term, vocabulary) for term in topic.terms]
    texts = (heading, point.lead_in, passage.text)
    has = sum(w * _covered_in(term, texts) for w, term in zip(weights, topic.terms, strict=True))
    if not has and sum(weights) >= LEAST_ASKED:
        return False
    of_themes = THEME_WEIGHT * len(topic.themes)
    return of_themes + has >= LEAST_COVERED * (of_themes + sum(weights))


def _covered_in(term: Term, texts: Sequence[str]) -> float:
    """How much of a term the texts have, but for ministries' names; a compound that ends in it has it all."""
    said = [_MINISTRY.sub(" ", text) for text in texts]
    return 1.0 if any(_has_head(term, text) for text in said) else covered_in(term, said)


def _has_head(term: Term, text: str) -> bool:
    """Whether a compound ends in the word, written out or shortened ("helse- og omsorgstjenester")."""
    heads = tuple(stem for stem in term.own_stems if len(stem) >= LEAST_HEAD)
    if heads and any(stem.endswith(heads) for stem in stems_of(text)):
        return True
    return any(
        head.startswith(first) and len(head) - len(first) >= LEAST_REST and last.endswith(head[len(first) :])
        for first, second in _SHORTENED.findall(text.lower())
        for last in stems_of(second)
        for head in heads
    )


def _best_sentence(measure: Measure, point: Point, asked: Asked) -> tuple[float, Passage]:
    """The sentence of a point that says most of what is asked for, the first of equals, and how much."""
    scores = [_says(measure, one, asked) for one in point.sentences]
    best = max(range(len(scores)), key=scores.__getitem__)
    return scores[best], point.sentences[best]


def _says(measure: Measure, sentence: Passage, asked: Asked) -> float:
    of_topics = (
        sum(bool(_theme_words(measure, theme, sentence.start, sentence.end)) for theme in topic.themes)
        + sum(_covered_in(term, (sentence.text,)) for term in topic.terms)
        for topic in asked.topics
    )
    return max(of_topics, default=0.0) + bool(set(asked.bodies) & set(find_bodies([sentence])))


def _theme_words(measure: Measure, theme: Theme, start: int, end: int) -> list[Passage]:
    """The words between two offsets that make the theme."""
    words = next((found.words for found in measure.themes if found.id == theme.id), ())
    return [word for word in words if start <= word.start and word.end <= end]
