"""What an article speaks of, sentence by sentence: the mentions in it and the focus they leave behind.

The idea is centering: a text keeps a subject, an index and a year in focus; a mention moves the focus, and a
value that does not name its own takes them from there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date

from extract.lexicon import Hit
from extract.measures import Measure
from extract.periods import PeriodMention
from extract.places import Place
from extract.text import CanonicalText


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


@dataclass(slots=True)
class Sentence:
    """A sentence with its mentions, all in canonical offsets of the whole text."""

    view: CanonicalText
    start: int
    end: int
    block: int
    places: list[Place]
    indicators: list[Indicator]
    periods: list[PeriodMention] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)

    @property
    def lower(self) -> str:
        """The sentence in lower case."""
        return self.view.lower[self.start : self.end]

    def between(self, start: int, end: int) -> str:
        """Lower-case text between two offsets, empty if they cross."""
        return self.view.lower[start:end] if start < end else ""

    def before(self, at: int, width: int) -> str:
        """Up to `width` lower-case characters of this sentence before `at`."""
        return self.view.lower[max(self.start, at - width) : at]

    def after(self, at: int, width: int) -> str:
        """Up to `width` lower-case characters of this sentence from `at` on."""
        return self.view.lower[at : min(self.end, at + width)]


@dataclass(slots=True)
class Focus:
    """The discourse state: what a value takes that names nothing itself."""

    published: date | None
    home: Place | None = None
    main: Place | None = None
    subject: Place | None = None
    subject_block: int = -1
    index: str | None = None
    index_age: int = 0
    year: str | None = None
    date: str | None = None
    date_block: int = -1
    years: dict[str, str] = field(default_factory=dict)
    ranks: dict[tuple[str, str], int] = field(default_factory=dict)
    districts: dict[str, Place] = field(default_factory=dict)


# «Ban Chỉ đạo chuyển đổi số», «Ngày Chuyển đổi số»: the words are part of another name.
_NAME_HEAD = re.compile(
    r"(?:ban chỉ đạo|ban chỉ đạo về|ủy ban quốc gia về|ngày|tổ|cục|trung tâm|chương trình|đề án|kế hoạch|nghị quyết|ban điều hành|hội nghị|kênh truyền thông|công tác|tháng|lễ phát động|hội|liên minh|diễn đàn|nhiệm vụ|quá trình|tiến trình|bcđ|bộ phận)\s(?:về\s)?$"
)
_GLOBAL = re.compile(r"^\s(?:toàn cầu|quốc gia|cấp bộ|của các bộ|của liên hợp quốc)")


def find_indicators(view: CanonicalText, hits: list[Hit]) -> list[Indicator]:
    """Index mentions in order. Soft ones inside another name are left out."""
    found: list[Indicator] = []
    for hit in hits:
        if hit.term.family != "indicator":
            continue
        code, hard = hit.term.value
        before = view.lower[max(0, hit.start - 24) : hit.start]
        if not hard and code in ("dti", "par_index", "egov", "pii") and _NAME_HEAD.search(before):
            continue
        if code == "pii" and view.lower[hit.end : hit.end + 9] == " toàn cầu":
            code = "other"
        if code == "ict_index" and view.lower[hit.start : hit.end] == "ict" and not before.endswith("chỉ số "):
            continue
        found.append(Indicator(hit.start, hit.end, code, hard))
    return found


_COMPARED = re.compile(
    r"(?:(?<![^\W_])(?:sau|so với|trên|xếp trên|đứng trên|hơn|vượt|vượt qua|vượt lên trên|cùng với|kém|dưới|như|giữa|bằng|ngang|ngang bằng|ngang với|nhường ngôi đầu cho|cách|kế sau|bám sát|theo sau)"
    r"\s(?:cả\s|chỉ\s|là\s)?(?:các\s)?(?:tỉnh\s|thành phố\s|tp\.?\s?|địa phương\s|tỉnh, thành phố\s|tỉnh thành\s)?(?:như\s|là\s)?:?\s?|lượt vượt\s)$"
)
_LOCATION = re.compile(r"(?<![^\W_])(?:tại|ở|đến|về|từ|sang|diễn ra ở|qua|trên địa bàn)\s(?:tỉnh\s|thành phố\s|tp\.?\s?)?$")
_ISSUER_BEFORE = re.compile(r"(?<![^\W_])(?:của|do|theo|từ|tại|bởi|thứ trưởng|bộ trưởng|giám đốc|phó giám đốc|lãnh đạo|đại diện|giao|phối hợp với|gửi|đề nghị|giúp)\s$")
_REPORTS = re.compile(
    r"^\s?(?:\([^)]{0,20}\)\s)?,?\s?(?:đã|vừa|cũng|sẽ|mới)?\s?(?:mới\s)?(?:công bố|tổ chức|cho biết|báo cáo|đánh giá|ban hành|phối hợp|thông tin|khẳng định|đề nghị|nhấn mạnh|thông báo|chủ trì|phát biểu|tham mưu|hướng dẫn|xây dựng|yêu cầu|triển khai|xếp hạng|thực hiện|có quyết định|ký|phê duyệt|trình bày|tiếp tục công bố|chính thức công bố)"
)
_RANKED = re.compile(r"^\s?(?:\([^()]{0,20}\)\s)?(?:đứng|dẫn đầu|xếp|đạt \d|giữ|về nhất|quán quân|,?\s?\d|\(\d|với \d|được \d|\(thứ|thứ \d)")
_COORDINATION = re.compile(r"^\s?(?:,|và|;|,\s?và|,\s?cùng|hay|hoặc)?\s(?:tỉnh\s|thành phố\s|tp\.?\s?|huyện\s)?$")


def mark_roles(view: CanonicalText, places: list[Place]) -> list[Place]:
    """Roles by the words around: compared with, location, issuer. A list passes its first member's role on."""
    marked: list[Place] = []
    for place in places:
        role = place.role
        if role == "free":
            before = view.lower[max(0, place.start - 44) : place.start].rpartition("\n")[2]
            previous = marked[-1] if marked else None
            if _COMPARED.search(before):
                role = "compared"
            elif place.kind in ("ministry", "agency"):
                if _RANKED.match(view.lower[place.end : place.end + 30]):
                    role = "free"
                elif _ISSUER_BEFORE.search(before) or _REPORTS.match(view.lower[place.end : place.end + 44]):
                    role = "issuer"
            elif _LOCATION.search(before):
                role = "location"
            if role == "free" and previous is not None and previous.role in ("compared", "issuer", "location"):
                gap = view.lower[previous.end : place.start]
                if len(gap) <= 16 and _COORDINATION.match(gap) and gap.strip():
                    role = previous.role
        marked.append(replace(place, role=role) if role != place.role else place)
    return marked


_ANAPHOR = re.compile(
    r"(?<![^\W_])(?P<head>toàn tỉnh|tỉnh ta|tỉnh nhà|tỉnh này|địa phương này|thành phố này|huyện này|sở này|đơn vị này|xã này|tỉnh|thành phố|toàn thành phố|toàn huyện|huyện)(?![^\W_])"
    r"(?!\s(?:ủy|đoàn|thành|ven|miền|khác|còn lại|phía|có điểm|nào|trực thuộc|trong cả|trong khu|trên cả|lân cận|bạn|đội|lỵ|thông minh|đáng sống|về mức|dẫn đầu|đứng đầu|có thứ|được xếp|có chỉ số)|,\sthành|\s?/|-)"
)
_NOT_ANAPHOR = re.compile(r"(?:các|cấp|\d|liên|nội|những|ubnd|hđnd|mttq|số|mỗi|nhiều|hai|ba|đảng bộ|công an|thanh tra|đoàn|cục thuế|bộ chỉ huy quân sự|và|trực thuộc|một|từng|trong|tổng|bch|bí thư|lãnh đạo|chủ tịch|hội|mặt trận|nhân dân|tổ quốc|nông dân|phụ nữ|ban chỉ đạo|chuyển đổi số|xếp|sang|ra|cựu chiến binh|đại biểu|hạng|cả)\s$")


def anaphors(sentence_start: int, sentence_end: int, view: CanonicalText, focus: Focus) -> list[Place]:
    """«tỉnh», «thành phố», «địa phương này» as mentions of what they stand for in this focus."""
    found: list[Place] = []
    for match in _ANAPHOR.finditer(view.lower, sentence_start, sentence_end):
        head = match["head"]
        following = view.text[match.end() : match.end() + 2]
        if following[:1] == " " and following[1:].isupper():
            continue
        if _NOT_ANAPHOR.search(view.lower[max(sentence_start, match.start() - 24) : match.start()]):
            continue
        target = _antecedent(head, focus)
        if target is not None:
            found.append(replace(target, start=match.start(), end=match.end(), role="free", anaphor=True))
    return found


def _antecedent(head: str, focus: Focus) -> Place | None:
    subject = focus.subject
    if head.endswith("này"):
        kinds = {"tỉnh này": ("province",), "thành phố này": ("province", "district"), "huyện này": ("district",), "sở này": ("agency",), "xã này": ("commune",)}.get(head)
        return subject if subject is not None and (kinds is None or subject.kind in kinds) else None
    if "huyện" in head:
        return subject if subject is not None and subject.kind == "district" else None
    if "thành phố" in head:
        if subject is not None and subject.name.startswith("thành phố"):
            return subject
        return focus.main if focus.main is not None and focus.main.name in ("Hà Nội", "Hải Phòng", "Đà Nẵng", "Cần Thơ", "Hồ Chí Minh", "Huế") else None
    if focus.home is not None:
        return focus.home
    return focus.main


_COMPARED_WITH = re.compile(r"(?:so với|hơn|cùng kỳ)\s(?:chỉ số\s|kết quả\s|của\s|xếp hạng\s|kỳ\s)*$")


def compare_through_index(sentence: Sentence) -> None:
    """«so với PCI 2021»: the year behind the index name is the other side of a comparison."""
    for place, period in enumerate(sentence.periods):
        for mention in sentence.indicators:
            near = mention.end <= period.start and re.fullmatch(r"\s(?:năm\s)?", sentence.between(mention.end, period.start) or "x")
            if near and _COMPARED_WITH.search(sentence.before(mention.start, 40)):
                sentence.periods[place] = replace(period, role="compared")
