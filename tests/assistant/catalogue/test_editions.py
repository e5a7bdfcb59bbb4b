"""What has changed from one edition to the next."""

from made_up_examples import TEXT, make_examples

from assistant.catalogue.editions import changed_editions, compare


def edited(*changes: tuple[str, str]):
    text = TEXT
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return make_examples(text, id="nyere", edition_of="eksempler")


def test_the_same_words_have_not_changed(examples):
    assert compare(examples, edited()) == ()


def test_a_reworded_passage_stands_beside_what_it_was(examples):
    (change,) = compare(examples, edited(("mars 2024", "april 2025")))
    assert change.before is not None and "mars 2024" in change.before.text
    assert change.after is not None and "april 2025" in change.after.text


def test_what_is_new_and_what_is_gone(examples):
    later = edited(
        ("• Kystverket har redusert rapporteringskrav.\n", ""),
        ("Departementet planlegger", "Helt nye fly kommer snart hit.\n\nDepartementet planlegger"),
    )
    new, gone = compare(examples, later)
    assert new.before is None and new.after is not None and new.after.text.startswith("Helt nye")
    assert gone.after is None and gone.before is not None and gone.before.text.startswith("Kystverket")


def test_passages_that_moved_have_not_changed(examples):
    item = "• Kystverket har redusert rapporteringskrav.\n"
    later = edited((item, ""), ("• Piloten", f"{item}• Piloten"))
    assert compare(examples, later) == ()


def test_only_documents_that_say_so_are_editions(examples, documents):
    assert changed_editions((*documents, examples)) == ()
    (found,) = changed_editions((examples, edited(("mars", "mai"))))
    assert (found.earlier.id, found.later.id, len(found.changes)) == ("eksempler", "nyere", 1)
