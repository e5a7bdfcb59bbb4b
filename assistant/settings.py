"""The one place where settings come from: environment variables `TILLIT_…` and a `.env` file."""

import re
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_PORTS = {"http": 80, "https": 443}


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class StoreSettings(_Section):
    """Where the index lies; with `url` the chunks lie in a Chroma server instead of a local folder."""

    url: str | None = None
    timeout_s: float = Field(5.0, gt=0, le=120)


class EmbeddingSettings(_Section):
    """The embedding model: the bundled one, a sentence-transformers name or folder, or an endpoint."""

    model: str = "bundled"
    device: str = "cpu"
    threads: int = Field(2, ge=1, le=256)
    base_url: str | None = None
    api_key: SecretStr | None = None


class RetrievalSettings(_Section):
    """`cross_encoder`: whether the trained cross-encoder reads question and passage together."""

    cross_encoder: bool = True


class ServerSettings(_Section):
    """`allowed_origins` are the sites that may use the component and show our pages in a frame."""

    host: str = "127.0.0.1"
    port: int = Field(8000, ge=1, le=65535)
    allowed_origins: tuple[str, ...] = ()
    public_url: str | None = None
    contact: str | None = None

    @field_validator("allowed_origins")
    @classmethod
    def _are_origins(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        for value in values:
            check_origin(value)
        return values


def check_origin(value: str) -> None:
    """Raises ValueError, with what to write instead, unless it is what a browser sends as `Origin`."""
    expected = _origin(value)
    if expected is None:
        raise ValueError(
            f"{value!r} is no origin; write scheme and host, such as 'https://intranett.example.no'"
        )
    if value != expected:
        raise ValueError(f"{value!r} is not what a browser calls that origin; write {expected!r}")


def _origin(value: str) -> str | None:
    """The origin of an address in the browsers' spelling, None where it has none."""
    try:
        parts = urlsplit(value.strip())
        host = (parts.hostname or "").encode("idna").decode()
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not re.fullmatch(r"[a-z0-9._-]+|[0-9a-f:]*:[0-9a-f:]*", host):
        return None
    host = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{host}" + (f":{port}" if port and port != _PORTS[parts.scheme] else "")


class LimitSettings(_Section):
    """What one question, and one draft to check, may cost."""

    question_chars: int = Field(2_000, ge=10, le=100_000)
    history_turns: int = Field(20, ge=0, le=200)
    body_bytes: int = Field(262_144, ge=1024)
    concurrent_answers: int = Field(2, ge=1, le=64)
    answer_timeout_s: float = Field(30.0, gt=0, le=600)
    draft_chars: int = Field(80_000, ge=100, le=2_000_000)
    draft_pages: int = Field(20, ge=1, le=1_000)
    draft_bytes: int = Field(8_000_000, ge=1024, le=200_000_000)
    check_timeout_s: float = Field(120.0, gt=0, le=3_600)


class LlmSettings(_Section):
    """The chat model that writes answers; without a model they are put together from quotes alone."""

    model: str | None = None
    base_url: str | None = None
    api_key: SecretStr | None = None
    temperature: float = Field(0.0, ge=0, le=2)
    max_tokens: int = Field(1_200, ge=64, le=32_000)
    context_chars: int = Field(12_000, ge=500, le=1_000_000)
    first_token_s: float = Field(10.0, gt=0, le=600)
    pause_s: float = Field(5.0, gt=0, le=600)
    timeout_s: float = Field(25.0, gt=0, le=600)
    check_timeout_s: float = Field(60.0, gt=0, le=3_600)
    concurrency: int = Field(4, ge=1, le=256)


class JudgeSettings(_Section):
    """The chat model that judges answers for `tillit eval judge`; without a model nothing is judged."""

    model: str | None = None
    base_url: str | None = None
    api_key: SecretStr | None = None
    timeout_s: float = Field(120.0, gt=0, le=3_600)
    max_input_chars: int = Field(60_000, ge=1_000, le=10_000_000)


class Settings(BaseSettings):
    """All settings. An unknown key under `TILLIT_` is refused, so that a misspelt one is noticed."""

    model_config = SettingsConfigDict(
        env_prefix="TILLIT_",
        env_nested_delimiter="__",
        env_file=".env",
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
    )

    data_dir: Path = Path(".tillit")
    documents: tuple[Path, ...] = ()
    language: Literal["nb", "nn", "en"] = "nb"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    store: StoreSettings = StoreSettings()
    embedding: EmbeddingSettings = EmbeddingSettings()
    retrieval: RetrievalSettings = RetrievalSettings()
    server: ServerSettings = ServerSettings()
    limits: LimitSettings = LimitSettings()
    llm: LlmSettings = LlmSettings()
    judge: JudgeSettings = JudgeSettings()

    @model_validator(mode="after")
    def _model_is_given_up_in_time(self) -> Self:
        if self.llm.model and self.llm.timeout_s >= self.limits.answer_timeout_s:
            raise ValueError(
                f"TILLIT_LLM__TIMEOUT_S ({self.llm.timeout_s:g}) must be less than "
                f"TILLIT_LIMITS__ANSWER_TIMEOUT_S ({self.limits.answer_timeout_s:g}): "
                "a model that is given up must leave time to answer without it"
            )
        if self.llm.model and self.llm.check_timeout_s >= self.limits.check_timeout_s:
            raise ValueError(
                f"TILLIT_LLM__CHECK_TIMEOUT_S ({self.llm.check_timeout_s:g}) must be less than "
                f"TILLIT_LIMITS__CHECK_TIMEOUT_S ({self.limits.check_timeout_s:g}): "
                "a model that is given up must leave time to check the draft without it"
            )
        return self
