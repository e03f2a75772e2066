"""What surrounds a value: is it a target, is it negated, and within which field is it ranked?"""

from __future__ import annotations

import re

from extract.discourse import Focus, Sentence
from extract.measures import Measure

_AIM = re.compile(
    r"(?<![^\W_])(?:phấn đấu|mục tiêu|đặt ra|chỉ tiêu|quyết tâm|hướng tới|hướng đến|dự kiến|yêu cầu|sẽ|nhằm|để|kỳ vọng|duy trì ở|định hướng|giữ vững|cần|nếu|kế hoạch)(?![^\W_])"
)
_NOT_AIM = re.compile(r"(?:đạt|vượt|hoàn thành|so với|chương trình|thực hiện|đúng|các|theo)\s$")
_REACHED = re.compile(r"(?<![^\W_])(?:đã|đạt được|kết quả|hiện|hiện nay|vừa|thực tế|đến nay|vươn lên|năm qua|theo kết quả|công bố)(?![^\W_])")
_HORIZON = re.compile(r"(?<![^\W_])(?:đến|tới|vào|trước)\s(?:cuối\s|hết\s)?năm\s(20\d\d)")


def is_target(sentence: Sentence, measure: Measure, focus: Focus) -> bool:
    """Whether a value is planned rather than reached: an aim before it with nothing reached in between."""
    before = sentence.between(sentence.start, measure.start)
    aim = None
    for match in _AIM.finditer(before):
        if match[0] in ("mục tiêu", "chỉ tiêu", "kế hoạch") and _NOT_AIM.search(before[: match.start()]):
            continue
        if match[0] == "nếu" and not re.search(r"(?<![^\W_])(?:thì|sẽ)(?![^\W_])", before[match.end() :]):
            continue
        if match[0] == "để" and before[: match.start()].endswith("đủ "):
            continue
        aim = match
    if aim is not None and not _REACHED.search(before[aim.end() :]) and aim[0] not in ("sẽ", "để", "nhằm", "cần", "nếu", "yêu cầu", "giữ vững", "dự kiến", "định hướng", "kế hoạch"):
        return True
    if aim is not None and len(before) - aim.end() < 70 and not _REACHED.search(before[aim.end() :]) and ";" not in before[aim.end() :]:
        return True
    horizon = None
    for horizon in _HORIZON.finditer(before):
        pass
    if horizon is None or _REACHED.search(before[horizon.end() :]):
        return False
    return focus.published is not None and int(horizon[1]) > focus.published.year


_REGION_NEAR = re.compile(r"^[^.;]{0,60}$")


def find_scope(sentence: Sentence, measure: Measure) -> str | None:
    """The region within which a rank holds («2/5 khu vực Tây Nguyên»), or None for the whole field."""
    if measure.out_of is not None and measure.out_of >= 34:
        return None
    for place in sentence.places:
        if place.kind != "region":
            continue
        if place.start >= measure.end and re.match(r"^(?:\s?(?:trong|khu vực|vùng|các|tỉnh|của|\d+|thành phố|toàn|về|địa phương|thuộc|,|tỉnh,)){0,7}\s?$", sentence.between(measure.end, place.start)):
            return place.name
        if place.end <= measure.start and len(sentence.between(place.end, measure.start)) < 60 and not re.search(r"[;.]|cả nước|toàn quốc", sentence.between(place.end, measure.start)):
            return place.name
    return None
