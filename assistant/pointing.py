"""Whether a question points back with a pronoun: "Hvem bestemmer det?", "Who decides that?". Pure.

In Norwegian the pronouns "de", "den", "det" are articles too: "Hva mener de?" points back, "Hva mener de
tillitsvalgte?" names what it is about. There is no grammar here, but three signs that hold for most: what
stands after an article is an adjective in its definite form (it ends in -e), the noun after that is definite
as well, and after "kan", "skal" and their like a word in -e is rather a verb. In doubt it is a pronoun.
"""

import re

_WORD = re.compile(r"\w+|[^\w\s]")
_PRONOUNS = frozenset(
    "det den dei de dem denne dette disse desse han ho hun deres deira der da "
    "it its they them their that this these those there then".split()
)
_ARTICLES = frozenset("det den dei de".split())
_MODALS = frozenset(
    "kan skal må vil bør får tør lyt kunne skulle ville burde måtte fekk fikk la lar lèt å og".split()
)
"""After these a pronoun may have an infinitive behind it."""

_BACK = frozenset(
    "samme same andre øvrige øvrege første fyrste neste siste begge nevnte nemnde omtalte forrige".split()
)
"""Adjectives that themselves point to what was spoken of."""

_NO_ADJECTIVES = frozenset(
    "ikke ikkje inne ute oppe nede borte hjemme heime ofte gjerne noe mye bare berre både kanskje like selve "
    "sjølve alle hele heile denne disse desse dette mindre større bedre betre fleire lengre hadde gjorde "
    "visste ville kunne skulle burde måtte".split()
)
_PEOPLE = re.compile(
    r"(?:\w*(?:ansatte|tilsette)|\w*(?:valgte|valde)|offentlige|offentlege|enkelte|einskilde|unge|eldre|berørte|"
    r"involverte|overordnede|underordnede|profesjonelle|frivillige|frivillege)s?"
)
"""Adjectives that stand for a noun by themselves. "Ansette" is a verb, "tilsette" in nynorsk is both."""

_ADJECTIVE = re.compile(r"\w+(?:l[ie]ge|iske|igste|egste)|beste|fleste|største|minste|nyeste")
"""Endings that infinitives do not have."""

_DEFINITE = re.compile(r"\w{2,}(?:en|et|a|ene|ane|ne)s?")
_INDEFINITE = re.compile(r"\w{2,}[ea]r")


def points_back(question: str) -> bool:
    """Whether a pronoun in it stands for something outside it."""
    words = ["", *_WORD.findall(question.lower()), "", ""]
    return any(
        word in _PRONOUNS and not (word in _ARTICLES and _is_article(words[at - 1], *words[at : at + 3]))
        for at, word in enumerate(words)
    )


def _is_article(before: str, word: str, first: str, second: str) -> bool:
    """Whether `word` belongs to the words after it."""
    if first in _BACK:
        return False
    if second == "som" and _DEFINITE.fullmatch(first):
        return True
    if first == "som":
        return word != "det"
    if _PEOPLE.fullmatch(first):
        return word != "det" or not _INDEFINITE.fullmatch(second)
    if not _is_adjective(first, after_modal=before in _MODALS) or _INDEFINITE.fullmatch(second):
        return False
    return word != "det" or bool(_DEFINITE.fullmatch(second)) or first.endswith("ste")


def _is_adjective(word: str, *, after_modal: bool) -> bool:
    """Whether the word can be an adjective after an article; comparatives, in -ere, have no definite form."""
    if _ADJECTIVE.fullmatch(word):
        return True
    return bool(re.fullmatch(r"\w{2,}(?<!er)e", word)) and not after_modal and word not in _NO_ADJECTIVES
