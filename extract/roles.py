"""The part a place plays where it stands: subject, other side of a comparison, location, issuer; and «tỉnh» for one."""

from __future__ import annotations

import re
from dataclasses import replace

from extract.cues import END, START, UNIT, words
from extract.discourse import Focus
from extract.places import Place
from extract.text import CanonicalText

_COMPARED = re.compile(
    START
    + words("compared")
    + rf"\s(?:cả\s|chỉ\s|là\s)?(?:các\s)?{UNIT}?(?:địa phương\s|tỉnh, thành phố\s|tỉnh thành\s)?(?:như\s|là\s)?:?\s?$"
)
_LOCATION = re.compile(
    START
    + r"(?<!thuộc )(?<!trao )(?!về tay)"
    + words("location")
    + r"\s(?:địa bàn\s)?(?:tỉnh\s|thành phố\s|tp\.?\s?)?$"
)
_ISSUER_BEFORE = re.compile(START + words("issuer_before") + r"\s$")
_REPORTS = re.compile(
    r"^\s?(?:\([^)\n]{0,20}\)\s)?,?\s?(?:đã|vừa|cũng|sẽ|mới)?\s?(?:mới\s)?" + words("reports") + END
)
_RANKED = re.compile(
    r"^\s?(?:\([^)\n]{0,20}\)\s)?(?:vẫn\s|tiếp tục\s|cũng\s|lại\s)?(?:"
    + words("ranked")
    + END
    + r"|,?\s?\d|\(\d|:\s\d|với \d|\((?:thứ|hạng|lên|hơn)\s)"
)
_TRADE = re.compile(
    r"(?<![^\W_])(?:ngành|công an|điện lực|thuế|hải quan)(?:\s[^\W\d_]+){1,3}\s(?:tỉnh\s)?$"
)  # «ngành nông nghiệp Đắk Lắk»
_COORDINATION = re.compile(rf"^\s?(?:,\s?và|,\s?cùng|,|và|;|hay|hoặc)\s{UNIT}?$")
_BRACKETED = re.compile(rf"^\s?\([^()\n]{{0,30}}\)\s?(?:,|và)\s(?:trên\s|dưới\s)?{UNIT}?$")


def mark_roles(masked: str, places: list[Place]) -> list[Place]:
    """Roles by the words around. A list passes its first member's role on («sau A, B và C»)."""
    marked: list[Place] = []
    for place in places:
        role = place.role
        if role == "free":
            before = masked[max(0, place.start - 48) : place.start].rpartition("\n")[2]
            behind = masked[place.end : place.end + 44]
            previous = marked[-1] if marked else None
            if place.kind == "province" and _TRADE.search(before):
                role = "parent"
            elif _COMPARED.search(before) and not before.endswith("mở đầu bằng "):
                role = "compared"
            elif place.kind in ("ministry", "agency"):
                if not _RANKED.match(behind) and (_ISSUER_BEFORE.search(before) or _REPORTS.match(behind)):
                    role = "issuer"
            elif _LOCATION.search(before):
                role = "location"
            if (
                role == "free"
                and previous is not None
                and previous.role in ("compared", "issuer", "location")
            ):
                gap = masked[previous.end : place.start]
                if _COORDINATION.match(gap) or (previous.role == "compared" and _BRACKETED.match(gap)):
                    role = (
                        previous.role if not (previous.role == "issuer" and _RANKED.match(behind)) else role
                    )
        marked.append(replace(place, role=role) if role != place.role else place)
    return marked


_ANAPHOR = re.compile(
    START
    + r"(?P<head>toàn tỉnh|tỉnh ta|tỉnh nhà|tỉnh này|địa phương này|thành phố này|huyện này|sở này|đơn vị này|cơ quan này|xã này|nơi này|tỉnh|thành phố|toàn thành phố|toàn huyện|huyện)"
    + END
    + r"(?!\s(?:ủy|đoàn|thành|ven|miền|khác|còn lại|phía|có điểm|nào|trực thuộc|trong cả|trong khu|trên cả|lân cận|bạn|đội|lỵ|thông minh|"
    r"đáng sống|về mức|dẫn đầu|đứng đầu|có thứ|được xếp|có chỉ số|mạnh)|,\sthành|\s?/|-)"
)
_NOT_ANAPHOR = re.compile(r"(?:" + words("not_anaphor") + r"|\d)\s$")
_CITIES = ("Hà Nội", "Hải Phòng", "Đà Nẵng", "Cần Thơ", "Hồ Chí Minh", "Huế")
_THIS = {
    "tỉnh này": ("province",), "thành phố này": ("province", "district"), "huyện này": ("district",), "xã này": ("commune",),
    "sở này": ("agency",), "cơ quan này": ("agency", "ministry"),
}  # fmt: skip


def anaphors(view: CanonicalText, masked: str, start: int, end: int, focus: Focus) -> list[Place]:
    """«tỉnh», «thành phố», «địa phương này» in `[start, end)` as mentions of what they stand for in this focus."""
    found: list[Place] = []
    for match in _ANAPHOR.finditer(masked, start, end):
        following = view.text[match.end() : match.end() + 2]
        if following[:1] == " " and following[1:].isupper():
            continue
        before = masked[max(start, match.start() - 24) : match.start()]
        if _NOT_ANAPHOR.search(before) or (
            match["head"] == "thành phố" and before.endswith(("tỉnh, ", "xã, ", "/"))
        ):
            continue
        target = _antecedent(match["head"], focus)
        if target is not None:
            found.append(replace(target, start=match.start(), end=match.end(), role="free", anaphor=True))
    return found


def _antecedent(head: str, focus: Focus) -> Place | None:
    subject = focus.subject
    if head.endswith("này"):
        kinds = _THIS.get(head)
        return subject if subject is not None and (kinds is None or subject.kind in kinds) else None
    if "huyện" in head:
        return subject if subject is not None and subject.kind == "district" else None
    if "thành phố" in head:
        if subject is not None and (subject.name.startswith("thành phố") or subject.name in _CITIES):
            return subject
        return focus.main if focus.main is not None and focus.main.name in _CITIES else None
    return (
        focus.home or focus.main or (subject if subject is not None and subject.kind == "province" else None)
    )
