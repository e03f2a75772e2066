"""Editions of an index and their rankings: what the map, the table behind it and the indicator pages show."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from db.pages.asking import Ask
from db.pages.grid import Tile, tiles

FIRST_CHOICE = "dti"


@dataclass(frozen=True, slots=True)
class Edition:
    """An index in a year among 63 or 34, and of how many provinces a rank is known."""

    period: str
    field: int
    provinces: int
    official: int
    conflicting: int

    @property
    def key(self) -> str:
        """As it stands in addresses: '2024-34'."""
        return f"{self.period}-{self.field}"


@dataclass(frozen=True, slots=True)
class Index:
    """An index or a component of one."""

    code: str
    name_vi: str
    name_en: str | None
    parent: str | None

    @property
    def short(self) -> str | None:
        """What everyone calls it: «DTI» of «Chỉ số chuyển đổi số cấp tỉnh (DTI)»; None where there is no such name."""
        _, _, rest = self.name_vi.partition("(")
        name = rest.partition(")")[0]
        return name if name and not self.parent and " " not in name else None


@dataclass(frozen=True, slots=True)
class Ranking:
    """An index with its editions, and the one looked at: its tiles and its standings, the best first.

    `missed` is the edition that was asked for where there is no such one, else ''.
    """

    index: Index
    choices: tuple[Index, ...]
    components: tuple[Index, ...]
    editions: tuple[Edition, ...]
    edition: Edition | None
    tiles: tuple[Tile, ...]
    standings: tuple[sqlite3.Row, ...]
    missed: str

    @property
    def years_twice(self) -> frozenset[str]:
        """Years with two editions, of 63 and of 34."""
        years = [edition.period for edition in self.editions]
        return frozenset(year for year in years if years.count(year) > 1)

    @property
    def movers(self) -> tuple[tuple[sqlite3.Row, ...], tuple[sqlite3.Row, ...]]:
        """Those that gained most places since the year before, and those that lost most; five each."""
        moved = [row for row in self.standings if row["change"]]
        gained = sorted((r for r in moved if r["change"] > 0), key=lambda r: -r["change"])
        lost = sorted((r for r in moved if r["change"] < 0), key=lambda r: r["change"])
        return tuple(gained[:5]), tuple(lost[:5])

    @property
    def unknown(self) -> tuple[Tile, ...]:
        """Provinces whose rank nobody told."""
        return tuple(tile for tile in self.tiles if tile.rank is None)


async def ranking(ask: Ask, code: str = FIRST_CHOICE, edition: str = "") -> Ranking | None:
    """The ranking of index `code` in `edition` ('2022-63', or '2022'); None for an index there is not.

    Where the edition is not given, or not there, the latest one that articles tell of.
    """
    indices = {row["code"]: _index(row) for row in await ask(_INDICES)}
    index = indices.get(code)
    if index is None:
        return None
    editions = tuple(_edition(row) for row in await ask(_EDITIONS, [code]))
    chosen = _choose(editions, edition)
    standings: Sequence[sqlite3.Row] = ()
    names: dict[str, str] = {}
    if chosen:
        standings = await ask(_STANDINGS, [code, chosen.field, chosen.period])
        rows = await ask("select slug, name from provinces where field = ?", [chosen.field])
        names = {row["slug"]: row["name"] for row in rows}
    root = code.partition(".")[0]
    ranked = {row["indicator"] for row in await ask("select distinct indicator from editions")}
    return Ranking(
        index=index,
        choices=tuple(one for one in indices.values() if not one.parent and one.code in ranked),
        components=tuple(one for one in indices.values() if one.parent == root and one.code in ranked),
        editions=editions,
        edition=chosen,
        tiles=tiles(chosen.field, standings, names) if chosen else (),
        standings=tuple(standings),
        missed=edition[:40] if chosen and edition not in ("", chosen.key, chosen.period) else "",
    )


_INDICES = "select code, name_vi, name_en, parent from indicators order by rowid"

_EDITIONS = """
select period, field, provinces, official, conflicting from editions
where indicator = ? order by period, field desc
"""

_STANDINGS = """
select slug, province, province_id, rank, claim_id, status, independent_texts, official_rank, official_url,
    score_text, score_unit, score_claim_id, official_score, change
from standings where indicator = ? and field = ? and period = ?
order by ifnull(rank, official_rank) is null, ifnull(rank, official_rank), province
"""


def _index(row: sqlite3.Row) -> Index:
    return Index(row["code"], row["name_vi"], row["name_en"], row["parent"])


def _edition(row: sqlite3.Row) -> Edition:
    return Edition(row["period"], row["field"], row["provinces"], row["official"], row["conflicting"])


def _choose(editions: Sequence[Edition], asked: str) -> Edition | None:
    for edition in editions:
        if asked in (edition.key, edition.period):
            return edition
    told = [edition for edition in editions if edition.provinces]
    return max(told or editions, key=lambda edition: (edition.period, edition.provinces), default=None)
