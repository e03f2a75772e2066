"""Candidates for the subject, index and period of a value, with the features a ranker weighs. See `_bindings.py`."""

import math
import re

CUT = re.compile(r"[;:.]|, ")
HARDCUT = re.compile(r"[;.]")
LAST_WORD = re.compile(r"([^\W\d_]+|[:(,;])\s*$")
PREPS = {
    "của",
    "tại",
    "ở",
    "so",
    "với",
    "trên",
    "dưới",
    "sau",
    "cho",
    "là",
    ":",
    "(",
    ",",
    ";",
    "và",
    "trong",
    "về",
    "theo",
    "đến",
    "từ",
    "tỉnh",
    "huyện",
    "cùng",
    "sở",
    "vào",
    "năm",
    "hơn",
    "do",
    "bằng",
    "có",
    "đạt",
}
INV = re.compile(r"(?:\s(?:là|thuộc về|gồm|do|của|có)|:)\s(?:[^\W\d_]+\s){0,2}$")
AIM = re.compile(r"mục tiêu|phấn đấu|chỉ tiêu|kế hoạch|(?:đến|tới) năm")
FORMER = re.compile(r"từ\s(?:[^\W\d_]+\s){0,3}$")
BECOME = re.compile(r"(?:lên|xuống|còn)\s(?:[^\W\d_]+\s){0,3}$")


def bucket(n, top=3):
    return str(min(n, top))


def gap_features(f, s, m, start, end, others, values):
    left = end <= m.start
    a, b = (end, m.start) if left else (m.end, start)
    inside = start < m.end and m.start < end
    gap = s.between(a, b)
    side = "in" if inside else "L" if left else "R"
    f["side=" + side] = 1
    f["dist:" + side] = math.log1p(max(0, b - a)) / 3
    f[f"cuts:{side}={bucket(len(CUT.findall(gap)))}"] = 1
    f[f"hardcuts:{side}={bucket(len(HARDCUT.findall(gap)), 2)}"] = 1
    f[
        f"between:{side}={bucket(sum(1 for o in others if a <= o.start and o.end <= b and o.start != start))}"
    ] = 1
    f[f"values:{side}={bucket(sum(1 for o in values if a <= o.start and o.end <= b and o is not m))}"] = 1
    w = LAST_WORD.search(s.before(start, 16))
    if w and w[1] in PREPS:
        f[f"prep:{side}={w[1]}"] = 1
    g = LAST_WORD.search(gap)
    if side == "R" and g and g[1] in PREPS:
        f["gapend=" + g[1]] = 1
    if side == "L":
        g = re.match(r"\s*([^\W\d_]+|[:(,;])", gap)
        if g and g[1] in PREPS:
            f["gapstart=" + g[1]] = 1
    bm, bp = s.bracket(m.start), s.bracket(start)
    if bm is None and bp is None:
        f["br:none"] = 1
    elif bm == bp:
        f["br:same"] = 1
    elif bp is not None and bm is None:
        f["br:cand"] = 1
    elif bm is not None and bp is None:
        f["br:value_adj" if 0 <= bm[0] - end <= 1 else "br:value"] = 1
    else:
        f["br:differ"] = 1
    return side, gap


def family(m):
    return "first" if m.rule in ("rank.first", "rank.highest", "rank.second") else m.kind


def subjects(s, prev, focus, m, counts):
    out = []
    free = [p for p in s.places if p.role == "free"]
    lefts = [p for p in free if p.end <= m.start]
    rights = [p for p in free if p.start >= m.end]

    def add(where, p, f):
        f["where=" + where] = 1
        f["kind=" + p.kind] = 1
        f[f"where={where}&fam={family(m)}"] = 1
        if focus.main is not None and p.name == focus.main.name:
            f["is_main"] = 1
        if focus.subject is not None and p.name == focus.subject.name:
            f["is_focus"] = 1
            f[f"is_focus:age={bucket(s.block - focus.subject_block, 2)}"] = 1
        f["count"] = math.log1p(counts.get(p.name, 0))
        out.append({"key": [p.kind, p.name, p.province], "f": f})

    for p in s.places:
        f = {}
        side, gap = gap_features(f, s, m, p.start, p.end, free, s.measures)
        f[f"role:{side}={p.role}"] = 1
        if p.anaphor:
            f["anaphor:" + side] = 1
        if p.start - s.start < 12:
            f["opens"] = 1
        if lefts and p is lefts[-1]:
            f["nearL"] = 1
            f["nearL&fam=" + family(m)] = 1
        if rights and p is rights[0]:
            f["nearR"] = 1
            f["nearR&fam=" + family(m)] = 1
            f[f"nearR&noleft={not lefts}"] = 1
        if lefts and p is lefts[0]:
            f["firstL"] = 1
        if side == "R" and INV.search(gap):
            f["inverted"] = 1
            f["inverted&fam=" + family(m)] = 1
        add("own", p, f)
    for age, other in enumerate(prev[:2], 1):
        for p in other.places:
            f = {"last_of_prev": 1} if p is other.places[-1] else {}
            f["prole=" + p.role] = 1
            f[f"sameblock={other.block == s.block}"] = 1
            if other.measures:
                f["prev_has_values"] = 1
            add(f"prev{age}", p, f)
    if focus.subject is not None:
        add(
            "focus",
            focus.subject,
            {f"own_free={bucket(len(lefts), 2)}": 1, f"age={bucket(s.block - focus.subject_block, 2)}": 1},
        )
    if focus.main is not None:
        add("home" if focus.home else "main", focus.main, {f"main:own_free={bucket(len(lefts), 2)}": 1})
    return out


def shape(m):
    if m.kind != "score":
        return m.kind
    v = abs(float(m.value))
    u = getattr(m, "unit", "")
    return (
        "score%"
        if "%" in u
        else "score<1"
        if v < 1
        else "score<10"
        if v < 10
        else "score<100"
        if v <= 100
        else "score>100"
    )


def indicators(s, prev, focus, m, counts):
    out = []
    lefts = [x for x in s.indicators if x.end <= m.start]
    rights = [x for x in s.indicators if x.start >= m.end]

    def add(where, code, f):
        root = code.partition(".")[0]
        f["where=" + where] = 1
        f[f"dot={'.' in code}&where={where}"] = 1
        f["root=" + root] = 1
        f[f"root={root}&{shape(m)}"] = 1
        if focus.index == code:
            f["is_focus"] = 1
        elif focus.index == root:
            f["under_focus"] = 1
        f["count"] = math.log1p(counts.get(code, 0))
        out.append({"key": code, "f": f})

    for x in s.indicators:
        f = {}
        side, gap = gap_features(f, s, m, x.start, x.end, s.indicators, s.measures)
        f[f"hard={x.hard}&{side}"] = 1
        if lefts and x is lefts[-1]:
            f["nearL"] = 1
            f["nearL&fam=" + m.kind] = 1
        if rights and x is rights[0]:
            f["nearR"] = 1
            f["nearR&fam=" + m.kind] = 1
            f[f"nearR&noleft={not lefts}"] = 1
            if re.match(
                r"^\s?(?:\(|,\s)?(?:về|ở|của|trong|theo|trên|tại|bảng|chỉ số|thành phần|xếp hạng|[¤\s.-]|"
                r"\d{4}|năm|toàn quốc|cả nước|tỉnh)+",
                gap,
            ):
                f["rightlink"] = 1
        if x.start - s.start < 12:
            f["opens"] = 1
        add("own", x.code, f)
    for age, other in enumerate(prev[:2], 1):
        for x in other.indicators:
            f = {f"hard={x.hard}&prev": 1, f"sameblock={other.block == s.block}": 1}
            if x is other.indicators[-1]:
                f["last_of_prev"] = 1
            add(f"prev{age}", x.code, f)
    if focus.index is not None:
        add(
            "focus",
            focus.index,
            {f"age={bucket(focus.index_age)}": 1, f"own={bucket(len(s.indicators), 2)}": 1},
        )
    return out


def periods(s, prev, focus, m, code, counts):
    out = []
    root = (code or "").partition(".")[0]
    pub = focus.published
    before = s.between(s.start, m.start)
    ctx = (
        "aim"
        if AIM.search(before)
        else "former"
        if FORMER.search(s.before(m.start, 30))
        else "become"
        if BECOME.search(s.before(m.start, 30))
        else "plain"
    )
    known = getattr(focus, "years", {}).get(root)
    kind = "change" if m.kind.endswith("change") else "count" if m.kind.endswith("count") else "level"
    isos = sorted({p.iso for p in s.periods if len(p.iso) == 4})
    n_own = bucket(len(isos), 2)

    def add(where, iso, f):
        f["where=" + where] = 1
        f[f"where={where}&{kind}"] = 1
        f[f"where={where}&ctx={ctx}"] = 1
        f[f"where={where}&own={n_own}"] = 1
        f[f"where={where}&known={known is not None}"] = 1
        if iso:
            f[f"len={len(iso)}&{kind}"] = 1
            if known and iso == known:
                f["is_known"] = 1
            if known and len(iso) == 4 and known.isdigit():
                d = int(iso) - int(known[:4])
                f[f"vs_known={max(-2, min(2, d))}&{ctx}"] = 1
            if pub:
                d = int(iso[:4]) - pub.year
                f[f"vs_pub={max(-3, min(2, d))}"] = 1
                f[f"vs_pub={max(-3, min(2, d))}&{ctx}"] = 1
                if len(iso) == 10 and iso == pub.isoformat():
                    f["is_pub"] = 1
            if len(isos) > 1 and iso in isos:
                f[
                    f"order={'max' if iso == isos[-1] else 'min' if iso == isos[0] else 'mid'}&{ctx}&{kind}"
                ] = 1
            f["count"] = math.log1p(counts.get(iso, 0))
        out.append({"key": iso, "f": f})

    for p in s.periods:
        f = {}
        side, gap = gap_features(f, s, m, p.start, p.end, s.periods, s.measures)
        f[f"role={p.role}&{side}"] = 1
        f[f"role={p.role}&{kind}"] = 1
        f[f"role={p.role}&{ctx}"] = 1
        if p.relative:
            f["relative"] = 1
            f[f"relative={s.between(p.start, p.end)}"] = 1
        if side == "R" and re.match(
            r"^\s?(?:\(|,)?\s?(?:của\s|trong\s|ở\s|vào\s)?(?:năm\s|kỳ\s|bảng\s)*$", gap
        ):
            f["tight"] = 1
        near = [
            x
            for x in s.indicators
            if x.root == root
            and x.end <= p.start
            and p.start - x.end <= 44
            and not re.search(r"[;.]", s.between(x.end, p.start))
        ]
        if near:
            f["at_index:" + side] = 1
        if any(v.end <= p.start and p.start - v.end < 12 and v is not m for v in s.measures):
            f["behind_other:" + side] = 1
        if p.start - s.start < 24:
            f["opens"] = 1
        lefts = [q for q in s.periods if q.end <= m.start]
        if lefts and p is lefts[-1]:
            f["nearL"] = 1
            f["nearL&" + kind] = 1
            f["nearL&" + ctx] = 1
        rights = [q for q in s.periods if q.start >= m.end]
        if rights and p is rights[0]:
            f["nearR"] = 1
            f[f"nearR&noleft={not lefts}"] = 1
            f["nearR&" + ctx] = 1
        add("own", p.iso, f)
    for age, other in enumerate(prev[:2], 1):
        for p in other.periods:
            f = {f"role={p.role}&prev": 1, f"sameblock={other.block == s.block}": 1}
            if p is other.periods[-1]:
                f["last_of_prev"] = 1
            add(f"prev{age}", p.iso, f)
    if known:
        add("known", known, {f"aged={bucket(focus.index_age)}": 1})
    for name in ("year", "latest", "plan", "date"):
        v = getattr(focus, name, None)
        if v:
            add("f." + name, v, {})
    at = getattr(focus, "counted_at", None)
    if at:
        add("f.counted_at", at[0], {})
    if pub and kind == "count":
        add("pub", pub.isoformat(), {})
    add("none", None, {f"published={pub is not None}": 1})
    return out
