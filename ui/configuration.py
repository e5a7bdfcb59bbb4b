"""Makes the settings, and says in one line what is wrong with them."""

import json
import os
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, SecretStr, ValidationError
from pydantic_settings import SettingsError

from assistant.settings import Settings

PREFIX = "TILLIT_"


class ConfigurationError(ValueError):
    """The settings are not what they could be; the message names the variable."""


def load_settings() -> Settings:
    """The settings of this process, from its environment and `.env`.

    Raises:
        ConfigurationError: a name is unknown or a value impossible.
    """
    names = {name for name, _ in setting_names()}
    unknown = [name for name in os.environ if name.upper().startswith(PREFIX) and name.upper() not in names]
    if unknown:
        raise ConfigurationError("; ".join(_unknown(name, names) for name in sorted(unknown)))
    try:
        return Settings()
    except ValidationError as error:
        raise ConfigurationError("; ".join(_invalid(one, names) for one in error.errors())) from None
    except SettingsError as error:
        raise ConfigurationError(f'{error}; lists are written as JSON, such as \'["one", "two"]\'') from None


def setting_names() -> Iterator[tuple[str, bool]]:
    """Every name a setting can be given by, and whether it is one value (and not a whole section)."""
    for name, field in Settings.model_fields.items():
        section = field.annotation
        is_section = isinstance(section, type) and issubclass(section, BaseModel)
        yield f"{PREFIX}{name}".upper(), not is_section
        if is_section:
            for inner in section.model_fields:  # type: ignore[union-attr]
                yield f"{PREFIX}{name}__{inner}".upper(), True


def effective_lines(settings: Settings) -> list[str]:
    """The settings as `.env` would have them, secrets masked."""
    return [f"{name}={_written(_value(settings, name))}" for name, is_value in setting_names() if is_value]


def _value(settings: Settings, name: str) -> Any:
    value: Any = settings
    for part in name.removeprefix(PREFIX).lower().split("__"):
        value = getattr(value, part)
    return value


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, SecretStr):
        return "********"
    if isinstance(value, bool):
        return str(value).lower()
    return json.dumps([str(one) for one in value]) if isinstance(value, tuple) else str(value)


def _unknown(name: str, names: set[str]) -> str:
    known = [one.removeprefix(PREFIX) for one in sorted(names)]
    near = get_close_matches(name.upper().removeprefix(PREFIX), known, n=1)
    hint = f"did you mean {PREFIX}{near[0]}?" if near else "`tillit --show-settings` lists what there is"
    return f"there is no setting {name}; {hint}"


def _invalid(error: Any, names: set[str]) -> str:
    parts = [str(part) for part in error["loc"]]
    if not parts:  # of the settings as a whole, whose input holds the secrets
        return str(error["msg"]).removeprefix("Value error, ")
    name = "__".join(parts).upper()
    if error["type"] == "extra_forbidden" and len(parts) == 1 and not name.startswith(PREFIX):
        return f"{name} in .env is no setting of tillit: they all begin with {PREFIX}"
    name = name if name.startswith(PREFIX) else f"{PREFIX}{name}"
    if error["type"] == "extra_forbidden":
        return _unknown(name, names)
    given = "" if "KEY" in name else f" (it is {error['input']!r})"
    told = error["msg"].removeprefix("Value error, ")
    return f"{name}: {told[0].lower()}{told[1:]}{given}"
