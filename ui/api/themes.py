"""`GET /themes`: what each document says of a theme, side by side."""

from fastapi import APIRouter

from assistant.catalogue.catalogue import read_catalogue
from assistant.catalogue.side_by_side import side_by_side
from assistant.catalogue.themes import Theme, find_theme, load_themes
from ui.api import problems
from ui.api.catalogue_schemas import ThemeDetail, ThemeOut, ThemesResponse
from ui.api.schemas import Problem
from ui.hygiene import clean
from ui.service import Service


def routes(service: Service) -> APIRouter:
    router = APIRouter(tags=["themes"], responses={503: {"model": Problem}})

    @router.get("/themes", summary="The themes of the reform")
    def themes() -> ThemesResponse:
        """The seven areas that the government has pointed out, and what cuts across them."""
        catalogue = read_catalogue(service.documents())
        return ThemesResponse(themes=[ThemeOut.of(theme, catalogue) for theme in load_themes()])

    @router.get("/themes/{theme_id}", summary="One theme, side by side", responses={404: {"model": Problem}})
    def theme(theme_id: str) -> ThemeDetail:
        """What the reform says, what is advised and what examples show, word for word."""
        documents = service.documents()
        catalogue = read_catalogue(documents)
        found = side_by_side(_find(theme_id), documents, catalogue)
        return ThemeDetail.of_columns(found, catalogue, service.generation())

    return router


def _find(theme_id: str) -> Theme:
    if theme := find_theme(theme_id):
        return theme
    known = ", ".join(repr(theme.id) for theme in load_themes())
    raise problems.ProblemError(
        problems.NOT_FOUND, f"There is no theme {clean(theme_id).text!r}; there are {known}."
    )
