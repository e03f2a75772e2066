"""What a reader and an extractor must find on the replay site: its articles with their facts.

`facts.jsonl` holds one object a line: `key` of the article, `night` where the facts hold on one night only,
and `facts` in the words of the annotation guide (kind, subject, indicator, period, value …, evidence copied
letter for letter). A fact that repeats one of the five seed articles names it in `seed`. Articles without a
line state no fact.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.replay.articles import Article, load_articles

FACTS = Path(__file__).parent / "facts.jsonl"

HOME_PROVINCES = {
    "baobackan": "Bắc Kạn",
    "baobacninh": "Bắc Ninh",
    "baodaklak": "Đắk Lắk",
    "baodienbienphu": "Điện Biên",
    "baotuyenquang": "Tuyên Quang",
}


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An article as an ideal reader hands it on, and every core fact it states."""

    article: Article
    home_province: str
    facts: tuple[dict[str, Any], ...]

    def to_json(self) -> dict[str, Any]:
        """One line of a gold file as `chiso evaluate` takes it."""
        return {
            "id": self.article.key,
            "url": None,
            "published": self.article.published.date().isoformat(),
            "title": self.article.title,
            "home_province": self.home_province,
            "text": self.article.text,
            "facts": list(self.facts),
        }


def gold_articles(night: int = 1) -> list[GoldArticle]:
    """All articles of a night, sorted by key."""
    facts = load_facts(night)
    articles = (article for outlet in load_articles(night).values() for article in outlet)
    return [
        GoldArticle(article, HOME_PROVINCES[article.outlet], tuple(facts.get(article.key, ())))
        for article in sorted(articles, key=lambda article: article.key)
    ]


def load_facts(night: int = 1) -> dict[str, list[dict[str, Any]]]:
    """The facts of a night by the key of their article."""
    found: dict[str, list[dict[str, Any]]] = {}
    for line in FACTS.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record.get("night", night) == night:
            found.setdefault(record["key"], []).extend(record["facts"])
    return found
