"""Asks an embeddings endpoint that speaks OpenAI's protocol: `POST {base_url}/embeddings`."""

from collections.abc import Sequence
from typing import Any

import httpx
import numpy as np


class EndpointError(OSError):
    """The endpoint could not be reached, refused, or answered with something else."""


def request_vectors(
    client: httpx.Client, url: str, *, model: str, texts: Sequence[str], api_key: str | None = None
) -> np.ndarray:
    """Vectors of `texts`, as the endpoint gives them: float32, shape (n_texts, dim).

    Raises:
        EndpointError: with a sentence that says what was asked, what came back and what to do.
    """
    headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
    try:
        response = client.post(url, json={"model": model, "input": list(texts)}, headers=headers)
    except httpx.TimeoutException as error:
        message = f"the embeddings endpoint {url} did not answer within {client.timeout.read} s"
        raise EndpointError(f"{message}; see whether it is overloaded") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        message = f"the embeddings endpoint {url} cannot be reached ({error})"
        raise EndpointError(f"{message}; check TILLIT_EMBEDDING__BASE_URL and that it is running") from error
    _check_status(response, url, model)
    return _vectors(response, url, len(texts))


def _check_status(response: httpx.Response, url: str, model: str) -> None:
    if response.is_success:
        return
    advice = {
        401: "it wants a key that is valid; check TILLIT_EMBEDDING__API_KEY",
        403: "the key may not use it; check TILLIT_EMBEDDING__API_KEY",
        404: f"check TILLIT_EMBEDDING__BASE_URL, and that it has the model {model!r}",
        429: "it is asked too often; try again later",
    }.get(response.status_code, f"it said {response.text[:200]!r}")
    raise EndpointError(f"the embeddings endpoint {url} answered {response.status_code}: {advice}")


def _vectors(response: httpx.Response, url: str, n_texts: int) -> np.ndarray:
    try:
        items: list[dict[str, Any]] = response.json()["data"]
        ordered = sorted(items, key=lambda item: item["index"])
        vectors = np.array([item["embedding"] for item in ordered], np.float32)
    except (ValueError, TypeError, KeyError) as error:
        message = (
            f"the embeddings endpoint {url} did not answer with OpenAI's JSON, but {response.text[:200]!r}"
        )
        raise EndpointError(f"{message}; check TILLIT_EMBEDDING__BASE_URL") from error
    if vectors.ndim != 2 or len(vectors) != n_texts or not np.isfinite(vectors).all():
        raise EndpointError(
            f"the embeddings endpoint {url} gave vectors of shape {vectors.shape} for {n_texts} texts; "
            "expected one finite vector a text"
        )
    return vectors
