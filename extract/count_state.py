"""What was counted so far: the part of the discourse state that counts of teams and members leave behind."""

from __future__ import annotations

from dataclasses import dataclass

from extract.mentions import Place
from extract.teams import Count


@dataclass(frozen=True, slots=True)
class Dated:
    """A date that counts hold at (None: on the day of a publication nobody knows), the paragraph it was said in,
    and the last one it reaches."""

    iso: str | None
    block: int
    reach: int


@dataclass(slots=True)
class CountState:
    """Who was counted last and first, when, in which group, and the last counts themselves."""

    who: tuple[Place, int] | None = None
    first: Place | None = None
    at: Dated | None = None
    group: tuple[Place, ...] = ()
    """Units named together last: what «hai huyện này» and a list of as many numbers go with."""
    group_block: int = -1
    last: tuple[Count, ...] = ()
    last_block: int = -1
    event: tuple[str, int] | None = None
    """The day of a meeting the text reports on, and its paragraph: «đến thời điểm hội nghị»."""
    year: str | None = None
    """The year spoken of last, for «đến cuối năm», «hết quý III», «đầu tháng 12»."""
