"""A database as big as one likes: articles in the press's manner with facts at their spans, made from a seed.

Used by benchmarks of the tables and of the pages. Every fact's evidence stands in its sentence and at its span;
values follow the province and the year, with a slip now and then, so that claims agree and conflict as they do. A fifth
are citations of documents, some of them in thousands of articles.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from db import open_database
from db.facts import Extracted, save_many
from db.reference import save_sources
from db.runs import finish_run, start_run, utc_text

NIGHT = datetime(2025, 11, 3, 18, 0, tzinfo=UTC)
INDEXES = {
    "dti": "chỉ số chuyển đổi số", "dti.government": "chính quyền số", "dti.economy": "kinh tế số",
    "dti.society": "xã hội số", "pci": "chỉ số PCI", "par_index": "chỉ số cải cách hành chính",
    "sipas": "chỉ số hài lòng", "papi": "chỉ số PAPI",
}  # fmt: skip
NATIONAL = {
    "749/QĐ-TTg": "2020-06-03",
    "922/QĐ-BTTTT": "2022-05-20",
    "06/QĐ-TTg": "2022-01-06",
    "146/QĐ-TTg": "2022-01-28",
}
"""Decisions everyone cites, with their dates: each in thousands of articles."""
PLANS = 400  # documents of its own a province has; each is cited now and then
SLIPS = 0.03  # of facts say something else than the others
OUTLETS = 60
BATCH = 500  # articles a transaction


@dataclass(frozen=True)
class Piece:
    """An article and its facts, as `save_facts` takes them."""

    number: int
    outlet: str
    published: str
    title: str
    text: str
    facts: list[dict[str, Any]]


def pieces(
    count: int, facts_each: int, provinces: list[str], *, seed: int = 1, first: int = 0
) -> Iterator[Piece]:
    """`count` articles with `facts_each` facts; the same for the same seed."""
    chance = random.Random(seed)
    for number in range(first, first + count):
        home = chance.choice(provinces)
        day = date(2020, 10, 1) + timedelta(days=chance.randrange(1750))
        sentences, facts, at = [], [], 0
        for _ in range(facts_each):
            sentence, fact = _sentence(chance, home, day)
            fact["evidence_offset"] = sentence.index(fact["evidence"])
            fact["start"] = at + fact["evidence_offset"]
            fact["end"] = fact["start"] + len(fact["evidence"])
            sentences.append(sentence)
            facts.append(fact)
            at += len(sentence) + 1
        # the last words make texts independent; a tenth are reprints of the one before
        yield Piece(
            number, f"outlet-{chance.randrange(OUTLETS)}", f"{day}T08:00:00+07:00", f"{home}: bài số {number}",
            " ".join(sentences), facts,
        )  # fmt: skip


def _sentence(chance: random.Random, home: str, day: date) -> tuple[str, dict[str, Any]]:
    year = str(chance.randint(2017, day.year - 1))
    index = chance.choice(list(INDEXES))
    agreed = random.Random(f"{home}{index}{year}")  # what is so, whoever writes it
    rank, score = agreed.randint(1, 63), agreed.randint(2000, 8999) / 10_000
    if chance.random() < SLIPS:
        rank, score = chance.randint(1, 63), chance.randint(2000, 8999) / 10_000
    fact: dict[str, Any] = {
        "subject_type": "province", "subject": home, "province": home, "indicator": index, "period": year,
        "bound": "eq", "out_of": None, "status": "actual", "rule": "rank.fraction",
        "confidence": chance.choice([0.55, 0.8, 0.9, 0.95, 0.98]), "reasons": ["period: same clause"],
    }  # fmt: skip
    match chance.randrange(5):
        case 0 | 1:
            evidence = f"thứ {rank}/63"
            sentence = f"Năm {year}, {INDEXES[index]} của {home} xếp {evidence} tỉnh, thành phố."
            fact |= {"kind": "rank", "value": rank, "out_of": 63}
        case 2:
            evidence = f"{score:.4f} điểm".replace(".", ",")
            sentence = f"Theo bảng công bố, {INDEXES[index]} năm {year} của {home} đạt {evidence}."
            fact |= {"kind": "score", "value": score, "rule": "score.points"}
        case 3:
            return _cited(chance, home)
        case _:
            count = agreed.randint(100, 3000)
            evidence = f"{count} tổ công nghệ số cộng đồng"
            sentence = f"Đến tháng 8/{year}, {home} có {evidence} ở cơ sở."
            fact |= {
                "kind": "team_count", "value": count, "indicator": "community_digital_team", "period": f"{year}-08",
                "rule": "teams.count",
            }  # fmt: skip
    return sentence, fact | {"evidence": evidence, "sentence": sentence}


def _cited(chance: random.Random, home: str) -> tuple[str, dict[str, Any]]:
    """A document of all, or one of the province's own."""
    if chance.random() < 0.3:
        number = chance.choice(list(NATIONAL))
        dated, issuer, province, doc_type = NATIONAL[number], "Thủ tướng Chính phủ", None, "Quyết định"
    else:
        at = chance.randint(1, PLANS)
        number, issuer, province, doc_type = f"{at}/KH-UBND", "UBND tỉnh", home, "Kế hoạch"
        dated = f"{2020 + at % 5}-{at % 12 + 1:02}-{at % 28 + 1:02}"
    year, month, day = (int(part) for part in dated.split("-"))
    evidence = f"{doc_type} số {number} ngày {day}/{month}/{year}"
    sentence = f"{home} thực hiện {evidence} của {issuer} về chuyển đổi số."
    return sentence, {
        "kind": "decision", "value": number, "subject_type": "agency", "subject": issuer, "province": province,
        "period": dated, "bound": "eq", "status": "actual", "doc_type": doc_type, "rule": "decision.number",
        "confidence": chance.choice([0.8, 0.95, 0.98]), "reasons": ["period: same clause"],
        "evidence": evidence, "sentence": sentence,
    }  # fmt: skip


def build(path: Path, articles: int, facts_each: int = 10) -> Database:
    """A working database of `articles` × `facts_each` facts, without claims yet."""
    db = open_database(path)
    rows = [
        {"id": f"outlet-{n}", "name": f"Báo {n}", "province": None, "kind": "newspaper",
         "home_url": f"https://outlet-{n}.example/", "family": "generic"}
        for n in range(OUTLETS)
    ]  # fmt: skip
    save_sources(db, rows)
    run = start_run(db, "run", NIGHT)
    add(db, pieces(articles, facts_each, names(db)))
    finish_run(db, run, 0, {}, NIGHT)
    return db


def names(db: Database) -> list[str]:
    """Short names of the 63 provinces."""
    return [name for (name,) in db.conn.execute("select name from provinces where field = 63 order by code")]


def add(db: Database, found: Iterator[Piece]) -> None:
    """Stores pieces, a batch a transaction: addresses, articles, and facts as a night does."""
    while batch := list(islice(found, BATCH)):
        with db.atomic():
            for piece in batch:
                add_article(db, piece)
            facts = [Extracted(piece.number + 1, piece.facts, "facts") for piece in batch]
            save_many(db, facts, extractor_version="1", now=NIGHT)


def add_article(db: Database, piece: Piece) -> None:
    """An address and its article, under the number the piece has (from 1)."""
    identifier, seen = piece.number + 1, utc_text(NIGHT)
    url = f"https://{piece.outlet}.example/bai-{piece.number}.html"
    db.conn.execute(
        "insert into urls (id, url, source_id, found_via, first_seen, last_seen) values (?, ?, ?, 'feed', ?, ?)",
        [identifier, url, piece.outlet, seen, seen],
    )
    cluster = f"{piece.number - (piece.number % 10 == 9):016x}"
    db.conn.execute(
        """
        insert into articles (id, url_id, source_id, url, title, lead, text, published, published_from,
            content_hash, cluster, first_seen, last_seen, reader_version)
        values (?, ?, ?, ?, ?, ?, ?, ?, 'rule', ?, ?, ?, ?, '1')
        """,
        [identifier, identifier, piece.outlet, url, piece.title, piece.text[:200], piece.text, piece.published,
         f"{piece.number:064x}", cluster, seen, seen],
    )  # fmt: skip
