"""Facts drawn together: what repeats, what differs."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.pages.labels import day_label, period_label, value_label, vietnamese_number
from db.pages.proof import mark_evidence, safe_link
from db.pages.shown import statements


def row(**rest: Any) -> dict[str, Any]:
    """A row as SELECT gives it."""
    base = {
        "id": 1, "kind": "rank", "subject_type": "province", "subject": "Đắk Lắk", "province": "Đắk Lắk",
        "province_id": "63-66", "indicator": "dti", "period": "2021", "value": 36.0, "value_text": "36",
        "unit": "rank", "bound": "eq", "out_of": 63, "scope": None, "since": None, "level": None,
        "status": "actual", "doc_type": None, "evidence": "36", "sentence": "Hạng 36.", "confidence": 0.9,
        "title": "T", "url": "https://a.example/", "published": "2022-08-10", "cluster": "a", "source": "S",
        "name_vi": "DTI", "name_en": None,
    }  # fmt: skip
    base |= rest
    base["value"] = float(base["value_text"]) if base["kind"] != "decision" else None
    return base


@pytest.mark.parametrize(
    ("other", "count", "differ"),
    [
        ({}, 1, False),
        ({"cluster": "b", "id": 2}, 1, False),
        ({"out_of": None}, 1, False),  # «thứ 36» and «36/63»
        ({"value_text": "38"}, 2, True),
        ({"value_text": "38", "out_of": None}, 2, True),
        ({"value_text": "20", "out_of": 34}, 2, False),  # another field
        ({"value_text": "20", "province_id": "34-66"}, 2, False),  # another unit
        ({"value_text": "20", "bound": "le"}, 2, False),
        ({"value_text": "38", "period": "2020"}, 2, False),
        ({"value_text": "2", "scope": "Tây Nguyên", "out_of": 5}, 2, False),
        ({"value_text": "30", "status": "target"}, 2, False),
        ({"value_text": "38", "subject": "huyện Ea Kar", "subject_type": "district"}, 2, False),
    ],
)
def test_two_facts(other: dict[str, Any], count: int, differ: bool) -> None:
    for pair in ([row(), row(**other)], [row(**other), row()]):
        found = statements(pair)  # type: ignore[arg-type]
        assert len(found) == count
        assert any(statement.differs for statement in found) is differ
        assert sum(len(statement.proofs) for statement in found) == 2


def test_the_fuller_wording_is_shown() -> None:
    [statement] = statements([row(out_of=None), row()])  # type: ignore[list-item]
    assert statement.label == "36/63"
    assert statement.independent == 1


@pytest.mark.parametrize(
    ("one", "two", "differ"),
    [
        ("0.3207", "320.7", False),
        ("0.6077", "60.77", False),
        ("0.6077", "0.6078", True),
        ("84.07", "87.05", True),
    ],
)
def test_scores_on_other_scales_agree(one: str, two: str, differ: bool) -> None:
    pair = [row(kind="score", value_text=text, out_of=None) for text in (one, two)]
    assert any(statement.differs for statement in statements(pair)) is differ  # type: ignore[arg-type]


@given(st.lists(st.tuples(st.sampled_from(["36", "38", "20"]), st.sampled_from([None, 63, 34])), max_size=7))
def test_nothing_is_lost(values: list[tuple[str, int | None]]) -> None:
    rows = [row(id=at, value_text=text, out_of=out_of) for at, (text, out_of) in enumerate(values)]
    found = statements(rows)  # type: ignore[arg-type]
    assert sorted(proof.fact_id for statement in found for proof in statement.proofs) == list(
        range(len(rows))
    )


@pytest.mark.parametrize(
    ("label", "kind", "text", "rest"),
    [
        ("36/63", "rank", "36", {"out_of": 63}),
        ("≤ 20", "rank", "20", {"bound": "le"}),
        ("+8 bậc", "rank_change", "8", {"unit": "places"}),
        ("−3 bậc", "rank_change", "-3", {"unit": "places"}),
        ("0,6077", "score", "0.6077", {"unit": "points"}),
        ("87,05 %", "score", "87.05", {"unit": "percent"}),
        ("≥ 14.300 thành viên", "member_count", "14300", {"unit": "members", "bound": "ge"}),
        ("922/QĐ-BTTTT", "decision", "922/QĐ-BTTTT", {}),
    ],
)
def test_values_as_written_in_vietnamese(label: str, kind: str, text: str, rest: dict[str, Any]) -> None:
    assert value_label(kind, text, **rest) == label


def test_periods_and_days() -> None:
    assert [period_label(p) for p in ("2022", "2022-06", "2022-08-30", None)] == [
        "2022", "6/2022", "30/8/2022", "không rõ",
    ]  # fmt: skip
    assert day_label("2024-09-10T17:00:00+07:00") == "10/9/2024"
    assert day_label(None) == ""
    assert vietnamese_number("1234567.5") == "1.234.567,5"


@given(st.text(), st.text())
def test_marking_keeps_the_words(sentence: str, evidence: str) -> None:
    marked = mark_evidence(sentence, evidence)
    assert marked.evidence == evidence
    if evidence in sentence:
        assert marked.before + marked.evidence + marked.after == sentence
    else:
        assert sentence in marked.before


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
