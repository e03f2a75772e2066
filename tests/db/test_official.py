"""Official check: tables, their order, the formulas; known inconsistencies shown."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from db.claims import rebuild_claims, refresh_claims
from db.formulas import bounds, formulas_of, load_formulas
from db.official import Check, OfficialTable, OfficialValue, checks_of, load_official
from tests.db import sample
from tests.db.sample import fact

FOUNDATION = ("awareness", "institutions", "infrastructure", "human_resources", "cybersecurity")


def official(
    indicator: str = "dti", rank: int | None = 36, score: float | None = None, **rest: Any
) -> OfficialValue:
    defaults: dict[str, Any] = {
        "slug": "dak-lak", "name": "Đắk Lắk", "indicator": indicator, "period": "2021", "field": 63,
        "rank": rank, "score": score, "basis": "official_table", "source_url": "https://table.example/",
    }  # fmt: skip
    return OfficialValue(**(defaults | rest))


def claim(kind: str = "rank", value: float = 36, **rest: Any) -> dict[str, Any]:
    defaults = {
        "id": f"{kind}-{rest.get('indicator', 'dti')}", "kind": kind, "indicator": "dti", "period": "2021",
        "value": float(value), "value_text": f"{value:g}", "bound": "eq", "out_of": 63 if kind == "rank" else None,
        "status": "single", "slug": "dak-lak",
    }  # fmt: skip
    return defaults | rest


def verdicts(claims: list[Mapping[str, Any]], *values: OfficialValue) -> dict[tuple[str, str], str]:
    return {(c.claim_id, c.name): c.verdict for c in checks_of(claims, OfficialTable(values))}


def only(found: dict[tuple[str, str], str]) -> str | None:
    assert len(found) <= 1
    return next(iter(found.values()), None)


@pytest.mark.parametrize(
    ("stated", "values", "verdict"),
    [
        (claim(), [official()], "agrees"),
        (claim(value=38), [official()], "differs"),
        (claim(value=40, bound="le"), [official()], "agrees"),
        (claim(value=30, bound="le"), [official()], "differs"),
        (claim(), [official(period="2022")], None),
        (claim(), [official(rank=None, score=0.4)], None),
        (claim("score", 0.6077), [official(score=0.6077)], "agrees"),
        (claim("score", 60.77), [official(score=0.6077)], "agrees"),
        (claim("score", 607.7), [official(score=0.6077)], "agrees"),
        (claim("score", 0.61), [official(score=0.6077)], "agrees"),
        (claim("score", 0.6078), [official(score=0.6077)], "differs"),
        # the edition of 2024 ranked twice
        (claim(value=20, period="2024", out_of=34), [official(period="2024", rank=31)], None),
        (claim(value=20, period="2024", out_of=None), [official(period="2024", rank=31)], None),
        (claim(value=31, period="2024", out_of=None), [official(period="2024", rank=31)], "agrees"),
        (claim(value=21, period="2024", out_of=34), [official(period="2024", rank=20, field=34)], "differs"),
        # no such rank, no such score
        (claim(value=64), [], "impossible"),
        (claim(value=0), [], "impossible"),
        (claim("score", -3), [], "impossible"),
        (claim("score", 1500), [], "impossible"),
    ],
)
def test_against_the_table(stated: dict[str, Any], values: list[OfficialValue], verdict: str | None) -> None:
    assert only(verdicts([stated], *values)) == verdict


LAM_DONG = official("dti", 20, 0.5, slug="lam-dong", name="Lâm Đồng")


@pytest.mark.parametrize(
    ("rank", "score", "possible"),
    [
        (19, 0.51, True),
        (21, 0.49, True),
        (19, 0.49, False),
        (21, 0.51, False),
        (20, 0.51, True),
        (21, 0.5, True),
    ],
)
def test_rank_and_score_must_fit_between_the_others(rank: int, score: float, possible: bool) -> None:
    found = verdicts([claim(value=rank), claim("score", score)], LAM_DONG)
    assert found == (
        {} if possible else {("rank-dti", "ordering"): "impossible", ("score-dti", "ordering"): "impossible"}
    )


def test_a_rank_that_two_others_hold_with_the_next() -> None:
    others = [official(rank=rank, slug=f"p{rank}", name=f"P{rank}") for rank in (3, 4, 6)]
    assert only(verdicts([claim(value=3)], *others)) == "impossible"
    assert only(verdicts([claim(value=4)], *others)) is None  # shared with P4 as long as nobody is fifth
    assert only(verdicts([claim(value=5)], *others)) is None


def test_official_rows_fulfil_the_formulas_within_half_a_unit(db: Database) -> None:
    """The source of the tolerance: whatever the table holds whole is off by 0.00005 at most."""
    rows: dict[tuple[str, str], dict[str, float]] = {}
    for province, indicator, period, score in db.execute(
        "select province_id, indicator, period, score from official_values where score is not null and field = 63"
    ):
        rows.setdefault((province, period), {})[indicator] = score
    checked = set()
    for (_, period), scores in rows.items():
        if {f"dti.{name}" for name in FOUNDATION} <= set(scores):
            scores["foundation"] = sum(scores[f"dti.{name}"] for name in FOUNDATION) / 5
        for formula in formulas_of(period):
            if set(formula.terms) <= set(scores):
                residue = sum(weight * scores[name] for name, weight in formula.terms.items())
                room = 0.00005 * (1 + sum(abs(weight) for weight in formula.weights.values()))
                assert abs(residue) <= room + 1e-9, (formula.name, scores)
                assert abs(residue) < 0.00015
                checked.add((formula.name, period))
    assert {("dti_2020", "2020"), ("dti_2021", "2022"), ("government_2021", "2022")} <= checked


def test_formulas_name_their_source_and_sum_to_one() -> None:
    for formula in load_formulas():
        assert sum(formula.weights.values()) == pytest.approx(1), formula.name
        assert formula.source_url.startswith("http")
    assert formulas_of("2020") != formulas_of("2021") == formulas_of("2023")
    assert formulas_of("2024") == formulas_of(None) == formulas_of("2022-06") == ()


def scores(**values: float) -> list[dict[str, Any]]:
    names = {name: "dti" if name == "overall" else f"dti.{name}" for name in values}
    return [claim("score", value, indicator=names[name], period="2020") for name, value in values.items()]


def test_formula_of_2020() -> None:
    right = scores(overall=0.3715, government=0.4021, economy=0.3011, society=0.4012)
    assert verdicts(right) == {}
    wrong = scores(overall=0.4715, government=0.4021, economy=0.3011, society=0.4012)
    assert set(verdicts(wrong).values()) == {"impossible"}
    # one that is not known may make up for a little, not for much
    assert verdicts(scores(overall=0.3715, government=0.4021, economy=0.3011)) == {}
    assert verdicts(scores(overall=0.6512, government=0.4021, economy=0.3011)) != {}
    assert verdicts(scores(overall=0.2012, government=0.6021)) != {}


def test_official_siblings_tell_which_value_is_wrong() -> None:
    table = [official(f"dti.{name}", None, score, period="2020") for name, score in
             (("government", 0.4), ("economy", 0.3), ("society", 0.4))]  # fmt: skip
    found = checks_of(scores(overall=0.4715, government=0.4), OfficialTable(table))
    assert {(c.claim_id, c.name): c.verdict for c in found} == {
        ("score-dti", "formula"): "impossible", ("score-dti.government", "official_value"): "agrees",
    }  # fmt: skip
    [wrong] = [check for check in found if check.name == "formula"]
    assert wrong == Check(
        "score-dti", "formula", "impossible", "0.36995–0.37005", wrong.detail, wrong.source_url
    )


def test_printed_digits_leave_room() -> None:
    assert verdicts(scores(overall=0.4, government=0.4, economy=0.3, society=0.4)) == {}
    assert (
        verdicts(scores(overall=0.3702, government=0.4, economy=0.3, society=0.4)) == {}
    )  # 0.4 may be 0.4001


SHARE = st.floats(0, 1).map(lambda share: round(share, 4))


@given(st.lists(SHARE, min_size=8, max_size=8), st.sets(st.integers(0, 11)))
def test_true_values_are_never_called_impossible(components: list[float], hidden: set[int]) -> None:
    five, (government, economy, society) = components[:5], components[5:]
    base = sum(five)
    values = dict(zip([f"dti.{name}" for name in FOUNDATION], five, strict=True)) | {
        "dti.government_activity": government, "dti.economy_activity": economy, "dti.society_activity": society,
        "dti.government": (base + 2 * government) / 7, "dti.economy": (base + 1.5 * economy) / 6.5,
        "dti.society": (base + 1.5 * society) / 6.5,
        "dti": 0.1 * base + 0.2 * government + 0.15 * economy + 0.15 * society,
    }  # fmt: skip
    shown = {name: value for at, (name, value) in enumerate(values.items()) if at not in hidden}
    known = {name: (round(v, 4) - 0.00005, round(v, 4) + 0.00005) for name, v in shown.items()}
    found = bounds(known, formulas_of("2022"))
    assert found is not None
    assert all(
        low - 1e-6 <= (values | {"foundation": base / 5})[name] <= high + 1e-6
        for name, (low, high) in found.items()
    )
    claims = [claim("score", round(v, 4), indicator=name, period="2022") for name, v in shown.items()]
    assert not [check for check in checks_of(claims, OfficialTable([])) if check.name == "formula"]


# in the database


def test_every_claim_with_an_official_value_has_a_verdict(db: Database) -> None:
    unchecked = db.execute(
        """
        select c.id, c.province, c.indicator, c.period from claims as c
        join official_values as o on o.province_id = c.province_id and o.indicator = c.indicator
            and o.period = c.period and iif(c.kind = 'rank', o.rank, o.score) is not null
            and (c.kind <> 'rank' or c.out_of is null or c.out_of = o.field)
        where c.kind in ('rank', 'score') and c.subject_type = 'province' and c.fact_status = 'actual'
          and c.scope is null and c.period <> '2024'
          and not exists (select 1 from official_check as k
                          where k.claim_id = c.id and k.check_name = 'official_value')
        """
    ).fetchall()
    assert unchecked == []
    assert db.execute("select count(*) from official_check where verdict = 'agrees'").fetchone()[0] >= 12


def test_known_inconsistencies_are_shown(db: Database) -> None:
    text = "Năm 2023, Tuyên Quang có kinh tế số đạt 0,6197 điểm và xã hội số đạt 0,4443 điểm."
    facts = [
        fact("score", 0.6197, "0,6197 điểm", period="2023", indicator="dti.economy"),
        fact("score", 0.4443, "0,4443 điểm", period="2023", indicator="dti.society"),
    ]
    sample.store(db, "baotuyenquang", "https://baotuyenquang.example/n", "2025-03-05", "T", text, facts)
    refresh_claims(db)
    rows = db.query(
        "select indicator, check_name, verdict, known_cause from official_check where indicator in"
        " ('dti.economy', 'dti.society') and period = '2023' and province = 'Tuyên Quang'"
    )
    assert {(r["indicator"], r["check_name"], r["verdict"], r["known_cause"]) for r in rows} >= {
        ("dti.society", "formula", "impossible", "press_error"),
        ("dti.society", "official_value", "agrees", "press_error"),  # the page's own value, transcribed
    }


def test_checks_follow_their_siblings(db: Database) -> None:
    """A claim's formula check changes with another claim, and when that goes again."""
    url = "https://baodaklak.example/n"
    text = "Năm 2020, DTI của Đắk Lắk đạt 0,9000 điểm. Chính quyền số đạt 0,2000 điểm."
    overall = fact("score", 0.9, "0,9000 điểm", period="2020")
    pillar = fact("score", 0.2, "0,2000 điểm", period="2020", indicator="dti.government")

    def impossible() -> set[str]:
        refresh_claims(db)
        rows = db.execute(
            "select indicator from official_check where verdict = 'impossible' and period = '2020'"
        )
        return {indicator for (indicator,) in rows}

    sample.store(db, "baodaklak", url, "2022-01-01", "T", text, [overall])
    assert impossible() == set()
    sample.store(db, "baodaklak", url, "2022-01-01", "T", text, [overall, pillar])
    assert impossible() == {"dti", "dti.government"}
    before = sorted(map(repr, db.table("claim_checks").rows))
    rebuild_claims(db)
    assert sorted(map(repr, db.table("claim_checks").rows)) == before
    sample.store(db, "baodaklak", url, "2022-01-01", "T", text, [pillar])
    assert impossible() == set()


def test_the_table_knows_both_fields(db: Database) -> None:
    table = load_official(db)
    assert {value.field for value in table.of("ha-noi", "dti", "2024")} == {34, 63}
    assert table.of(None, "dti", "2021") == ()
    assert len(table.edition("dti", "2022", 63)) == 63
