"""The mark in a sentence that holds the same number twice, wherever pages show it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from db.browse import serving
from db.claims import refresh_claims
from db.publish import publish
from tests.browse.http import get, rows
from tests.db import sample

SENTENCE = "Năm 2016, về cải cách hành chính Đắk Lắk xếp thứ 17/63, về năng lực cạnh tranh cũng thứ 17/63."
WRONG, RIGHT = (SENTENCE[:at] + "<mark>thứ 17/63</mark>" + SENTENCE[at + 9 :] for at in (
    SENTENCE.index("thứ 17/63"), SENTENCE.rindex("thứ 17/63"),
))  # fmt: skip


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with two articles that tell only the second of the two ranks."""
    folder = tmp_path_factory.mktemp("marking")
    db = sample.build(folder / "chiso.db")
    for number, lead in enumerate(("Lời dẫn.", "Một bài khác nói chuyện khác trước.")):
        text = f"{lead}\n\n{SENTENCE}"
        rank = sample.fact("rank", 17, "thứ 17/63", period="2016", indicator="pci", out_of=63)
        rank["start"] = text.rindex("thứ 17/63")
        url = f"https://baodaklak.example/marked-{number}"
        sample.store(db, "baodaklak", url, "2017-05-05", "Hai lần 17/63", text, [rank])
    refresh_claims(db)
    db.close()
    publish(folder / "chiso.db", folder / "public.db")
    return folder / "public.db"


@pytest.fixture(scope="module")
def twice(public: Path) -> Iterator[str]:
    with serving(public) as address:
        yield address.rstrip("/")


@pytest.mark.parametrize(
    "path",
    [
        "/facts/{fact}",
        "/articles/{article}",
        "/claims/{claim}",
        "/provinces/dak-lak",
        "/as-of/2026-01-01?province=dak-lak",
        "/chiso/ranks?period=2016",
        "/chiso/facts?period=2016",
        "/chiso/facts/{fact}",
        "/chiso/claim_sources?claim_id={claim}",
        "/chiso/province_history?province=dak+lak",
        "/chiso/facts_as_of?date=2026-01-01&province=dak+lak",
        "/chiso?sql=select+*+from+ranks+where+period+%3D+'2016'",
    ],
)
def test_the_number_that_was_read_is_marked(twice: str, path: str) -> None:
    fact = rows(twice, "ranks.json?period=2016")[0]
    [claim] = rows(twice, f"claim_facts.json?fact_id={fact['fact_id']}")
    status, body, _ = get(
        twice + path.format(fact=fact["fact_id"], article=fact["article_id"], claim=claim["claim_id"])
    )
    assert status == 200
    assert RIGHT in body
    assert WRONG not in body


def test_downloads_tell_the_place(twice: str, public: Path) -> None:
    _, body, _ = get(f"{twice}/chiso/ranks.csv?period=2016")
    assert "evidence_offset" in body.splitlines()[0].split(",")
    for row in rows(twice, "ranks.json?period=2016"):
        assert row["sentence"][row["evidence_offset"] :] == "thứ 17/63."
    with closing(sqlite3.connect(public)) as conn:
        wrong = "substr(sentence, evidence_offset + 1, length(evidence)) is not evidence"
        assert conn.execute(f"select count(*) from facts where {wrong}").fetchone() == (0,)  # noqa: S608
