"""Whether two values say the same: a table of pairs, and what must hold for any."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.comparing import Reading, Verdict, compare
from db.settling import relation
from tests.db.said import said

AGREE, DIFFER, APART = Verdict.AGREE, Verdict.DIFFER, Verdict.NOT_COMPARABLE
TARGET = {"status": "target"}

PAIRS: list[tuple[str, tuple[Any, dict[str, Any]], tuple[Any, dict[str, Any]], Verdict]] = [
    # ranks: exact, fields, bounds
    ("rank", (36, {}), (36, {}), AGREE),
    ("rank", (36, {}), (38, {}), DIFFER),
    ("rank", (36, {"out_of": 63}), (36, {}), AGREE),
    ("rank", (36, {"out_of": 63}), (38, {}), DIFFER),
    ("rank", (20, {"out_of": 34}), (20, {"out_of": 63}), APART),
    ("rank", (20, {"out_of": 34}), (36, {"out_of": 63}), APART),
    ("rank", (36, {}), (20, {"bound": "le"}), DIFFER),
    ("rank", (12, {}), (20, {"bound": "le"}), AGREE),
    ("rank", (20, {}), (20, {"bound": "le"}), AGREE),
    ("rank", (10, {"bound": "le"}), (20, {"bound": "le"}), AGREE),
    ("rank", (36, {}), (30, {"bound": "ge"}), AGREE),
    ("rank", (12, {}), (30, {"bound": "ge"}), DIFFER),
    ("rank", (40, {"bound": "approx"}), (38, {}), AGREE),
    ("rank", (40, {"bound": "approx"}), (52, {}), DIFFER),
    ("rank", (40, {}), (41, {}), DIFFER),  # ranks are not rounded
    # what makes another question
    ("rank", (36, {}), (36, {"period": "2022"}), APART),
    ("rank", (36, {}), (2, {"scope": "Tây Nguyên", "out_of": 5}), APART),
    ("rank", (2, {"scope": "Tây Nguyên"}), (2, {"scope": "tây  nguyên"}), AGREE),
    ("rank", (36, {}), (34, {"indicator": "dti.government"}), APART),
    ("rank", (36, {}), (30, {"bound": "le", "status": "target"}), APART),
    ("rank", (36, {}), (36, {"province": "Bắc Ninh"}), APART),
    ("rank", (36, {"period": None}), (38, {"period": None}), APART),  # of which years?
    ("rank", (36, {"period": None}), (36, {"period": None}), AGREE),
    ("rank", (3, {"subject": "huyện Cư M’gar", "subject_type": "district"}),
     (3, {"subject": "huyện Cư M'gar", "subject_type": "district"}), AGREE),
    ("rank", (3, {"subject": "xã Tân Hòa", "subject_type": "commune"}),
     (3, {"subject": "xã Tân Hoà", "subject_type": "commune"}), AGREE),
    ("rank", (3, {"subject": "xã Tân Hòa", "subject_type": "commune"}),
     (3, {"subject": "xã Tân Hoa", "subject_type": "commune"}), APART),
    ("rank", (16, {"indicator": "other"}), (26, {"indicator": "other"}), APART),  # of which indexes?
    ("rank", (16, {"indicator": "other"}), (16, {"indicator": "other"}), AGREE),
    # targets
    ("rank", (30, {"bound": "le", **TARGET}), (30, {"bound": "le", **TARGET}), AGREE),
    ("rank", (30, {"bound": "le", **TARGET}), (20, {"bound": "le", **TARGET}), DIFFER),
    ("rank", (30, {"bound": "le", **TARGET}), (30, TARGET), AGREE),
    ("rank", (30, {"bound": "le", "period": "2025", **TARGET}),
     (10, {"bound": "le", "period": "2025", "province_id": "34-66", **TARGET}), APART),  # among 63, among 34
    # scores: three scales, rounding, per cent
    ("score", (0.6077, {}), (0.6077, {}), AGREE),
    ("score", (0.6077, {}), (60.77, {}), AGREE),
    ("score", (0.6077, {}), (60.77, {"unit": "percent"}), AGREE),
    ("score", (0.6077, {}), (607.7, {}), AGREE),
    ("score", (320.7, {}), (0.3207, {}), AGREE),
    ("score", (320.7, {}), (32.07, {}), AGREE),
    ("score", (0.6077, {}), (0.6078, {}), DIFFER),
    ("score", (0.6077, {}), (60.78, {}), DIFFER),
    ("score", (0.6077, {}), (0.608, {}), AGREE),
    ("score", (0.6077, {}), (0.61, {}), AGREE),
    ("score", (0.6077, {}), (0.607, {}), AGREE),  # cut off
    ("score", (0.6077, {}), (60.8, {}), AGREE),
    ("score", (0.6077, {}), (0.6, {}), AGREE),
    ("score", (0.6477, {}), (0.6, {}), DIFFER),  # too far for a rounding
    ("score", (0.6077, {}), (0.62, {}), DIFFER),
    ("score", (0.6077, {}), (6.077, {}), DIFFER),  # no scale of ten
    ("score", (84.07, {"indicator": "sipas"}), (87.05, {"indicator": "sipas"}), DIFFER),
    ("score", (0.6077, {}), (0.6, {"bound": "ge"}), AGREE),
    ("score", (0.6077, {}), (0.7, {"bound": "ge"}), DIFFER),
    ("score", (0.6077, {}), (0.61, {"bound": "le"}), AGREE),
    ("score", (0.0, {}), (0.0, {}), AGREE),
    ("score", (0.6077, {}), (36, {"kind": "rank"}), APART),
    ("score", ("60.70", {}), (60.7, {}), AGREE),  # «60,70»: four digits are told
    ("score", ("60.70", {}), (60.72, {}), DIFFER),
    ("score", (60.7, {}), (60.72, {}), AGREE),
    ("score", ("0.6070", {}), ("60.70", {}), AGREE),
    ("score", (0.6077, {"period": "2024"}), (0.6077, {"period": "2024", "province_id": "34-66"}), APART),
    # changes
    ("rank_change", (8, {}), (8, {}), AGREE),
    ("rank_change", (8, {}), (-8, {}), DIFFER),
    ("rank_change", (8, {}), (9, {}), DIFFER),
    ("rank_change", (8, {"since": "2020"}), (8, {}), AGREE),  # «so với năm trước»
    ("rank_change", (8, {"since": "2019"}), (8, {}), APART),
    ("rank_change", (10, {"bound": "ge"}), (11, {}), AGREE),
    ("score_change", (0.1783, {}), (178.3, {}), AGREE),
    ("score_change", (0.1783, {}), (17.83, {}), AGREE),
    ("score_change", (0.1783, {}), (-0.1783, {}), DIFFER),
    ("score_change", (0.1783, {}), (0.18, {}), AGREE),
    # counts: bounds, round figures
    ("team_count", (1652, {}), (1600, {"bound": "ge"}), AGREE),
    ("team_count", (1652, {}), (1700, {"bound": "ge"}), DIFFER),
    ("team_count", (9999, {}), (1600, {"bound": "ge"}), DIFFER),
    ("team_count", (1652, {}), (1700, {"bound": "le"}), AGREE),
    ("team_count", (1652, {}), (1600, {"bound": "le"}), DIFFER),
    ("team_count", (2485, {}), (2500, {}), AGREE),
    ("team_count", (1652, {}), (1600, {}), AGREE),
    ("team_count", (1652, {}), (1650, {}), DIFFER),  # tens are not rounded
    ("team_count", (1652, {}), (1653, {}), DIFFER),
    ("team_count", (200, {}), (260, {}), DIFFER),
    ("team_count", (1600, {"bound": "ge"}), (1500, {"bound": "ge"}), AGREE),
    ("team_count", (1600, {"bound": "ge"}), (2000, {"bound": "ge"}), DIFFER),
    ("member_count", (7000, {"bound": "le"}), (6900, {}), AGREE),
    ("member_count", (7000, {"bound": "le"}), (5600, {}), DIFFER),
    ("member_count", (7000, {"bound": "approx"}), (7320, {}), AGREE),
    ("member_count", (7000, {"bound": "approx"}), (8400, {}), DIFFER),
    ("member_count", (36000, {"bound": "ge"}), (36300, {}), AGREE),
    ("member_count", (0, {}), (0, {}), AGREE),
    ("team_count", (138, {"level": "commune"}), (1733, {"level": "village"}), APART),
    ("team_count", (138, {"period": "2022-08"}), (138, {"period": "2022-08-30"}), APART),
    # documents
    ("decision", ("922/QĐ-BTTTT", {}), ("922/QD-BTTTT", {}), AGREE),
    ("decision", ("0280/KH-UBND", {}), ("280/KH-UBND", {}), AGREE),
    ("decision", ("922/QĐ-BTTTT", {"period": "2022-05-20"}), ("922/QĐ-BTTTT", {}), AGREE),
    ("decision", ("922/QĐ-BTTTT", {"period": "2022-05-20"}), ("922/QĐ-BTTTT", {"period": "2022"}), AGREE),
    ("decision", ("922/QĐ-BTTTT", {"period": "2022-05-20"}), ("922/QĐ-BTTTT", {"period": "2022-05-22"}), DIFFER),
    ("decision", ("118/KH-UBND", {"period": "2022"}), ("118/KH-UBND", {"period": "2023"}), APART),
    ("decision", ("01-NQ/TU", {}), ("01-NQ/TU", {"province": "Bắc Ninh"}), APART),
    ("decision", ("922/QĐ-BTTTT", {}), ("749/QĐ-TTg", {}), APART),
    ("decision", ("528", {}), ("528", {"doc_type": "Nghị quyết"}), APART),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "one", "other", "verdict"), PAIRS)
def test_pairs(
    kind: str, one: tuple[Any, dict[str, Any]], other: tuple[Any, dict[str, Any]], verdict: Verdict
) -> None:
    first, second = (said(**{"kind": kind, "value": value} | rest).stated for value, rest in (one, other))
    assert relation(first, second) is verdict
    assert relation(second, first) is verdict


def test_the_table_is_long_enough() -> None:
    assert len(PAIRS) >= 60
    assert {kind for kind, *_ in PAIRS} == {
        "rank", "rank_change", "score", "score_change", "team_count", "member_count", "decision",
    }  # fmt: skip


KINDS = st.sampled_from(
    ["rank", "score", "score_change", "rank_change", "team_count", "member_count", "decision"]
)
NUMBERS = st.one_of(
    st.integers(-10_000, 100_000).map(str),
    st.floats(-1e6, 1e6, allow_nan=False).map(str),
    st.sampled_from(["0", "1600", "1652", "0.6077", "60.77", "607.7", "1e400", "nan", "922/QĐ-BTTTT", ""]),
)
READINGS = st.builds(
    Reading,
    kind=KINDS,
    value_text=NUMBERS,
    bound=st.sampled_from(["eq", "ge", "le", "approx"]),
    out_of=st.sampled_from([None, 34, 63]),
    status=st.sampled_from(["actual", "target"]),
    period=st.sampled_from([None, "2022", "2022-05", "2022-05-20"]),
)


@given(READINGS, READINGS)
def test_symmetric(one: Reading, other: Reading) -> None:
    assert compare(one, other) is compare(other, one)


@given(READINGS)
def test_nothing_contradicts_itself(one: Reading) -> None:
    assert compare(one, one) is not Verdict.DIFFER


@given(st.integers(1, 9999), st.sampled_from([1, 10, 100]))
def test_scores_agree_with_themselves_on_any_scale(units: int, cut: int) -> None:
    exact = Reading("score", f"{units / 10_000:.4f}")
    for text in (f"{units / 100:.2f}", f"{units / 10:.1f}"):
        if abs(float(text)) > {2: 1, 1: 100}[len(text.split(".")[1])]:  # else it reads as the smaller scale
            assert compare(exact, Reading("score", text)) is Verdict.AGREE
    assert compare(exact, Reading("score", f"{(units + cut) / 10_000:.4f}")) is not Verdict.NOT_COMPARABLE
