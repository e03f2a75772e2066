"""The charts a browser with scripts draws: Vega-Lite, written with altair, over what the drawn SVG shows.

A specification is JSON of our own host. It holds the data, so that nothing else is asked, and under `usermeta`
what the chart is stepped through by: `keys` in order, and what is said of each (`says`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

import altair as alt

from db.pages.chart import WIDTH, Chart, Point
from db.pages.words import Words

INK, SOFT, LINE, PAPER = "#1d2421", "#56615c", "#dfddd3", "#fbfaf6"
ACCENT, FAINT, WARN, WARN_SOFT, UP = "#14564b", "#a9b8b2", "#9a3b12", "#fbeee4", "#1c6b3f"
"""As in assets/chiso.css."""

FONT = "Noto Sans, Segoe UI, Helvetica Neue, Roboto, DejaVu Sans, sans-serif"

Path = Callable[[str], str]
"""Makes an address of ours of an absolute path."""

Spec = dict[str, Any]

_TOLD = ("main", "official", "other", "before")
"""In which order the values of a year are told."""


def history(chart: Chart, words: Words, path: Path) -> Spec:
    """Ranks or scores over the years, as `chart` places them; a year is what one steps through."""
    points = [_point(point, chart, words, path) for point in chart.points]
    says: dict[str, str] = {}
    for point in sorted(points, key=lambda p: (p["key"], _TOLD.index(p["role"]))):
        told = says.get(point["key"])
        says[point["key"]] = f"{told}; {point['says']}" if told else f"{point['key']}: {point['says']}"
    return _filled(
        _history_form(chart.height),
        {
            "years": _bands(chart),
            "lines": [
                {"x": a.x, "y": a.y, "x2": b.x, "y2": b.y, "before": b.role == "before",
                 "official": "official" in (a.role, b.role)}
                for a, b in chart.lines
            ],
            "points": points,
            "names": [{"x": point.x, "y": point.y, "name": point.name} for point in chart.named],
        },
        says,
    )  # fmt: skip


def moves(rows: Sequence[sqlite3.Row], field: int, words: Words, path: Path) -> Spec | None:
    """Rank of the year before against the rank now, a dot a province (`rows` of standings, the best first); on
    the slanted line nothing moved, above it a province rose. None where fewer than three are known in both."""
    dots = [_dot(row, words, path) for row in rows if row["change"] is not None]
    if len(dots) < 3:
        return None
    labels = words("ranking.before_axis"), words("ranking.now_axis")
    ends = [{"x": 1, "y": 1, "x2": field, "y2": field}]
    return _filled(
        _moves_form(field, labels), {"same": ends, "dots": dots}, {dot["key"]: dot["says"] for dot in dots}
    )


def _bands(chart: Chart) -> list[dict[str, Any]]:
    """The years, each with the stretch in which it is the nearest to a pointer."""
    middles = [0.0, *((a + b) / 2 for a, b in pairwise(x for _, x in chart.years)), float(chart.width)]
    return [
        {"key": str(year), "x": x, "left": middles[at], "right": middles[at + 1]}
        for at, (year, x) in enumerate(chart.years)
    ]


def _point(point: Point, chart: Chart, words: Words, path: Path) -> dict[str, Any]:
    value = words.value(chart.kind, point.value_text, out_of=point.out_of, unit=point.unit)
    role = {"official": words("map.official_only"), "other": words("chart.other")}.get(point.role, "")
    name = f"{point.name} " if point.name else ""
    return {
        "key": str(point.year), "x": point.x, "y": point.y, "text": value, "role": point.role,
        "says": f"{name}{value}{f' ({role})' if role else ''}",
        "href": path(f"/claims/{point.claim_id}") if point.claim_id else None,
    }  # fmt: skip


def _dot(row: sqlite3.Row, words: Words, path: Path) -> dict[str, Any]:
    now, change = row["rank"] or row["official_rank"], row["change"]
    turn = f"▲ {change}" if change > 0 else f"▼ {-change}" if change < 0 else "="
    return {
        "key": row["slug"], "x": now + change, "y": now, "name": row["province"], "turn": (change > 0) - (change < 0),
        "far": abs(change) >= 15,
        "says": f"{row['province']}: {now + change} → {now} ({turn})",
        "href": path(f"/provinces/{row['slug']}"),
    }  # fmt: skip


def _filled(form: Spec, data: Mapping[str, Iterable[Any]], says: Mapping[str, str]) -> Spec:
    held = {name: list(rows) for name, rows in data.items()}
    return {**form, "datasets": held, "usermeta": {"keys": list(says), "says": dict(says)}}


@cache
def _history_form(height: int) -> Spec:
    """All of the specification but its data. Places are those of the SVG: pixels of `Chart.width` × `height`."""
    at = alt.param(name="at", value="")
    x_scale = alt.Scale(domain=[0, WIDTH], nice=False)
    x = alt.X("x:Q", axis=None, scale=x_scale)
    y_scale = alt.Scale(domain=[height, 0], nice=False)
    y = alt.Y("y:Q", axis=None, scale=y_scale)
    here = "datum.key === at"
    is_before, is_other, is_official = (
        f"datum.role === '{role}'" for role in ("before", "other", "official")
    )

    def bar(**look: Any) -> alt.Chart:
        rules: alt.Chart = alt.Chart(alt.NamedData("years")).mark_rule(**look)
        return rules.encode(
            x=x, y=alt.YDatum(22, type="quantitative", axis=None, scale=y_scale), y2=alt.Y2Datum(height - 26)
        )

    grid = bar(color=LINE).encode(
        color=alt.condition(here, alt.value(ACCENT), alt.value(LINE)),
        size=alt.condition(here, alt.value(1.6), alt.value(1)),
    )
    years = alt.Chart(alt.NamedData("years")).mark_text(fontSize=12, color=SOFT).encode(
        x=x, y=alt.YDatum(height - 12, type="quantitative", axis=None, scale=y_scale), text="key:N"
    )  # fmt: skip
    lines = alt.Chart(alt.NamedData("lines")).mark_rule().encode(
        x=x, x2="x2", y=y, y2="y2",
        color=alt.condition("datum.before", alt.value(FAINT), alt.value(ACCENT)),
        size=alt.condition("datum.before", alt.value(1.4), alt.value(2.2)),
        strokeDash=alt.condition("datum.official", alt.value([4, 4]), alt.value([1, 0])),
    )  # fmt: skip
    all_points = alt.Chart(alt.NamedData("points"))
    points = all_points.mark_point(filled=False, opacity=1).encode(
        x=x, y=y, href="href:N", tooltip="says:N",
        fill=alt.when(is_before)
        .then(alt.value(FAINT))
        .when(is_other)
        .then(alt.value(WARN_SOFT))
        .when(is_official)
        .then(alt.value(PAPER))
        .otherwise(alt.value(ACCENT)),
        stroke=alt.when(is_before)
        .then(alt.value(FAINT))
        .when(is_other)
        .then(alt.value(WARN))
        .otherwise(alt.value(ACCENT)),
        size=alt.when(here).then(alt.value(130)).when(is_before).then(alt.value(26)).otherwise(alt.value(70)),
    )  # fmt: skip
    own = all_points.transform_filter("datum.role === 'main' || datum.role === 'official'").mark_text(
        dy=-14, fontSize=13.5, fontWeight=600, color=INK
    ).encode(x=x, y=y, text="text:N")  # fmt: skip
    other = all_points.transform_filter(is_other).mark_text(
        dx=10, dy=1, align="left", fontSize=12, color=WARN
    ).encode(x=x, y=y, text="text:N")  # fmt: skip
    names = alt.Chart(alt.NamedData("names")).mark_text(dy=13, fontSize=11, color="#7a8781").encode(
        x=x, y=y, text="name:N"
    )  # fmt: skip
    touched = (
        alt.Chart(alt.NamedData("years"))
        .mark_rect(opacity=0.001)
        .encode(
            x=alt.X("left:Q", axis=None, scale=x_scale),
            x2="right",
            y=alt.YDatum(0, type="quantitative", axis=None, scale=y_scale),
            y2=alt.Y2Datum(height),
        )
    )
    layers = alt.layer(grid, years, touched, lines, points, own, other, names)
    return _form(layers.add_params(at), height)


@cache
def _moves_form(field: int, labels: tuple[str, str]) -> Spec:
    at = alt.param(name="at", value="")
    scale = alt.Scale(domain=[field + 0.5, 0.5], nice=False)
    ticks = [1, *range(10, field, 10), field] if field % 10 > 3 else [1, *range(10, field - 3, 10), field]
    x = alt.X("x:Q", scale=scale, axis=alt.Axis(title=labels[0], values=ticks))
    y = alt.Y("y:Q", scale=scale, axis=alt.Axis(title=labels[1], values=ticks))
    here = "datum.key === at"
    same = alt.Chart(alt.NamedData("same")).mark_rule(color="#bdbaad", strokeDash=[4, 4]).encode(
        x=x, y=y, x2="x2", y2="y2"
    )  # fmt: skip
    all_dots = alt.Chart(alt.NamedData("dots"))
    dots = all_dots.mark_circle(opacity=0.9).encode(
        x=x, y=y, href="href:N", tooltip="says:N",
        color=alt.when("datum.turn > 0")
        .then(alt.value(UP))
        .when("datum.turn < 0")
        .then(alt.value("#c8571f"))
        .otherwise(alt.value(FAINT)),
        size=alt.condition(here, alt.value(190), alt.value(62)),
    )  # fmt: skip
    names = all_dots.transform_filter(f"datum.far || {here}").mark_text(dy=-11, fontSize=11.5, color=INK).encode(
        x=x, y=y, text="name:N"
    )  # fmt: skip
    return _form(alt.layer(same, dots, names).add_params(at), 300)


def _form(chart: Any, height: int) -> Spec:
    plain = chart.properties(width="container", height=height).configure(
        background="transparent", font=FONT, aria=False,
        autosize=alt.AutoSizeParams(type="fit", contains="padding"),
    ).configure_view(stroke=None).configure_axis(
        labelColor=SOFT, titleColor=SOFT, titleFontWeight="normal", gridColor=LINE, domain=False, tickColor=LINE,
        labelFontSize=11.5, titleFontSize=12,
    )  # fmt: skip
    form: Spec = plain.to_dict()
    return form
