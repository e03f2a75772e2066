"""How facts are shown in their text: on the terminal, or as a page that needs nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import pairwise
from typing import Any

from rich.console import Console
from rich.text import Text

from commands.inputs import Article
from commands.workers import Extraction
from db.pages.words import Words

ENGLISH = Words("en")

COLOURS = {
    "rank": "#ffd54f",
    "rank_change": "#ffb74d",
    "score": "#81c784",
    "score_change": "#4db6ac",
    "team_count": "#64b5f6",
    "member_count": "#9fa8da",
    "decision": "#ce93d8",
}
STYLE = (
    "body{font:17px/1.6 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}"
    "mark{border-radius:.2em;padding:0 .15em}mark sup{font-weight:600;margin-left:.2em}"
    "p{white-space:pre-wrap}table{border-collapse:collapse;font-size:.85em}"
    "td,th{border-bottom:1px solid #ddd;padding:.3em .6em;text-align:left;vertical-align:top}"
)
ATTRIBUTES = ("subject", "indicator", "scope", "level", "doc_type", "period", "since", "out_of")


def headline(fact: dict[str, Any]) -> str:
    """A fact in one line: kind, value with bound and status, then the attributes it has."""
    bound = {"eq": "", "ge": "≥ ", "le": "≤ ", "approx": "≈ "}[fact["bound"]]
    target = " (target)" if fact["status"] == "target" else ""
    attributes = ", ".join(f"{key} {fact[key]}" for key in ATTRIBUTES if fact.get(key) is not None)
    return f"{fact['kind']} {bound}{fact['value']}{target}: {attributes or 'no attributes'}"


WHY = {
    "no index": "no index is named or in focus here",
    "unknown index": "it belongs to an index or a component that has no code",
    "no value of this index": "no value the index can have here: a share, a mean, a class, supposed or denied",
    "no subject": "the text does not say whose it is",
    "list does not add up": "as many names as values were not found, or the number bears no score",
}


def _in_words(reason: str) -> str:
    """A fact's reason («subject: clause») as the pages say it."""
    about, where = ENGLISH.reason(reason)
    return f"{about}: {where}"


def print_explained(console: Console, article: Article, extraction: Extraction) -> None:
    """Prints the text with evidence highlighted, each fact with its reasons, then what was left out and why."""
    text, facts = Text(article.text), extraction.facts
    for fact in facts:
        text.stylize(f"black on {COLOURS[fact['kind']]}", fact["start"], fact["end"])
    console.print(Text(article.title or article.id, style="bold"))
    console.print(text)
    if not facts:
        console.print("\nNo facts.", style="dim")
    for number, fact in enumerate(facts, start=1):
        console.print(Text(f"\n{number}. {headline(fact)}", style="bold"))
        console.print(Text(f"   «{fact['evidence']}» at {fact['start']}–{fact['end']}"))
        console.print(Text(f"   rule {fact['rule']}, confidence {fact['confidence']:.2f}", style="dim"))
        for reason in fact.get("reasons", ()):
            console.print(Text(f"   · {_in_words(reason)}", style="dim"))
    if extraction.left_out:
        console.print("\nLeft out:", style="bold")
    for item in extraction.left_out:
        said = f"   {item['kind']} {item['value']} «{item['evidence']}» at {item['start']}–{item['end']}"
        console.print(Text(f"{said}: {WHY[item['why']]}"))


def explained_html(explained: Sequence[tuple[Article, Extraction]]) -> str:
    """One HTML page for the articles: each text with numbered marks, each fact's reasons in a table."""
    body = "\n".join(_article_html(article, extraction) for article, extraction in explained)
    title = escape(explained[0][0].title or explained[0][0].id)
    return (
        f'<!doctype html>\n<html lang="vi"><meta charset="utf-8"><title>{title}</title>'
        f"<style>{STYLE}</style>\n{body}\n</html>"
    )


def _article_html(article: Article, extraction: Extraction) -> str:
    facts = extraction.facts
    rows = "\n".join(
        f"<tr><td>{number}<td>{escape(headline(fact))}<td>«{escape(fact['evidence'])}»"
        f"<td>{escape(fact['rule'])}, {fact['confidence']:.2f}"
        f"<td>{'<br>'.join(escape(_in_words(reason)) for reason in fact.get('reasons', ()))}"
        for number, fact in enumerate(facts, start=1)
    )
    return (
        f"<h1>{escape(article.title or article.id)}</h1>\n<p>{_marked(article.text, facts)}</p>\n"
        f"<table><tr><th>#<th>fact<th>evidence<th>rule, confidence<th>reasons\n{rows}</table>"
        f"{_left_out_html(extraction.left_out)}"
    )


def _left_out_html(left_out: Sequence[dict[str, Any]]) -> str:
    if not left_out:
        return ""
    rows = "\n".join(
        f"<tr><td>{item['kind']} {item['value']}<td>«{escape(item['evidence'])}»<td>{WHY[item['why']]}"
        for item in left_out
    )
    return f"\n<h2>Left out</h2>\n<table><tr><th>value<th>text<th>why\n{rows}</table>"


def _marked(text: str, facts: Sequence[dict[str, Any]]) -> str:
    """The text, escaped, cut at every span's edge; a piece under several facts carries all their numbers."""
    edges = sorted({0, len(text), *(edge for fact in facts for edge in (fact["start"], fact["end"]))})
    pieces = []
    for start, end in pairwise(edges):
        over = [number for number, fact in enumerate(facts) if fact["start"] <= start and end <= fact["end"]]
        piece = escape(text[start:end])
        if over:
            numbers = ",".join(str(number + 1) for number in over if facts[number]["end"] == end)
            colour = COLOURS[facts[over[0]]["kind"]]
            piece += f"<sup>{numbers}</sup>" if numbers else ""
            piece = f'<mark style="background:{colour}">{piece}</mark>'
        pieces.append(piece)
    return "".join(pieces)
