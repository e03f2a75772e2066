"""What a text mentions: places and indices, as frozen values with canonical offsets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from extract.model import SubjectType

Role = Literal["free", "compared", "parent", "location", "issuer"]
"""The part a place plays: subject (`free`), other side of a comparison, where another place lies, where something
happens, who published."""


@dataclass(frozen=True, slots=True)
class Place:
    """A mention of a unit: canonical offsets, what it is, its name as a fact gives it, its province, and the name
    as written where a class word stands before it."""

    start: int
    end: int
    kind: SubjectType
    name: str
    province: str | None
    role: Role = "free"
    anaphor: bool = False
    surface: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """A mention of an index: canonical offsets, code, and whether the words name an index by themselves."""

    start: int
    end: int
    code: str
    hard: bool

    @property
    def root(self) -> str:
        """The index a component belongs to: `dti` for `dti.economy`."""
        return self.code.partition(".")[0]
