"""Addresses of our pages and what answers them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import unquote, urlencode

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from db.cited import document_slug
from db.folding import fold
from db.pages.claim import claim_page
from db.pages.coverage import coverage
from db.pages.document import document_list, document_page
from db.pages.drawing import history, moves
from db.pages.fact import article_page, fact_page
from db.pages.home import home
from db.pages.known import iso_day, known
from db.pages.province import province_page
from db.pages.ranking import FIRST_CHOICE, Ranking, ranking
from db.pages.respond import (
    asking,
    data,
    drawn,
    html,
    is_row,
    moved,
    not_found,
    own_address,
    remember,
    words_for,
)
from db.pages.reviewing import fact_response, review_route, sign_in_route, sign_out_route
from db.pages.search import search
from db.pages.words import LANGUAGES

QUESTION_LIMIT = 200
"""Letters of a question that are looked at."""


async def home_route(request: Request, datasette: Datasette) -> Response:
    """`/`, `/?index=pci&edition=2021-63`"""
    page = await home(asking(datasette), await _asked_ranking(request, datasette))
    return await html(datasette, request, "home.html", {"home": page})


async def map_route(request: Request, datasette: Datasette) -> Response:
    """`/map`: the map alone, for the script and for whoever embeds a link."""
    chosen = await _asked_ranking(request, datasette)
    return await html(datasette, request, "map.html", {"ranking": chosen})


async def province_route(request: Request, datasette: Datasette) -> Response:
    """`/provinces/dak-lak`; other spellings («Đắk Lắk») are led there."""
    asked, form = _named(request)
    slug = "-".join(fold(asked).replace("-", " ").split())
    page = await province_page(asking(datasette), slug)
    if page is None:
        return await not_found(datasette, request, "not_found.province", asked)
    if form:
        return data(datasette, "claims", form, province_id__in=page.unit_ids)
    if asked != slug:
        return moved(datasette.urls.path(f"/provinces/{slug}"))
    return await html(datasette, request, "province.html", {"page": page})


async def province_chart_route(request: Request, datasette: Datasette) -> Response:
    """`/provinces/dak-lak/charts/dti-rank.json`: a drawing of the page, for a browser with scripts."""
    code, _, kind = unquote(request.url_vars["chart"]).rpartition("-")
    page = await province_page(asking(datasette), unquote(request.url_vars["name"]))
    section = next((one for one in page.indices if one.code == code), None) if page else None
    chart = {"rank": section.ranks, "score": section.scores}.get(kind) if section else None
    if chart is None:
        return await not_found(datasette, request, "not_found.chart", code)
    return drawn(datasette, history(chart, words_for(request), datasette.urls.path))


async def indicator_chart_route(request: Request, datasette: Datasette) -> Response:
    """`/indicators/dti/moves.json?edition=2022-63`: ranks of two years against each other."""
    code = fold(unquote(request.url_vars["name"]))
    page = await ranking(asking(datasette), code, request.args.get("edition") or "")
    field = page.edition.field if page and page.edition else 0
    spec = moves(page.standings, field, words_for(request), datasette.urls.path) if page else None
    if spec is None:
        return await not_found(datasette, request, "not_found.chart", code)
    return drawn(datasette, spec)


async def indices_route(request: Request, datasette: Datasette) -> Response:
    """`/indicators`: leads to the first of them."""
    return moved(datasette.urls.path(f"/indicators/{FIRST_CHOICE}"))


async def indicator_route(request: Request, datasette: Datasette) -> Response:
    """`/indicators/dti`, `/indicators/dti?edition=2021-63`"""
    code, form = _named(request)
    page = await ranking(asking(datasette), fold(code), request.args.get("edition") or "")
    if page is None:
        return await not_found(datasette, request, "not_found.indicator", code)
    if form:
        return data(datasette, "standings", form, indicator=page.index.code)
    return await html(datasette, request, "indicator.html", {"ranking": page})


async def claim_route(request: Request, datasette: Datasette) -> Response:
    """`/claims/7ea6f70b85d98819`"""
    claim_id, form = _named(request)
    page = await claim_page(asking(datasette), claim_id)
    if page is None:
        return await not_found(datasette, request, "not_found.claim", claim_id)
    if form:
        return data(datasette, "claim_sources", form, claim_id=page.claim.id)
    return await html(datasette, request, "claim.html", {"page": page})


async def fact_route(request: Request, datasette: Datasette) -> Response:
    """`/facts/123`"""
    number, form = _named(request)
    page = await fact_page(asking(datasette), int(number)) if is_row(number) else None
    if page is None:
        return await not_found(datasette, request, "not_found.fact", number)
    if form:
        return data(datasette, "facts", form, id=number)
    return await fact_response(datasette, request, page)


async def article_route(request: Request, datasette: Datasette) -> Response:
    """`/articles/45`"""
    number, form = _named(request)
    page = await article_page(asking(datasette), int(number)) if is_row(number) else None
    if page is None:
        return await not_found(datasette, request, "not_found.article", number)
    if form:
        return data(datasette, "facts", form, article_id=number)
    return await html(datasette, request, "article.html", {"page": page})


async def documents_route(request: Request, datasette: Datasette) -> Response:
    """`/documents`, `/documents?type=Nghị quyết`"""
    page = await document_list(asking(datasette), request.args.get("type") or None)
    return await html(datasette, request, "documents.html", {"page": page})


async def document_route(request: Request, datasette: Datasette) -> Response:
    """`/documents/922-qd-btttt`; «922/QĐ-BTTTT» is led there."""
    asked, form = _named(request)
    slug = document_slug(asked)
    page = await document_page(asking(datasette), slug)
    if page is None:
        return await not_found(datasette, request, "not_found.document", asked)
    if form:
        return data(datasette, "documents", form, slug=slug)
    if asked != slug:
        return moved(datasette.urls.path(f"/documents/{slug}"))
    return await html(datasette, request, "document.html", {"page": page})


async def coverage_route(request: Request, datasette: Datasette) -> Response:
    """`/coverage`"""
    return await html(datasette, request, "coverage.html", {"page": await coverage(asking(datasette))})


async def known_route(request: Request, datasette: Datasette) -> Response:
    """`/as-of`, `/as-of/2025-12-31?province=dak-lak`; the form asks with `?date=…` and is led there."""
    day, form = _named(request) if request.url_vars.get("name") else ("", "")
    asked = request.args.get("date") or day
    if asked and iso_day(asked) is None:
        return await not_found(datasette, request, "not_found.day", asked)
    page = await known(asking(datasette), asked, request.args.get("province") or "")
    of = {"province": page.province["slug"]} if page.province else {}
    if form:
        return data(datasette, "facts_as_of", form, **{"date": page.day, "province": "", **of})
    if asked != day:
        return moved(datasette.urls.path(f"/as-of/{page.day}{'?' + urlencode(of) if of else ''}"))
    return await html(datasette, request, "known.html", {"page": page})


async def search_route(request: Request, datasette: Datasette) -> Response:
    """`/search?q=…`"""
    question = (request.args.get("q") or "").strip()[:QUESTION_LIMIT]
    found = await search(asking(datasette), question)
    return await html(datasette, request, "search.html", {"found": found})


async def all_route(request: Request, datasette: Datasette) -> Response:
    """`/facts`, `/provinces`: an address cut short leads to all of its kind, the provinces on the map."""
    kind = request.url_vars["kind"]
    return moved(datasette.urls.path("/" if kind == "provinces" else f"/chiso/{kind}"))


async def closed_route(request: Request, datasette: Datasette) -> Response:
    """Datasette's pages that tell strangers where files lie and what threads do."""
    return await not_found(datasette, request, "not_found.closed", request.path)


async def language_route(request: Request, datasette: Datasette) -> Response:
    """`/language/en?to=/provinces/dak-lak`: keeps the choice and goes back; for pages of Datasette's as well."""
    response = moved(own_address(request.args.get("to")))
    if request.url_vars["language"] in LANGUAGES:
        remember(response, request.url_vars["language"])
    return response


async def _asked_ranking(request: Request, datasette: Datasette) -> Ranking | None:
    ask = asking(datasette)
    code, edition = request.args.get("index") or FIRST_CHOICE, request.args.get("edition") or ""
    return await ranking(ask, code, edition) or await ranking(ask)


def _named(request: Request) -> tuple[str, str]:
    """What the address names, and the form of data asked for behind it: 'json', 'csv' or ''."""
    name = unquote(request.url_vars["name"])
    stem, dot, form = name.rpartition(".")
    return (stem, form) if dot and form in ("json", "csv") else (name, "")


Route = tuple[str, Callable[..., Awaitable[Response]]]

ROUTES: tuple[Route, ...] = (
    (r"^/$", home_route),
    (r"^/map$", map_route),
    (r"^/(?P<kind>provinces|claims|facts|articles)/?$", all_route),
    (r"^/provinces/(?P<name>[^/]+)$", province_route),
    (r"^/provinces/(?P<name>[^/]+)/charts/(?P<chart>[^/]+)\.json$", province_chart_route),
    (r"^/indicators$", indices_route),
    (r"^/indicators/(?P<name>[^/]+)/moves\.json$", indicator_chart_route),
    (r"^/indicators/(?P<name>[^/]+)$", indicator_route),
    (r"^/claims/(?P<name>[^/]+)$", claim_route),
    (r"^/facts/(?P<name>[^/]+)$", fact_route),
    (r"^/facts/(?P<name>[^/]+)/review$", review_route),
    (r"^/sign-in$", sign_in_route),
    (r"^/sign-out$", sign_out_route),
    (r"^/articles/(?P<name>[^/]+)$", article_route),
    (r"^/documents$", documents_route),
    (r"^/documents/(?P<name>.+)$", document_route),
    (r"^/coverage$", coverage_route),
    (r"^/as-of(?:/(?P<name>[^/]+))?$", known_route),
    (r"^/search$", search_route),
    (r"^/-/(databases|threads|messages|allow-debug|permissions|logout)(\.json)?$", closed_route),
    (r"^/language/(?P<language>\w+)$", language_route),
)
