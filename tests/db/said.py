"""Facts as the claims' pure functions take them, without a database."""

from typing import Any, NamedTuple

from db.questions import Stated, Telling

SLUGS = {"Đắk Lắk": ("63-66", "dak-lak"), "Bắc Ninh": ("63-27", "bac-ninh"), "Hà Nội": ("63-01", "ha-noi")}
UNITS = {"rank": "rank", "rank_change": "places", "score": "points", "score_change": "points"}


class Said(NamedTuple):
    """What a fact states, and who states it."""

    stated: Stated
    telling: Telling

    def but(self, **changes: Any) -> "Said":
        """The same with other attributes, of either part."""
        what = {name: value for name, value in changes.items() if name in Stated._fields}
        who = {name: value for name, value in changes.items() if name not in Stated._fields}
        return Said(self.stated._replace(**what), self.telling._replace(**who))


def said(kind: str = "rank", value: float | str = 36, **rest: Any) -> Said:
    """A fact on Đắk Lắk's DTI of 2021 unless `rest` says otherwise; texts are independent by `cluster`."""
    province = rest.get("province", "Đắk Lắk")
    unit, slug = SLUGS.get(province, (None, None))
    counted = kind in ("team_count", "member_count")
    number = None if isinstance(value, str) else float(value)
    text = value if isinstance(value, str) else f"{value:g}" if isinstance(value, float) else str(value)
    defaults: dict[str, Any] = {
        "fact_id": 1, "article_id": 1, "kind": kind, "subject_type": "province", "subject": province,
        "province": province, "province_id": unit, "slug": slug,
        "indicator": None if kind == "decision" else "community_digital_team" if counted else "dti",
        "period": None if kind == "decision" else "2022-08-30" if counted else "2021",
        "value": number, "value_text": text, "unit": UNITS.get(kind), "bound": "eq", "out_of": None,
        "scope": None, "since": None, "level": None, "status": "actual",
        "doc_type": "Quyết định" if kind == "decision" else None, "start": 0, "confidence": 0.9,
        "cluster": "a", "url": "https://a.example/1", "published": "2022-08-10",
        "first_seen": "2022-08-10T18:00:00+00:00", "verdict": None,
    }  # fmt: skip
    given = defaults | rest
    what = Stated(**{name: given.pop(name) for name in Stated._fields})
    return Said(what, Telling(**given))
