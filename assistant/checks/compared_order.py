"""Whether a passage says of the same actors, and in the same order, what a statement says of them. Pure.

Words alone do not tell "departementet gir etaten føringer" from "etaten gir departementet føringer". So each
actor, degree and figure of the statement must stand in the passage, its words must stand there in the same
order, and no other actor may come between. Who writes the same in another order gets "look at this".
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from assistant.checks.alignment import Alignment, is_like_word
from assistant.checks.claim import Claim, Difference, Lexicon
from assistant.checks.tokens import Token, passage_tokens, statement_tokens
from vectorstore.keyword import words as stems_of

_NEIGHBOURS, _NEAR = 2, 3
"""Words so near each other may change places: an actor and another ("formidler departementet", "departementet
formidler"), and two that are none ("bedre tjenester", "tjenester med bedre kvalitet")."""
_LONGEST_FRONT = 3
"""So many words may stand in front of the first actor here and elsewhere there ("I tildelingsbrevet …")."""
_AROUND = 4
"""So many words around those that meet the statement may hold a "kan" or "ofte" that belongs to them."""
_LEAST_LETTERS = 3
"""Shorter words bind others together, and stand anywhere."""
_PER_WORD = 0.01
"""What each word between two places costs: the nearest are taken."""
_JOINING = frozenset({"og", "samt", "eller", "and", "or"})


@dataclass(frozen=True)
class Item:
    """A word of the statement; where in the passage words meet it, and which of those are the same word."""

    token: Token
    places: tuple[int, ...]
    same_word: frozenset[int]

    @property
    def is_actor(self) -> bool:
        return self.token.actor is not None

    @property
    def is_fixed(self) -> bool:
        """Whether it may not change places with others of its kind: actors and figures."""
        return self.is_actor or bool(self.token.figures)


@dataclass(frozen=True)
class Way:
    """Places for the first items.

    Attributes:
        cost: grows with steps back, other words than the statement's, and words between.
        last_fixed: the place of the last actor or figure.
        is_behind: whether the rest of the statement stands in front of the passage's first actor.
    """

    places: tuple[int, ...] = ()
    cost: float = 0.0
    last_fixed: int = -1
    is_behind: bool = False

    @property
    def last(self) -> int:
        return self.places[-1] if self.places else -1

    @property
    def is_after_fixed(self) -> bool:
        return bool(self.places) and self.last == self.last_fixed


def order_differences(claim: Claim, alignment: Alignment, lexicon: Lexicon) -> Iterator[Difference]:
    """What of this keeps the passage from carrying the statement; never that it contradicts."""
    passage = alignment.passage
    own = statement_tokens(claim.spelt, claim.language)
    theirs = passage_tokens(passage.text, passage.language, is_wide=passage.is_wide)
    items = _items(claim, own, theirs, alignment, lexicon)
    absent = next((item for item in items if not item.places), None)
    if absent:
        yield _difference(absent.token.written)
        return
    for _, clause in groupby(items, key=lambda item: item.token.part):
        if (otherwise := _otherwise(list(clause), own, theirs)) is not None:
            yield _difference("", otherwise)
            return


def _otherwise(items: Sequence[Item], own: Sequence[Token], theirs: Sequence[Token]) -> str | None:
    """The passage's word that tells it from a clause of the statement, "" for another order; or None."""
    path = _path(items, theirs)
    if path is None:
        return ""
    other = _other_actor(items, path, theirs)
    if other is None:
        other = _dropped_hedge(own, path, theirs)
    return None if other is None else theirs[other].written


def _difference(said: str, instead: str = "") -> Difference:
    return Difference("order", said, instead, frozenset(), contradicts=False)


def _items(
    claim: Claim, own: Sequence[Token], theirs: Sequence[Token], alignment: Alignment, lexicon: Lexicon
) -> list[Item]:
    """The statement's words that say something and stand in the passage; actors and degrees also where they
    don't. Names and figures that don't stand there are others' business, `compared_bodies` and `_figures`."""
    terms = {word.term.asked.lower(): word.term.own_stems for word in alignment.words}
    title = stems_of(alignment.passage.document.record.title)
    items = []
    for token in own:
        stems = terms.get(token.word, token.stems)
        if any(is_like_word(stem, other) for stem in stems for other in title) and token.actor is None:
            continue  # what the document is about is meant everywhere in it
        is_telling = isinstance(token.actor, int) or token.degree is not None
        has_order = (
            claim.language != "en"
            and len(token.word) >= _LEAST_LETTERS
            and not stems <= lexicon.synonyms.light
        )
        if is_telling or token.actor is not None or token.figures or has_order:
            item = _item(token, stems, theirs, lexicon)
            if item.places or is_telling:
                items.append(item)
    return items


def _item(token: Token, stems: frozenset[str], theirs: Sequence[Token], lexicon: Lexicon) -> Item:
    """Actors and degrees are met by their group, figures by their value, other words as in `alignment`."""
    alike = _other_names(token, lexicon)
    places = tuple(
        n for n, other in enumerate(theirs) if _meets(token, stems, other, lexicon) or other.word in alike
    )
    return Item(token, places, frozenset(n for n in places if not stems.isdisjoint(theirs[n].stems)))


def _other_names(token: Token, lexicon: Lexicon) -> frozenset[str]:
    """The last words of what an abbreviation stands for: "distriktsdepartementet" for KDD."""
    if not isinstance(token.actor, str) or not token.is_known:
        return frozenset()
    terms = [term for _, terms in lexicon.glossary.expansions(token.actor.upper(), "nb") for term in terms]
    return frozenset(term.split()[-1].lower() for term in terms)


def _meets(token: Token, stems: frozenset[str], other: Token, lexicon: Lexicon) -> bool:
    if token.actor is not None:
        return token.actor == other.actor
    if token.degree is not None:
        return token.degree == other.degree
    if token.figures:
        return not token.figures.isdisjoint(other.figures)
    same = lexicon.synonyms.of_all(stems)
    return not same.isdisjoint(other.stems) or any(is_like_word(a, b) for a in stems for b in other.stems)


def _path(items: Sequence[Item], theirs: Sequence[Token]) -> tuple[int, ...] | None:
    """A place for each item so that they stand in the statement's order; None where there is none.

    A few words in front of the first actor, here or there, may stand elsewhere in the other, and neighbours
    may change places. All stand in one part of the passage.
    """
    n_front = next((n for n, item in enumerate(items) if item.is_actor), 0)
    front = min((place for item in items if item.is_actor for place in item.places), default=0)
    ways = [Way()]
    for number, item in enumerate(items):
        is_first = 0 < number <= n_front <= _LONGEST_FRONT
        found: dict[tuple[int, int, bool], Way] = {}
        for way in ways:
            for place in item.places:
                if way.places and theirs[place].part != theirs[way.last].part:
                    continue
                if longer := _longer(way, item, place, theirs, front, is_first=is_first):
                    state = place, longer.last_fixed, longer.is_behind
                    if state not in found or longer.cost < found[state].cost:
                        found[state] = longer
        ways = list(found.values())
    best = min(ways, key=lambda way: way.cost, default=None)
    return best.places if best else None


def _longer(
    way: Way, item: Item, place: int, theirs: Sequence[Token], front: int, *, is_first: bool
) -> Way | None:
    """The way with one place more, if it may go there."""
    if item.is_fixed and place < way.last_fixed and not _are_joined(place, way.last_fixed, theirs):
        return None
    goes_back = place < way.last
    is_bound = item.is_fixed and (item.token.follows_preposition or theirs[place].follows_preposition)
    nearest = _NEIGHBOURS if item.is_fixed or way.is_after_fixed else _NEAR
    is_near = not is_bound and way.last - place <= nearest
    may_go_back = is_first or is_near or _are_joined(place, way.last, theirs)
    is_behind = way.is_behind or (goes_back and not may_go_back)
    if is_behind and (place >= front or (goes_back and way.is_behind)):
        return None
    n_between = abs(place - way.last) if way.places else 0
    cost = way.cost + goes_back + (place not in item.same_word) + _PER_WORD * n_between
    last_fixed = place if item.is_fixed else way.last_fixed
    return Way((*way.places, place), cost, last_fixed, is_behind)


def _are_joined(first: int, second: int, theirs: Sequence[Token]) -> bool:
    """Whether two words are members of one list: "kommuner, fylkeskommuner og staten"."""
    start, end = sorted((first, second))
    is_member = theirs[end].follows_comma or theirs[end - 1].word in _JOINING
    return is_member and all(
        t.word in _JOINING or t.is_known or t.follows_comma for t in theirs[start + 1 : end]
    )


def _other_actor(items: Sequence[Item], path: Sequence[int], theirs: Sequence[Token]) -> int | None:
    """Where another actor stands between one of the statement's and what is said of it, or is the subject."""
    for (item, place), (following, next_place) in pairwise(zip(items, path, strict=True)):
        if not (item.is_actor or following.is_actor) or theirs[next_place].follows_comma:
            continue
        for n in range(place + 1, next_place):
            if (
                theirs[n].is_known
                and not _are_joined(place, n, theirs)
                and not _are_joined(n, next_place, theirs)
            ):
                return n
    if not items or not items[0].is_actor or path[0] != min(path):
        return None
    for n in range(path[0], -1, -1):
        if theirs[n].part != theirs[path[0]].part:
            return None
        if n < path[0] and theirs[n].is_known and not _are_joined(n, path[0], theirs):
            return n
        if theirs[n].follows_comma:
            return None
    return None


def _dropped_hedge(own: Sequence[Token], path: Sequence[int], theirs: Sequence[Token]) -> int | None:
    """Where a word near what meets the statement leaves room for doubt, and the statement has none such."""
    if not path:
        return None
    mine = {token.hedge for token in own} | {None}
    return next((n for n in _around(min(path), max(path), theirs) if theirs[n].hedge not in mine), None)


def _around(first: int, last: int, theirs: Sequence[Token]) -> range:
    """From `first` to `last` and a few words further on each side, not beyond a comma or another part."""
    start, end = first, last
    while start > max(0, first - _AROUND) and not theirs[start].follows_comma:
        if theirs[start - 1].part != theirs[first].part:
            break
        start -= 1
    while end < min(len(theirs) - 1, last + _AROUND) and not theirs[end + 1].follows_comma:
        if theirs[end + 1].part != theirs[last].part:
            break
        end += 1
    return range(start, end + 1)
