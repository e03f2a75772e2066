"""What the public copy quotes is short, and holds its evidence where it says."""

import re
from pathlib import Path

import pytest
from sqlite_utils import Database

from db.claims import refresh_claims
from db.publish import SENTENCE, publish
from tests.db import sample
from tests.db.test_publish import query


def test_evidence_is_short_and_leads_are(db: Database, path: Path, tmp_path: Path) -> None:
    long = "rất dài " * 300
    text = f"{long}và Đắk Lắk xếp thứ 36/63 năm 2021 {long}."
    found = [sample.fact("rank", 36, "thứ 36/63", period="2021", out_of=63)]
    sample.store(db, "baodaklak", "https://baodaklak.example/n", "2022-08-10", "T", text, found)
    refresh_claims(db)
    publish(path, tmp_path / "public.db")
    [(sentence, evidence, lead)] = query(
        tmp_path / "public.db",
        "select f.sentence, f.evidence, a.lead from facts as f join articles as a on a.id = f.article_id"
        " where a.url = 'https://baodaklak.example/n'",
    )
    assert evidence in sentence
    assert len(sentence) <= SENTENCE + 2
    assert sentence[0] == sentence[-1] == "…"
    assert len(lead) == 301
    assert query(tmp_path / "public.db", "select max(length(sentence)) from facts")[0][0] <= SENTENCE + 2


@pytest.mark.parametrize(("before", "between", "after"), [(40, 40, 40), (0, 40, 40), (40, 40, 0), (0, 1, 60)])
def test_evidence_keeps_its_place_in_a_sentence_that_is_cut(
    db: Database, path: Path, tmp_path: Path, before: int, between: int, after: int
) -> None:
    long = "rất dài "
    text = f"Ở đây {before * long}thứ 17/63 {between * long}rồi thứ 17/63 {after * long}hết."
    places = [match.start() for match in re.finditer("thứ 17/63", text)]
    found = [
        sample.fact("rank", 17, "thứ 17/63", period="2021", indicator=code, start=at)
        for code, at in zip(("dti.economy", "dti.society"), places, strict=True)
    ]
    sample.store(db, "baodaklak", "https://baodaklak.example/n", "2022-08-10", "T", text, found)
    refresh_claims(db)
    publish(path, tmp_path / "public.db")
    shown = query(
        tmp_path / "public.db",
        "select f.sentence, f.evidence_offset from facts as f join articles as a on a.id = f.article_id"
        " where a.url = 'https://baodaklak.example/n' order by f.start",
    )
    for place, (sentence, offset) in zip(places, shown, strict=True):
        assert len(sentence) <= SENTENCE + 2
        around = text[place - 6 : place + 15]
        assert around in sentence
        assert sentence[offset - 6 : offset + 15] == around
