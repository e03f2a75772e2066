"""What pages are made of: words in two languages, marked sentences, safe links, charts, tiles."""

import csv
import io
import re
import string
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.outcomes import Outcome
from db.cited import document_slug
from db.export import safe_cell
from db.pages.cells import cell
from db.pages.chart import rank_chart, score_chart
from db.pages.grid import HEIGHT, WIDTH, places, step_of, tiles
from db.pages.proof import mark_evidence, safe_link
from db.pages.shown import Seen, ShownClaim
from db.pages.spreadsheets import SafeRows
from db.pages.words import LANGUAGES, Words, language_of, texts
from db.settling import BECAUSE

TEMPLATES = Path(__file__).parents[2] / "db" / "datasette" / "templates"
VI, EN = Words("vi"), Words("en")


@pytest.mark.parametrize(
    ("vi", "en", "kind", "text", "rest"),
    [
        ("36/63", "36/63", "rank", "36", {"out_of": 63}),
        ("≤ 20", "≤ 20", "rank", "20", {"bound": "le"}),
        ("+8 bậc", "+8 places", "rank_change", "8", {"unit": "places"}),
        ("−3 bậc", "−3 places", "rank_change", "-3", {"unit": "places"}),
        ("0,6077", "0.6077", "score", "0.6077", {"unit": "points"}),
        ("87,05 %", "87.05%", "score", "87.05", {"unit": "percent"}),
        ("≥ 14.300 thành viên", "≥ 14,300 members", "member_count", "14300", {"unit": "members", "bound": "ge"}),
        ("922/QĐ-BTTTT", "922/QĐ-BTTTT", "decision", "922/QĐ-BTTTT", {}),
    ],
)  # fmt: skip
def test_values_as_each_language_writes_them(
    vi: str, en: str, kind: str, text: str, rest: dict[str, Any]
) -> None:
    assert VI.value(kind, text, **rest) == vi
    assert EN.value(kind, text, **rest) == en


def test_periods_and_days() -> None:
    periods = ("2022", "2022-06", "2022-08-30", None)
    assert [VI.period(p) for p in periods] == ["2022", "6/2022", "30/8/2022", "không rõ"]
    assert [EN.period(p) for p in periods] == ["2022", "June 2022", "30 Aug 2022", "not said"]
    assert VI.day("2024-09-10T17:00:00+07:00") == "10/9/2024"
    assert VI.day(None) == ""
    assert VI.number("1234567.5") == "1.234.567,5"


def test_language_is_vietnamese_unless_chosen() -> None:
    assert [language_of(*pair) for pair in ((None, None), ("en", "vi"), (None, "en"), ("xx", "en"), ("", "yy"))] == [
        "vi", "en", "en", "en", "vi",
    ]  # fmt: skip


def braces(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_text_stands_in_both_languages_with_the_same_braces() -> None:
    for key, entry in texts().items():
        assert all(entry[language].strip() for language in LANGUAGES), key
        assert braces(entry["vi"]) == braces(entry["en"]), key


def test_pages_name_no_text_there_is_not_and_none_is_left_over() -> None:
    written = "".join(path.read_text() for path in TEMPLATES.glob("*.html"))
    python = "".join(path.read_text() for path in (TEMPLATES.parents[1] / "pages").glob("*.py"))
    named = set(re.findall(r"""\bw\(["']([\w.]+)["'][,)]""", written))
    for own, key in re.findall(r"""\bself\("([\w.]+)"|not_found\(datasette, request, "([\w.]+)\"""", python):
        named.add(own or key)
    assert len(named) > 100
    assert named <= set(texts())
    prefixes = {
        "kind",
        "level",
        "unit",
        "check",
        "verdict",
        "cause",
        "run",
        "basis",
        "reason",
        "confidence",
        "claim",
        "review",
        "attribute",
        "bound",
        "status",
        "subject_type",
        "lookup",
        "parameter",
        "outcome",
    }
    for key in texts():
        assert key in written + python or key.split(".")[0] in prefixes, f"{key} is used nowhere"


@pytest.mark.parametrize("reason", ["subject: clause", "indicator: right", "period: state", "mentions: 3"])
def test_reasons_are_words(reason: str) -> None:
    for words in (VI, EN):
        about, where = words.reason(reason)
        assert about != reason.partition(":")[0]
        assert ":" not in where
    assert VI.reason("color: blue") == ("color", "blue")  # a reason newer than these texts is shown as it is


def test_extractors_reasons_have_their_words() -> None:
    """The places an attribute may be found at, as the weights of its confidence name them."""
    weights = (Path(__file__).parents[2] / "extract" / "data" / "confidence.toml").read_text()
    known = set(re.findall(r"\b(?:subject|indicator|period)=(\w+)", weights))
    assert len(known) > 8
    assert {where for where in known if f"reason.where.{where}" not in texts()} == set()


def test_every_way_a_visit_ends_has_its_words() -> None:
    failing = [one for one in Outcome if ":" in one] + ["failed:http_503"]
    assert len(failing) > 20
    for words in (VI, EN):
        assert not {one for one in failing if words.outcome(one) in (str(one), one.partition(":")[0])}
    assert VI.outcome("failed:http_503") == "máy chủ báo lỗi 503"
    assert VI.outcome("failed:something_new") == VI("outcome.failed")  # of a family that has words
    assert VI.outcome("brand_new") == "brand_new"


def test_every_rule_of_showing_has_its_words() -> None:
    for rule in BECAUSE:
        assert VI.because(rule, support=2, texts=3) != EN.because(rule, support=2, texts=3)


@given(st.text(), st.text())
def test_marking_keeps_the_words(sentence: str, evidence: str) -> None:
    marked = mark_evidence(sentence, evidence, None)
    assert marked.evidence == evidence
    if evidence in sentence:
        assert marked.before + marked.evidence + marked.after == sentence
    else:
        assert sentence in marked.before


@given(st.text(), st.text(min_size=1), st.text(), st.text())
def test_marking_takes_the_place_told(before: str, evidence: str, between: str, after: str) -> None:
    first = before + evidence + between
    marked = mark_evidence(first + evidence + after, evidence, len(first))
    assert (marked.before, marked.evidence, marked.after) == (first, evidence, after)


def test_a_row_that_does_not_tell_which_place_is_meant_is_left_unmarked() -> None:
    row: dict[str, object] = {"evidence": "17/63"}
    assert cell(row, "hạng 17/63", "sentence", str) == "hạng <mark>17/63</mark>"
    assert cell(row, "17/63 và 17/63", "sentence", str) is None
    assert (
        cell(row | {"evidence_offset": 9}, "17/63 và 17/63", "sentence", str) == "17/63 và <mark>17/63</mark>"
    )
    assert (
        cell(row | {"evidence_offset": None}, "17/63, 17/63", "sentence", str) == "<mark>17/63</mark>, 17/63"
    )
    assert cell({}, "hạng 17/63", "sentence", str) is None


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://baodaklak.vn/a?b=1", True),
        ("http://[::1]:80/", True),
        ("javascript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("https:/nohost", False),
        ("//host/path", False),
        ("http://[", False),
        (None, False),
    ],
)
def test_only_web_addresses_become_links(url: str | None, safe: bool) -> None:
    assert safe_link(url) == (url if safe else None)


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("922/QĐ-BTTTT", "922-qd-btttt"),
        ("922/qd-btttt", "922-qd-btttt"),
        ("0280/KH-UBND", "280-kh-ubnd"),
        ("16-NQ/TU", "16-nq-tu"),
        ("//", ""),
    ],
)
def test_documents_have_one_address_however_typed(typed: str, slug: str) -> None:
    assert document_slug(typed) == slug


CELLS = st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=4), min_size=1, max_size=6)


@given(CELLS, st.integers(1, 7))
def test_rows_are_made_safe_however_they_are_cut(table: list[list[str]], size: int) -> None:
    written = io.StringIO(newline="")
    csv.writer(written).writerows(table)
    body = written.getvalue().encode("utf-8", "surrogatepass")
    rows = SafeRows()
    safe = b"".join(rows.feed(body[at : at + size]) for at in range(0, len(body), size)) + rows.rest()
    if any("\x00" in cell or re.search("[\ud800-\udfff]", cell) for row in table for cell in row):
        return  # no text SQLite could have given out
    read = list(csv.reader(io.StringIO(safe.decode(), newline="")))
    assert read == [[safe_cell(cell) for cell in row] for row in table]


def claim(period: str, value: str, *, others: tuple[str, ...] = (), **rest: Any) -> ShownClaim:
    defaults: dict[str, Any] = {
        "id": period, "kind": "rank", "subject_type": "province", "subject": "Đắk Lắk", "province": "Đắk Lắk",
        "unit_id": "63-66", "slug": "dak-lak", "indicator": "dti", "name_vi": "DTI", "name_en": None, "since": None,
        "scope": None, "level": None, "fact_status": "actual", "unit": None, "bound": "eq", "out_of": 63,
        "doc_type": None, "status": "single", "shown_because": "only_text", "articles": 1, "independent_texts": 1,
        "first_published": None, "last_published": None, "official": None, "is_impossible": False, "proof": None,
    }  # fmt: skip
    seen = tuple(Seen(text, "eq", 1, 1, at == 0, None) for at, text in enumerate((value, *others)))
    held = defaults | {"period": period, "value_text": value, "number": float(value), "seen": seen}
    return ShownClaim(**held | rest)


def test_chart_joins_a_units_years_and_no_others() -> None:
    merged = claim("2024", "20", unit_id="34-66", out_of=34)
    chart = rank_chart([claim("2020", "49"), claim("2021", "36", others=("38",)), merged])
    assert chart is not None
    assert [(a.year, b.year) for a, b in chart.lines] == [(2020, 2021)]
    assert [point.role for point in chart.points if point.year == 2021] == ["other", "main"]
    depth = {point.year: point.y for point in chart.points if point.role == "main"}
    assert depth[2020] > depth[2021]  # place 49 lies lower than 36


def test_chart_takes_in_the_official_table_and_merged_in_provinces() -> None:
    row = {"period": "2022", "field": 63, "rank": None, "official_rank": 47, "claim_id": None,
           "province_id": "63-66", "province": "Đắk Lắk"}  # fmt: skip
    before = [
        row | {"period": year, "province_id": "63-54", "province": "Phú Yên"} for year in ("2020", "2022")
    ]
    chart = rank_chart([claim("2021", "36")], [row], before)
    assert chart is not None
    assert [point.year for point in chart.labelled] == [2021, 2022]
    assert [point.name for point in chart.named] == ["Phú Yên"]
    assert {a.series for a, _ in chart.lines} == {"63-66", "63-54"}


@pytest.mark.parametrize(
    "claims",
    [
        [],
        [claim("2021", "36")],
        [claim("2020", "2", scope="Tây Nguyên", out_of=5), claim("2021", "1", scope="Tây Nguyên", out_of=5)],
        [claim("2025", "30", bound="le", fact_status="target"), claim("2021", "36")],
    ],
)
def test_no_chart_of_one_year_of_a_region_or_of_aims(claims: list[ShownClaim]) -> None:
    assert rank_chart(claims) is None


def test_scores_on_other_scales_lie_on_one_line() -> None:
    scores = [("2020", "0.3207"), ("2021", "320.7"), ("2022", "32.07")]
    chart = score_chart([claim(year, text, kind="score", out_of=None) for year, text in scores])
    assert chart is not None
    assert len({point.y for point in chart.points}) == 1


@pytest.mark.parametrize("field", [63, 34])
def test_every_province_has_a_tile_of_its_own(field: int) -> None:
    with (TEMPLATES.parents[1] / "reference" / "provinces.csv").open(newline="") as file:
        slugs = {row["slug"] for row in csv.DictReader(file) if row["field"] == str(field)}
    assert set(places(field)) == slugs
    assert len({(place.x, place.y) for place in places(field).values()}) == field
    for place in places(field).values():
        assert place.x + place.width <= WIDTH
        assert place.y + place.height <= HEIGHT


def test_tiles_say_where_a_rank_is_from() -> None:
    rows = [
        {"slug": "da-nang", "rank": 1, "official_rank": 1, "status": "agreed"},
        {"slug": "dak-lak", "rank": 36, "official_rank": None, "status": "conflicting"},
        {"slug": "ha-noi", "rank": None, "official_rank": 24, "status": None},
    ]
    found = {tile.place.slug: tile for tile in tiles(63, rows, {})}
    assert (found["da-nang"].rank, found["da-nang"].step, found["da-nang"].is_official) == (1, 1, False)
    assert found["dak-lak"].is_conflicting
    assert (found["ha-noi"].rank, found["ha-noi"].is_official) == (24, True)
    assert found["ca-mau"].step is None


@given(st.sampled_from([63, 34]).flatmap(lambda field: st.tuples(st.just(field), st.integers(1, field))))
def test_steps_run_from_first_to_last(pair: tuple[int, int]) -> None:
    field, rank = pair
    assert 1 <= step_of(rank, field) <= 5
    assert step_of(1, field) == 1
    assert step_of(field, field) == 5
    assert step_of(rank, field) <= step_of(min(rank + 1, field), field)
