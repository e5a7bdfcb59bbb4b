import pytest

from evals import extras
from evals.extras import EXTRAS, MissingExtraError, require


@pytest.mark.parametrize("extra", EXTRAS)
def test_what_is_there_is_not_missed(extra: str) -> None:
    require(extra)


def test_what_is_missing_is_told_with_the_extra_that_brings_it(monkeypatch) -> None:
    monkeypatch.setattr(extras, "EXTRAS", {"eval": ("jinja2", "no_such_package")})
    with pytest.raises(MissingExtraError, match=r"needs no_such_package, which is not .* tillit\[eval\]"):
        require("eval")
