"""Makes permalinks and finds them again: what the API and the pages call, through `Service.permalinks`.

Whoever wants one names an answer, a check or a choice of measures; what is kept is taken from the server's
own memory or documents, never from the request. Nothing is stored before that.
"""

from collections.abc import Callable

from assistant.answers import Language
from assistant.catalogue.catalogue import Filter
from assistant.checks.result import Checked
from ui.errors import ServiceError
from ui.permalinks.basis import Basis
from ui.permalinks.box import PermalinkBox
from ui.permalinks.content import Kept
from ui.permalinks.ids import read_id
from ui.permalinks.making import keep_answer, keep_check, keep_measures
from ui.permalinks.recent_checks import RecentChecks
from ui.permalinks.stored import Made, Permalink
from ui.permalinks.today import Today, today
from ui.recent_answers import RecentAnswers


class Permalinks:
    """Permalinks to what a service gave.

    Args:
        answers: those that the service remembers.
        basis: what it answers from now; raises ServiceError while there is no assistant.
        box: where permalinks are kept; without one none is made.
    """

    def __init__(
        self, answers: RecentAnswers, basis: Callable[[], Basis], box: PermalinkBox | None = None
    ) -> None:
        self._answers = answers
        self._basis = basis
        self._box = box
        self._checks = RecentChecks()

    def remember(self, checked: Checked) -> str | None:
        """Keep a check's marks in memory and give their id.

        None where no permalink could be made: nothing is kept here, there is no mark, or the documents have
        changed while the draft was checked.
        """
        basis = self._basis()
        citations = [citation for one in checked.statements for citation in one.citations]
        if self._box is None or not checked.statements or not basis.holds(citations):
            return None
        return self._checks.add(keep_check(checked, basis))

    async def to_answer(self, answer_id: str) -> Made:
        """Raises ServiceError: the answer is not among the latest, or nothing can be stored."""
        answered = self._answers.get(answer_id)
        if answered is None:
            message = (
                "This answer is not known: it is too old, or the server was restarted since. "
                "Ask again and make a permalink to the new answer."
            )
            raise ServiceError("answer_too_old", message)
        return await self._put(keep_answer(answered))

    async def to_check(self, check_id: str) -> Made:
        """Raises ServiceError like `to_answer`."""
        kept = self._checks.get(check_id)
        if kept is None:
            message = (
                "This check is not known: it is too old, or the server was restarted since. "
                "Check the text again and make a permalink to the new check."
            )
            raise ServiceError("check_too_old", message)
        return await self._put(kept)

    async def to_measures(self, chosen: Filter, language: Language) -> Made:
        """Raises ServiceError: there is no assistant yet, or nothing can be stored."""
        return await self._put(keep_measures(chosen, language, self._basis()))

    async def read(self, given: str) -> Permalink:
        """Raises ServiceError: there is none under this id, or none can be read now."""
        permalink_id = read_id(given)
        found = await self._box.get(permalink_id) if self._box and permalink_id else None
        if found is None:
            raise _unknown()
        return found

    async def delete(self, given: str, code: str) -> None:
        """Raises ServiceError: there is none, it is the wrong code, or it cannot be deleted now."""
        permalink_id = read_id(given)
        if not self._box or not permalink_id or not await self._box.delete(permalink_id, read_id(code) or ""):
            raise _unknown()

    def today(self, kept: Kept) -> Today | None:
        """How things stand with it now; None while there is no assistant."""
        try:
            return today(kept, self._basis())
        except ServiceError:
            return None

    async def _put(self, kept: Kept) -> Made:
        if self._box is None:
            raise ServiceError("permalink_not_stored", "No permalinks are kept here.")
        return await self._box.put(kept)


def _unknown() -> ServiceError:
    message = (
        "There is no permalink with this id: it was deleted, or the address is not complete. "
        "Look at the address again, or ask whoever gave it to you."
    )
    return ServiceError("unknown_permalink", message)
