"""Signing in, and verdicts on a fact, where the server has a desk for them (`db.pages.desk`)."""

from __future__ import annotations

import asyncio
import hmac
import time
from collections.abc import Mapping

from datasette.app import Datasette
from datasette.utils import baseconv
from datasette.utils.asgi import Request, Response

from db.pages.desk import CORRECTABLE, Desk, FactMoved, desk_of, reviewer_of
from db.pages.fact import FactPage, fact_page
from db.pages.respond import asking, html, is_row, moved, not_found, own_address, words_for
from db.pages.words import Words
from db.review_store import VERDICTS, ReviewRefused, verdicts_on
from db.reviews import CHOICES

SESSION_SECONDS = 12 * 3600
"""A day's work; then one signs in again."""

REASON_LIMIT, WORD_LIMIT = 2000, 200
"""Letters of a reason, and of an attribute as corrected."""

COOKIE = "ds_actor"
"""Datasette's own, signed with its secret: a server started anew asks everyone to sign in again."""


async def sign_in_route(request: Request, datasette: Datasette) -> Response:
    """`/sign-in?to=/facts/12`: name and password, then back."""
    desk = desk_of(datasette)
    if desk is None:
        return await not_found(datasette, request, "review.off", request.path)
    to = own_address(request.args.get("to"))
    if request.method != "POST":
        return await _sign_in(datasette, request, to)
    post = await request.post_vars()
    if not _is_ours(request, post):
        return await _sign_in(datasette, request, to, "review.stale", status=403)
    name = (post.get("name") or "").strip()
    let_in = await desk.lets_in(name, post.get("password") or "")
    if not let_in:
        key = "review.wait" if let_in is None else "review.wrong"
        return await _sign_in(datasette, request, to, key, name, 429 if let_in is None else 403)
    response = moved(to)
    until = baseconv.base62.encode(int(time.time()) + SESSION_SECONDS)
    response.set_cookie(
        COOKIE, datasette.sign({"a": {"id": name}, "e": until}, "actor"), max_age=SESSION_SECONDS,
        httponly=True, samesite="lax", secure=request.scheme == "https",
    )  # fmt: skip
    return response


async def sign_out_route(request: Request, datasette: Datasette) -> Response:
    """`/sign-out`: forgets who is signed in."""
    response = moved(datasette.urls.path("/"))
    if request.method == "POST" and _is_ours(request, await request.post_vars()):
        response.set_cookie(COOKIE, "", expires=0, max_age=0)
    return response


async def review_route(request: Request, datasette: Datasette) -> Response:
    """`POST /facts/12/review`: the verdict of whoever is signed in."""
    desk = desk_of(datasette)
    number = request.url_vars["name"]
    page = await fact_page(asking(datasette), int(number)) if is_row(number) else None
    if desk is None or page is None:
        return await not_found(datasette, request, "review.off" if desk is None else "not_found.fact", number)
    reviewer = reviewer_of(datasette, request)
    if reviewer is None:
        return await html(
            datasette,
            request,
            "error.html",
            {"error": words_for(request)("review.nobody"), "status": 403},
            403,
        )
    here = datasette.urls.path(f"/facts/{number}")
    if request.method != "POST":
        return moved(here)
    post = await request.post_vars()
    trouble = await _taken(desk, page, post, reviewer) if _is_ours(request, post) else ("review.stale", "")
    if trouble is None:
        return moved(f"{here}#review")
    return await fact_response(
        datasette, request, page, trouble, post, 403 if trouble[0] == "review.stale" else 400
    )


async def fact_response(
    datasette: Datasette, request: Request, page: FactPage, trouble: tuple[str, str] | None = None,
    post: Mapping[str, str] | None = None, status: int = 200,
) -> Response:  # fmt: skip
    """The page of a fact; with the desk's form for who may use it, as filled in when it was refused."""
    desk, reviewer = desk_of(datasette), reviewer_of(datasette, request)
    form = None
    if desk and reviewer:
        row = page.row
        given = await asyncio.to_thread(verdicts_on, desk.reviews, row["url"], row["kind"], row["evidence"])
        form = {
            "given": given,
            "read": page.asserted,
            "post": post or {},
            "trouble": trouble,
            "fields": CORRECTABLE,
            "options": await _options(datasette, words_for(request)),
        }
    return await html(datasette, request, "fact.html", {"page": page, "form": form}, status)


async def _taken(
    desk: Desk, page: FactPage, post: Mapping[str, str], reviewer: str
) -> tuple[str, str] | None:
    """Files the verdict; else the text that says why not, and what the store has to say."""
    verdict, reason = post.get("verdict") or "", (post.get("reason") or "").strip()
    if verdict not in VERDICTS:
        return "review.which", ""
    if not reason:
        return "review.why", ""
    words = {name: (post.get(name) or "").strip() for name in CORRECTABLE if name in post}
    if len(reason) > REASON_LIMIT or any(len(word) > WORD_LIMIT for word in words.values()):
        return "review.long", ""
    changed = {name: word for name, word in words.items() if word != _text(page.asserted[name])}
    if verdict == "corrected" and not changed:
        return "review.unchanged", ""
    seen = {**page.asserted, "id": page.row["id"], "url": page.row["url"], "evidence": page.row["evidence"]}
    try:
        await asyncio.to_thread(
            desk.decide, seen, verdict, reviewer=reviewer, reason=reason,
            given=changed if verdict == "corrected" else {},
        )  # fmt: skip
    except FactMoved:
        return "review.moved", ""
    except ReviewRefused as refused:
        return "review.refused", str(refused)
    return None


async def _options(datasette: Datasette, words: Words) -> dict[str, list[tuple[str, str]]]:
    """What may be chosen for an attribute: (value, text), by attribute."""
    ask = asking(datasette)
    indices = await ask("select code, name_vi, name_en from indicators order by rowid")
    provinces = await ask("select distinct name from provinces order by slug")
    types = await ask("select name from document_types order by name")
    options = {
        "indicator": [(i["code"], words.indicator(i["code"], i["name_vi"], i["name_en"])) for i in indices],
        "province": [(row["name"], row["name"]) for row in provinces],
        "doc_type": [(row["name"], row["name"]) for row in types],
    }
    return options | {
        name: [(one, words.known(name, one)) for one in known] for name, known in CHOICES.items()
    }


async def _sign_in(
    datasette: Datasette, request: Request, to: str, trouble: str = "", name: str = "", status: int = 200
) -> Response:
    context = {"to": to, "trouble": trouble, "name": name}
    return await html(datasette, request, "sign_in.html", context, status)


def _is_ours(request: Request, post: Mapping[str, str]) -> bool:
    """Whether the form was one of this server's: Datasette refuses a wrong token, but lets one be left out
    by a browser that sends no cookie at all."""
    held = request.cookies.get("ds_csrftoken") or ""
    return bool(held) and hmac.compare_digest(held, post.get("csrftoken") or "")


def _text(value: object) -> str:
    return "" if value is None else str(value)
