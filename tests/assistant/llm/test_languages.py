import pytest

from assistant.answers import Language
from assistant.llm.languages import is_written_in


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Reformen skal gi ansatte mer tillit og større handlingsrom.", "nb"),
        ("Medarbeiderne involveres tidlig.", "nb"),
        ("Verksemdene må sjølve finne ut kva dei vil gjere.", "nn"),
        ("Reformen skal gi ansatte mer tillit og større handlingsrom.", "nn"),
        ("Reduced marketisation follows other processes.", "en"),
    ],
)
def test_sentence_in_the_askers_language(text: str, language: Language) -> None:
    assert is_written_in(text, language)


@pytest.mark.parametrize("language", ["nb", "nn"])
@pytest.mark.parametrize(
    "text",
    [
        "The reform is to give employees more trust.",
        "Die Reform soll den Beschäftigten mehr Vertrauen geben.",
        "Reformen ska ge anställda mer tillit och större handlingsutrymme i tjänsterna.",
        "Reformen skal give medarbejderne mere tillid og større råderum i opgaverne.",
        "La réforme doit donner plus de confiance aux employés.",
        "改革将给予员工更多信任和空间。",
        "Реформа даст сотрудникам больше доверия.",
    ],
)
def test_sentence_in_another_one(text: str, language: Language) -> None:
    assert not is_written_in(text, language)


def test_norwegian_is_not_english() -> None:
    assert not is_written_in("Reformen skal gi ansatte mer tillit og større handlingsrom.", "en")
