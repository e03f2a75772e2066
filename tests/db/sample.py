"""A small database built by the functions of db/: articles in the press's manner, facts with their proof.

Facts are written as the annotation guide writes them, but for `start` and `end`, which are looked up.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from db import open_database
from db.articles import save_article
from db.claims import refresh_claims
from db.facts import save_facts
from db.reference import save_sources
from db.runs import finish_run, record_source, start_run

NIGHT = datetime(2025, 11, 3, 18, 5, tzinfo=UTC)

SOURCES = [
    ("baodaklak", "Báo Đắk Lắk", "Đắk Lắk", "newspaper"),
    ("baobackan", "Báo Bắc Kạn", "Bắc Kạn", "newspaper"),
    ("baodienbienphu", "Báo Điện Biên Phủ", "Điện Biên", "newspaper"),
    ("baotuyenquang", "Báo Tuyên Quang", "Tuyên Quang", "newspaper"),
    ("bacninh", "Cổng thông tin Bắc Ninh", "Bắc Ninh", "portal"),
]


def fact(kind: str, value: float | str, evidence: str, **rest: Any) -> dict[str, Any]:
    """A fact of the home province, `actual` and exact unless `rest` says otherwise."""
    defaults = {
        "subject_type": "province",
        "indicator": None if kind == "decision" else "dti",
        "period": None,
        "bound": "eq",
        "out_of": None,
        "status": "actual",
        "rule": f"{kind}.sample",
        "confidence": 0.93,
    }
    return defaults | {"kind": kind, "value": value, "evidence": evidence} | rest


TEAMS = {"indicator": "community_digital_team"}

ARTICLES: list[tuple[str, str, str, str, list[dict[str, Any]]]] = [
    (
        "baodaklak",
        "2022-09-14T08:30:00+07:00",
        "Đắk Lắk tăng bậc về chuyển đổi số",
        "Theo kết quả do Bộ Thông tin và Truyền thông công bố, năm 2021 Đắk Lắk xếp thứ 36/63 tỉnh, "
        "thành phố về chỉ số chuyển đổi số, đứng thứ 2/5 tỉnh khu vực Tây Nguyên, "
        "tăng 13 bậc so với năm 2020.\n\n"
        "Trong ba trụ cột, chính quyền số của tỉnh đứng thứ 34, kinh tế số thứ 41 và xã hội số thứ 38. "
        "Kết quả này có phần đóng góp của việc triển khai Quyết định số 922/QĐ-BTTTT ngày 20/5/2022.",
        [
            fact("rank", 36, "thứ 36/63", period="2021", out_of=63),
            fact("rank", 2, "thứ 2/5", period="2021", out_of=5, scope="Tây Nguyên", confidence=0.9),
            fact("rank_change", 13, "tăng 13 bậc", period="2021", since="2020"),
            fact("rank", 34, "thứ 34", period="2021", indicator="dti.government"),
            fact("rank", 41, "thứ 41", period="2021", indicator="dti.economy"),
            fact("rank", 38, "thứ 38", period="2021", indicator="dti.society"),
            fact(
                "decision",
                "922/QĐ-BTTTT",
                "922/QĐ-BTTTT ngày 20/5/2022",
                period="2022-05-20",
                doc_type="Quyết định",
                subject="Bộ Thông tin và Truyền thông",
                subject_type="ministry",
                province=None,
            ),
        ],
    ),
    (
        "baodaklak",
        "2023-08-02T10:05:00+07:00",
        "Chỉ số chuyển đổi số năm 2022: Đắk Lắk cần làm gì?",
        "Năm 2022, Đắk Lắk xếp hạng 47/63 tỉnh, thành, giảm 11 bậc so với năm trước. UBND tỉnh đã ban hành "
        "Kế hoạch số 118/KH-UBND ngày 14/7/2023, phấn đấu đến năm 2025 nằm trong tốp 30 của cả nước.\n\n"
        "Toàn tỉnh hiện có 2.485 tổ công nghệ số cộng đồng với hơn 14.300 thành viên, trong đó cấp xã có "
        "184 tổ.",
        [
            fact("rank", 47, "hạng 47/63", period="2022", out_of=63),
            fact("rank_change", -11, "giảm 11 bậc", period="2022", since="2021"),
            fact("rank", 30, "tốp 30", period="2025", bound="le", status="target", confidence=0.81),
            fact(
                "decision",
                "118/KH-UBND",
                "118/KH-UBND ngày 14/7/2023",
                period="2023-07-14",
                doc_type="Kế hoạch",
                subject="UBND tỉnh",
            ),
            fact("team_count", 2485, "2.485 tổ công nghệ số cộng đồng", period="2023-08-02", **TEAMS),
            fact("member_count", 14300, "hơn 14.300 thành viên", period="2023-08-02", bound="ge", **TEAMS),
            fact("team_count", 184, "184 tổ", period="2023-08-02", level="commune", **TEAMS),
        ],
    ),
    (
        "baodaklak",
        "2022-10-11T14:20:00+07:00",
        "Buôn làng học dùng dịch vụ công trực tuyến",
        "Tại hội nghị, lãnh đạo Sở cho biết chỉ số chuyển đổi số của Đắk Lắk năm 2021 đứng thứ 38/63, còn "
        "năm 2020 đứng thứ 49.\n\nHuyện Cư M’gar có 191 tổ công nghệ số cộng đồng.",
        [
            fact("rank", 38, "thứ 38/63", period="2021", out_of=63, confidence=0.86),
            fact("rank", 49, "thứ 49", period="2020"),
            fact(
                "team_count",
                191,
                "191 tổ công nghệ số cộng đồng",
                period="2022-10-11",
                subject="huyện Cư M’gar",
                subject_type="district",
                **TEAMS,
            ),
        ],
    ),
    (
        "baodaklak",
        "2025-10-27T09:00:00+07:00",
        "Sau sáp nhập, Đắk Lắk đứng thứ 20/34 về chuyển đổi số",
        "Bảng xếp hạng DTI năm 2024 tính theo 34 địa phương đặt Đắk Lắk ở vị trí 20/34 với 0,6892 điểm.",
        [
            fact("rank", 20, "vị trí 20/34", period="2024", out_of=34),
            fact("score", 0.6892, "0,6892 điểm", period="2024"),
        ],
    ),
    (
        "baobackan",
        "2022-10-26T17:00:00+07:00",
        "Bắc Kạn họp Ban Chỉ đạo về chuyển đổi số",
        "Chỉ số chuyển đổi số năm 2021 của Bắc Kạn xếp hạng 51 với 320,7 điểm, tăng 8 bậc so với năm 2020. "
        "Chính quyền số đạt 226,5 điểm, kinh tế số đạt 247 điểm. Tiến độ thực hiện Quyết định số 528 của "
        "UBND tỉnh được báo cáo tại cuộc họp.",
        [
            fact("rank", 51, "hạng 51", period="2021"),
            fact("score", 320.7, "320,7 điểm", period="2021"),
            fact("rank_change", 8, "tăng 8 bậc", period="2021", since="2020"),
            fact("score", 226.5, "226,5 điểm", period="2021", indicator="dti.government"),
            fact("score", 247, "247 điểm", period="2021", indicator="dti.economy"),
            fact("decision", "528", "Quyết định số 528", doc_type="Quyết định", subject="UBND tỉnh"),
        ],
    ),
    (
        "baobackan",
        "2023-07-20",
        "Bắc Kạn xếp cuối bảng DTI 2022",
        "Bắc Kạn đứng thứ 63/63 trong bảng xếp hạng chuyển đổi số năm 2022; năm 2020 tỉnh đứng thứ 59.",
        [
            fact("rank", 63, "thứ 63/63", period="2022", out_of=63),
            fact("rank", 59, "thứ 59", period="2020"),
        ],
    ),
    (
        "baodienbienphu",
        "2022-11-05T07:45:00+07:00",
        "Điện Biên: chỉ số DTI từ vị trí 45 lên 37",
        "Từ vị trí 45 năm 2020, Điện Biên đã vươn lên vị trí 37 năm 2021 và phấn đấu vào tốp 35 trong "
        "năm nay. Tỉnh có 1.445 tổ công nghệ số cộng đồng, gần 7.000 thành viên.",
        [
            fact("rank", 45, "vị trí 45", period="2020"),
            fact("rank", 37, "vị trí 37", period="2021"),
            fact("rank", 35, "tốp 35", period="2022", bound="le", status="target"),
            fact("team_count", 1445, "1.445 tổ công nghệ số cộng đồng", period="2022-11-05", **TEAMS),
            fact("member_count", 7000, "gần 7.000 thành viên", period="2022-11-05", bound="le", **TEAMS),
        ],
    ),
    (
        "baodienbienphu",
        "2025-10-24",
        "Điện Biên đứng thứ 6 toàn quốc về chuyển đổi số",
        "Kết quả DTI năm 2022 của Điện Biên là 35/63; đến kỳ 2024, tỉnh đứng thứ 6/34.",
        [
            fact("rank", 35, "35/63", period="2022", out_of=63),
            fact("rank", 6, "thứ 6/34", period="2024", out_of=34),
        ],
    ),
    (
        "baotuyenquang",
        "2024-03-12T15:10:00+07:00",
        "Tổ công nghệ số ở cơ sở",
        "Toàn tỉnh Tuyên Quang có 138 tổ cấp xã và 1.733 tổ ở thôn, tổ dân phố với trên 9.200 thành viên. "
        "Năm 2022 tỉnh xếp thứ 48/63, năm 2020 xếp thứ 44 về chuyển đổi số; chỉ số hài lòng (SIPAS) đạt "
        "84,07%. Căn cứ là Nghị quyết 16-NQ/TU và Quyết định 922/QĐ-BTTTT.",
        [
            fact("team_count", 138, "138 tổ", period="2024-03-12", level="commune", **TEAMS),
            fact("team_count", 1733, "1.733 tổ", period="2024-03-12", level="village", **TEAMS),
            fact("member_count", 9200, "trên 9.200 thành viên", period="2024-03-12", bound="ge", **TEAMS),
            fact("rank", 48, "thứ 48/63", period="2022", out_of=63),
            fact("rank", 44, "thứ 44", period="2020"),
            fact("score", 84.07, "84,07%", indicator="sipas", period="2023"),
            fact("decision", "16-NQ/TU", "16-NQ/TU", doc_type="Nghị quyết", subject="Tỉnh ủy"),
            fact("decision", "922/QĐ-BTTTT", "922/QĐ-BTTTT", doc_type="Quyết định", subject=None),
        ],
    ),
    (
        "baotuyenquang",
        "2025-03-04",
        "Tuyên Quang tăng 10 bậc",
        "DTI năm 2023 của Tuyên Quang đạt 0,6735 điểm, xếp thứ 38/63; chính quyền số xếp thứ 42.",
        [
            fact("score", 0.6735, "0,6735 điểm", period="2023"),
            fact("rank", 38, "thứ 38/63", period="2023", out_of=63),
            fact("rank", 42, "thứ 42", period="2023", indicator="dti.government"),
        ],
    ),
    (
        "bacninh",
        "2022-08-10T09:30:00+07:00",
        "Bắc Ninh đứng thứ 4 cả nước về chuyển đổi số",
        "Năm 2021, Bắc Ninh xếp thứ 4 cả nước, trong đó chính quyền số thứ 4, kinh tế số thứ 6 và xã hội số "
        "cũng thứ 6; năm 2020 tỉnh ở vị trí số 3. Chỉ số PCI năm 2021 của tỉnh đứng thứ 7.",
        [
            fact("rank", 4, "thứ 4 cả nước", period="2021"),
            fact("rank", 4, "chính quyền số thứ 4", period="2021", indicator="dti.government"),
            fact("rank", 6, "kinh tế số thứ 6", period="2021", indicator="dti.economy"),
            fact("rank", 6, "cũng thứ 6", period="2021", indicator="dti.society"),
            fact("rank", 3, "vị trí số 3", period="2020"),
            fact("rank", 7, "đứng thứ 7", period="2021", indicator="pci"),
        ],
    ),
    (
        "bacninh",
        "2023-07-15",
        "DTI 2022: Bắc Ninh thứ 7",
        "Bắc Ninh đứng thứ 7/63 về chuyển đổi số năm 2022.",
        [fact("rank", 7, "thứ 7/63", period="2022", out_of=63)],
    ),
]

REPRINT = ("baobackan", "2022-09-15", "Tây Nguyên chuyển đổi số: chuyện ở Đắk Lắk", 0)
"""Another outlet prints article 0 under another title."""


def located(fact: dict[str, Any], text: str, home: str) -> dict[str, Any]:
    """The fact with subject, province, span and sentence filled in; it stands at the first place, or at its `start`."""
    start = fact.get("start", text.index(fact["evidence"]))
    ends = [match.end() for match in re.finditer(r"[.!?](?=\s|$)|\n\n", text)]
    begin = max([end for end in ends if end <= start], default=0)
    end = min([end for end in ends if end >= start + len(fact["evidence"])], default=len(text))
    sentence = text[begin:end].strip()
    defaults = {"subject": home, "province": home}
    return (
        defaults
        | fact
        | {
            "start": start,
            "end": start + len(fact["evidence"]),
            "sentence": sentence,
            "evidence_offset": start - text.index(sentence, begin),
        }
    )


def build(path: Path, articles: Sequence[int] | None = None) -> Database:
    """The sample database at `path`, its articles stored in the order given (all, as written, by default)."""
    db = open_database(path)
    save_sources(
        db,
        [
            {"id": id_, "name": name, "province": province, "kind": kind, "home_url": f"https://{id_}.example/",
             "family": "sample"}
            for id_, name, province, kind in SOURCES
        ],
    )  # fmt: skip
    run = start_run(db, "run --replay", NIGHT)
    for at in articles if articles is not None else range(len(ARTICLES)):
        source, published, title, text, facts = ARTICLES[at]
        store(db, source, f"https://{source}.example/{at}.html", published, title, text, facts)
    if articles is None:
        source, published, title, original = REPRINT
        home = {s[0]: s[2] for s in SOURCES}[ARTICLES[original][0]]
        store(db, source, f"https://{source}.example/tin-lai.html", published, title, ARTICLES[original][3],
              ARTICLES[original][4], home=home)  # fmt: skip
    for source, *_ in SOURCES:
        bad = source == "baobackan"
        record_source(
            db,
            run,
            source,
            "failed:timeout" if bad else "ok",
            discovered=30,
            fetched=24,
            articles=12,
            facts=20,
        )
    refresh_claims(db)
    finish_run(db, run, 1, {"read": {"article": len(ARTICLES)}}, NIGHT + timedelta(minutes=4))
    return db


def store(
    db: Database, source: str, url: str, published: str | None, title: str | None, text: str,
    facts: Sequence[dict[str, Any]] = (), *, home: str | None = None, at: datetime = NIGHT,
    version: str = "1",
) -> int | None:  # fmt: skip
    """One article with its facts, through the functions the night uses; the new version's id."""
    with db.atomic():
        db.conn.execute(
            "insert into urls (url, source_id, found_via, first_seen, last_seen) values (?, ?, 'feed', ?, ?)"
            "on conflict (url) do nothing",
            [url, source, at.isoformat(), at.isoformat()],
        )
    [(url_id,)] = db.conn.execute("select id from urls where url = ?", [url]).fetchall()
    page = {
        "title": title, "lead": text.split("\n\n")[0], "author": None, "text": text, "captions": (),
        "published": published, "published_from": "rule",
    }  # fmt: skip
    fetch = {"id": None, "url_id": url_id, "url": url, "source_id": source, "at": at.isoformat()}
    article = save_article(db, fetch=fetch, page=page, reader_version="1", now=at)
    [(held, province)] = db.conn.execute(
        "select a.id, s.province from articles as a join sources as s on s.id = a.source_id "
        "where url_id = ? and is_current",
        [url_id],
    ).fetchall()
    save_facts(
        db,
        held,
        [located(f, text, home or province) for f in facts],
        outcome="facts" if facts else "no_topic",
        extractor_version=version,
        now=at,
    )
    return article
