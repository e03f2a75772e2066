"""The official check on annotated articles: as annotated and as extracted, with each disagreement.

    python scripts/check_official.py ../shared/corpus/dev*.jsonl

A disagreement is told with article, sentence and what the table has; docs/official-check.md says of each whether
the press, the extractor or the table is wrong.
"""

import argparse
import json
import re
import tempfile
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from db import open_database
from db.articles import save_article
from db.claims import refresh_claims
from db.facts import save_facts
from db.reference import save_sources
from extract import extract_facts

NOW = datetime(2025, 11, 1, tzinfo=UTC)
SOURCE = {
    "id": "gold",
    "name": "Gold",
    "kind": "portal",
    "home_url": "https://gold.example",
    "family": "generic",
}

CHECKED = "select check_name, verdict, count(*) from official_check group by 1, 2 order by 1, 2"
AGAINST = """
select k.check_name, k.verdict, k.kind, k.province, k.indicator, k.period, k.value_text, k.out_of, k.expected,
    k.detail, k.known_cause, s.value_text as stated, s.sentence, s.url
from official_check as k join claim_sources as s on s.claim_id = k.claim_id
where k.verdict <> 'agrees' order by k.province, k.period, k.indicator, k.kind, k.check_name, s.url
"""


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="GOLD.jsonl")
    articles = {
        file.stem: [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        for file in parser.parse_args().files
    }
    for how, facts_of in (("annotated", annotated), ("extracted", extracted)):
        for name, rows in [*articles.items(), ("all", list(chain(*articles.values())))]:
            with tempfile.TemporaryDirectory() as folder:
                print(f"== {name}, as {how}: {len(rows)} articles")
                tell(stored(Path(folder) / "gold.db", rows, facts_of))
    return 0


def annotated(article: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The gold facts at the place where their evidence stands first, its own sentence about it."""
    found = []
    for fact in article["facts"]:
        evidence = unicodedata.normalize("NFC", fact["evidence"])
        start = text_of(article).find(evidence)
        if start >= 0:
            place = {"evidence": evidence, "start": start, "end": start + len(evidence)}
            sentence = _sentence(text_of(article), start, start + len(evidence))
            found.append({**fact, **place, "sentence": sentence, "rule": "gold", "confidence": 1.0})
    return found


def extracted(article: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What the extractor reads."""
    facts = extract_facts(text_of(article), published=article.get("published"))
    return [fact.to_json() for fact in facts]


def text_of(article: Mapping[str, Any]) -> str:
    """The article's text, NFC."""
    return unicodedata.normalize("NFC", article["text"])


def _sentence(text: str, start: int, end: int) -> str:
    before = max((match.end() for match in re.finditer(r"[.!?]\s|\n", text[:start])), default=0)
    after = re.search(r"[.!?](?:\s|$)|\n", text[end:])
    return text[before : end + after.start() + 1 if after else len(text)].strip()


def stored(path: Path, articles: Sequence[Mapping[str, Any]], facts_of: Any) -> Database:
    """A database of the articles with their facts and claims; an article's address ends in its id."""
    db = open_database(path)
    save_sources(db, [{**SOURCE, "province": None}])
    for number, article in enumerate(articles, 1):
        url = f"https://gold.example/{article['id']}"
        with db.atomic():
            db.conn.execute(
                "insert into urls (id, url, source_id, found_via, first_seen, last_seen)"
                " values (?, ?, 'gold', 'seed', '', '')",
                [number, url],
            )
        page = {"title": None, "text": text_of(article), "published": article.get("published")}
        fetch = {"id": None, "url_id": number, "url": url, "source_id": "gold", "at": NOW.isoformat()}
        saved = save_article(db, fetch=fetch, page=page, reader_version="1", now=NOW)
        assert saved, "an address has one article"
        save_facts(db, saved, facts_of(article), outcome="facts", extractor_version="1", now=NOW)
    refresh_claims(db)
    return db


def tell(db: Database) -> None:
    """Counts by check and verdict, then each disagreement."""
    for check, verdict, count in db.execute(CHECKED).fetchall():
        print(f"   {check:<16} {verdict:<20} {count:>4}")
    [(conflicts,)] = db.execute("select count(*) from conflicts").fetchall()
    print(f"   conflicting claims: {conflicts}")
    for row in db.query(AGAINST):
        field = f"/{row['out_of']}" if row["out_of"] else ""
        print(
            f"   {row['verdict']}: {row['province']} {row['indicator']} {row['period']} {row['kind']} "
            f"{row['value_text']}{field} ({row['check_name']}: {row['expected'] or row['detail']}; "
            f"known: {row['known_cause'] or 'no'})\n      {row['url'].rsplit('/', 1)[1]} says {row['stated']}: "
            f"{row['sentence'][:300]}"
        )
    db.close()


if __name__ == "__main__":
    raise SystemExit(main())
