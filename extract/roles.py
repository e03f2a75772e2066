"""The part a place plays where it stands: subject, other side of a comparison, location, issuer; and «tỉnh» for one."""

from __future__ import annotations

import re
from dataclasses import replace

from extract.cues import END, NAME, START, UNIT, cue_words, words
from extract.discourse import Focus
from extract.gazetteer import cities
from extract.mentions import Place, Role
from extract.model import SubjectType
from extract.patterns import Guarded, compile_pattern
from extract.text import CanonicalText

_COMPARED = compile_pattern(
    START
    + words("compared")
    + rf"\s(?:cả\s|chỉ\s)?(?:các\s)?{UNIT}?(?:địa phương\s|tỉnh, thành phố\s|tỉnh thành\s)?(?:như\s)?:?\s?$"
)
_LOCATION = compile_pattern(
    START
    + r"(?<!thuộc )(?<!trao )(?<!sau đó )(?<!tiếp )(?<!rồi )(?<!kế )(?!về tay)"
    + words("location")
    + r"\s(?:địa bàn\s)?(?:tỉnh\s|thành phố\s|tp\.?\s?)?$"
)
_LOCATION_REACH = len("diễn ra ở địa bàn thành phố ")
_ISSUER_BEFORE = compile_pattern(START + words("issuer_before") + r"\s$")
_REPORTS = re.compile(
    r"^\s?(?:\([^)\n]{0,20}\)\s)?,?\s?(?:đã|vừa|cũng|sẽ|mới)?\s?(?:mới\s)?" + words("reports") + END
)
_RANKED = re.compile(
    r"^\s?(?:\([^)\n]{0,20}\)\s)?(?:vẫn\s|tiếp tục\s|cũng\s|lại\s|cùng\s|đều\s|đồng\s)?"
    rf"(?:{words('ranked')}{END}|,?\s?\d|\(\d|:\s\d|với \d|\((?:thứ|hạng|lên|hơn)\s)"
)
# «ngành nông nghiệp Đắk Lắk»
_TRADE = Guarded(
    compile_pattern(rf"{START}(?:ngành|công an|điện lực|thuế|hải quan)(?:\s[^\W\d_]+){{1,3}}\s(?:tỉnh\s)?$"),
    needs=("ngành", "công an", "điện lực", "thuế", "hải quan"),
)
# «đại biểu quận Ninh Kiều dẫn số liệu»: the unit only says where a person comes from
_SPEAKER = Guarded(
    compile_pattern(
        rf"{START}(?:đại biểu|cử tri|đbqh|đại biểu quốc hội|đoàn đbqh)\s(?:tỉnh\s|thành phố\s|tp\.?\s)?$"
    ),
    needs=("đại biểu", "cử tri", "đbqh"),
)
# «nhỉnh hơn thành phố Lào Cai đứng thứ hai, 74,81 điểm»: the other side has a rank of its own
_RANKED_ITSELF = re.compile(r"\s(?:đứng|xếp)\s(?:thứ|hạng|vị trí)\s")
# «có trong báo cáo SIPAS năm 2024 của Bộ Nội vụ: 83,14 %»
_REPORT_OF = compile_pattern(rf"{START}(?:báo cáo|bảng|công bố|số liệu)\s[^.,;:()]{{1,30}}\scủa\s$")
_COORDINATION = re.compile(rf"^\s?(?:,\s?và|,\s?cùng|,|và|;|hay|hoặc)\s{UNIT}?$")
_BRACKETED = re.compile(rf"^\s?\([^()\n]{{0,30}}\)\s?(?:,|và)\s(?:trên\s|dưới\s)?{UNIT}?$")


def mark_roles(masked: str, places: list[Place]) -> list[Place]:
    """Roles by the words around. A list passes its first member's role on («sau A, B và C»)."""
    marked: list[Place] = []
    for place in places:
        role = place.role
        if role == "free":
            role = _role(masked, place)
            if role == "free" and marked:
                role = _passed_on(masked, marked[-1], place)
        marked.append(replace(place, role=role) if role != place.role else place)
    return marked


def _role(masked: str, place: Place) -> Role:
    """The role by the words right before a place, and for a body by the verb behind it."""
    before = masked[max(0, place.start - 48) : place.start].rpartition("\n")[2]
    if not before.endswith((" ", ":")):
        before = ""  # no word leads up to it
    if before and ((place.kind == "province" and _TRADE.search(before)) or _SPEAKER.search(before)):
        return "parent"
    if before and _COMPARED.search(before) and not before.endswith("mở đầu bằng "):
        ranked = _RANKED_ITSELF.match(masked, place.end, place.end + 20) is not None
        if not ranked:
            return "compared"
    if place.kind in ("ministry", "agency"):
        behind = masked[place.end : place.end + 44]
        if _REPORT_OF.search(before):
            return "issuer"
        issues = _ISSUER_BEFORE.search(before) or _REPORTS.match(behind)
        return "issuer" if issues and not _RANKED.match(behind) else "free"
    return "location" if before and _LOCATION.search(before, len(before) - _LOCATION_REACH) else "free"


def _passed_on(masked: str, previous: Place, place: Place) -> Role:
    """The role of the member before, where the two are coordinated."""
    if previous.role not in ("compared", "issuer", "location"):
        return "free"
    if previous.role == "location" and previous.kind != place.kind:
        return "free"  # «Tại Tây Nguyên, Đắk Nông tăng …»
    gap = masked[previous.end : place.start]
    if not (_COORDINATION.match(gap) or (previous.role == "compared" and _BRACKETED.match(gap))):
        return "free"
    if previous.role == "issuer" and _RANKED.match(masked[place.end : place.end + 44]):
        return "free"
    return previous.role


ANAPHOR = Guarded(
    compile_pattern(
        rf"{START}(?P<head>{words('anaphor')}){END}(?!\s{words('not_anaphor_before')}|,\sthành|\s?/|-"
        r"|\s(?:xếp|đứng)\s[^.,;\n]{1,24}\slà\s)"
    ),
    needs=cue_words("anaphor"),
)
"""«tỉnh», «địa phương này»: what may stand for a unit spoken of before."""
_NOT_ANAPHOR = re.compile(rf"(?:{words('not_anaphor')}|\d)\s$")
_YEAR_BEFORE = re.compile(r"(?<!\d)(?:19|20)\d\d\s$")  # «năm 2022 tỉnh đứng thứ 17», but «63 tỉnh»
_THIS: dict[str, tuple[SubjectType, ...]] = {
    "tỉnh này": ("province",),
    "thành phố này": ("province", "district"),
    "huyện này": ("district",),
    "quận này": ("district",),
    "thị xã này": ("district",),
    "xã này": ("commune",),
    "sở này": ("agency",),
    "cơ quan này": ("agency", "ministry"),
}


def anaphors(view: CanonicalText, masked: str, start: int, end: int, focus: Focus) -> list[Place]:
    """«tỉnh», «thành phố», «địa phương này» in `[start, end)` as mentions of what they stand for in this focus."""
    found: list[Place] = []
    for match in ANAPHOR.pattern.finditer(masked, start, end):
        following = view.text[match.end() : match.end() + 2]
        if (following[:1] == " " and following[1:].isupper()) or (
            match["head"] == "tp" and following[:1] == "."
        ):
            continue
        before = masked[max(start, match.start() - 24) : match.start()]
        if before.endswith(f"{NAME}, ") and match["head"] in ("tỉnh", "thành phố", "địa phương"):
            continue  # «Lâm Đồng, tỉnh xếp thứ 25» says «tỉnh» of the name before
        listed = match["head"] == "thành phố" and before.endswith(("tỉnh, ", "xã, ", "/"))
        if listed or (_NOT_ANAPHOR.search(before) and not _YEAR_BEFORE.search(before)):
            continue
        if match["head"] == "sở" and view.text[match.start()] != "S":
            continue
        target = _opened_at(view, match, focus) or _antecedent(match["head"], focus)
        if target is not None:
            found.append(replace(target, start=match.start(), end=match.end(), role="free", anaphor=True))
    return found


_DISTRICT_HEAD = re.compile(r"quận|thị xã|thành phố|huyện")


def _district(focus: Focus, cls: str) -> Place | None:
    """The district of this class («quận», «thị xã») spoken of last, else the one the article opens with."""
    for place in (focus.subject, focus.title_district):
        if place is not None and place.kind == "district" and place.name.startswith(cls):
            return place
    return None


def _opened_at(view: CanonicalText, match: re.Match[str], focus: Focus) -> Place | None:
    """«Ở huyện Mai Châu, … Huyện hiện có 16 tổ»: the district that the paragraph has opened with."""
    place = focus.opened_at
    if place is None or place.end > match.start():
        return None
    cls = _DISTRICT_HEAD.search(match["head"])
    same = cls is not None and place.name.startswith(cls[0])
    return place if same and view.text.find("\n", place.end, match.start()) < 0 else None


def _antecedent(head: str, focus: Focus) -> Place | None:
    head = "thành phố" if head == "tp" else head
    subject = focus.subject
    if head.endswith("này"):
        kinds = _THIS.get(head)
        if focus.nearest is not None and kinds is not None and focus.nearest.kind in kinds:
            return focus.nearest
        return subject if subject is not None and (kinds is None or subject.kind in kinds) else None
    if head == "sở":
        return focus.title_agency
    district = _DISTRICT_HEAD.search(head)
    if head == "thành phố" and focus.main is not None and _is_city(focus.main):
        of_district = (
            subject is not None
            and subject.name.startswith("thành phố")
            and subject is not focus.title_district
        )
        return subject if of_district else focus.main
    if district is not None and (named := _district(focus, district[0])) is not None:
        return named
    if "huyện" in head:
        if subject is not None and subject.kind == "district":
            return subject
        return focus.located if head == "huyện" and focus.located is not None else None
    if district is not None and "thành phố" not in head:
        return None
    if "thành phố" in head:
        if subject is not None and (subject.name.startswith("thành phố") or _is_city(subject)):
            return subject
        return focus.main if focus.main is not None and _is_city(focus.main) else None
    speaks_of = focus.home or focus.main
    of_province = subject is not None and subject.kind == "province"
    if speaks_of is not None and not (head.endswith("tỉnh") and _is_city(speaks_of) and of_province):
        return speaks_of
    return subject if of_province else None


def _is_city(place: Place) -> bool:
    """Whether a place is a city of central rank, which «tỉnh» never stands for."""
    return place.name in cities()
