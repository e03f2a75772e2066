"""Pages of engines nobody knows, put together at random: the general way must find the article in each.

Texts come from the expected JSON of the fixture pages; around them stand a menu, a clock of the visit, tools,
boxes of other articles with their dates, a side column, a footer, in the forms met on provincial papers.
"""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.read import Outcome, read_page

PAGES = Path(__file__).resolve().parents[1] / "fixtures" / "pages"
CASES = (
    "a-id/empty-description",
    "onecms/plain",
    "cms-nanoid/constant-machine-date",
    "vietnamnet/old-markup",
)
FETCHED = datetime(2026, 11, 20, 11, 31, tzinfo=UTC)
CAPTION = "Cán bộ xã hướng dẫn người dân nộp hồ sơ. Ảnh: Minh An"
OTHERS = (
    (
        "Tập huấn phân loại rác thải tại nguồn cho 200 hội viên",
        "Gần 200 hội viên hai xã được hướng dẫn tách rác hữu cơ.",
    ),
    (
        "Khai mạc giải bóng chuyền các dân tộc thiểu số",
        "Giải năm nay quy tụ 14 đội, thi đấu vòng tròn trong sáu ngày.",
    ),
    (
        "Giá cà phê đầu vụ nhích lên, nông dân dè dặt bán",
        "Thương lái vào vườn hỏi mua, song nhà vườn muốn chờ thêm.",
    ),
    (
        "Mưa lớn gây sạt lở tuyến đường liên xã",
        "Khoảng 300 mét khối đất đá tràn xuống mặt đường trong đêm qua.",
    ),
)
DATES = (
    "17:00, 10/09/2024",
    "Thứ Ba, 10/09/2024, 17:00 [GMT+7]",
    "Thứ ba - 10/09/2024 17:00 Đã xem: 254 Phản hồi: 0",
    "Cập nhật: Thứ ba, 10/9/2024 | 5:00:00 PM",
    "10/09/2024 | 17:00",
    "17:0 | 10/9/2024",
    "Đăng lúc: 17:00 10/09/2024",
)
PARAGRAPHS = (
    "<p>{}</p>",
    "<div>{}</div>",
    "<p><span style='font-size:14pt'><span style='line-height:115%'>{}</span></span></p>",
    "{}<br><br>",
    "<div><p>{}</p></div>",
)
PICTURES = (
    "<figure><img src=a.jpg><figcaption>{}</figcaption></figure>",
    "<table align=center><tr><td><img src=a.jpg alt='x'></td></tr><tr><td>{}</td></tr></table>",
    "<p style='text-align:center'><img src=a.jpg></p><p style='text-align:center'>{}</p>",
    "<p align=center><img src=a.jpg alt='{0}'><br><em>{0}</em></p>",
)
CARDS = (
    "<div><a href='/x-{n}.html'><img src=a.jpg></a><h3><a href='/x-{n}.html'>{title}</a></h3>"
    "<span>{date}</span><p>{lead}</p></div>",
    "<li><a href='/x-{n}.html'>{title}</a> <i>({date})</i></li>",
    "<div><a href='/x-{n}.html'>{title}</a><div>{date}</div><div>{lead}</div></div>",
    "<article><h4><a href='/x-{n}.html'>{title}</a></h4><time>{date} 08:00</time></article>",
)
MENU = "".join(
    f"<li><a href='/{n}'>{name}</a></li>"
    for n, name in enumerate(("Trang chủ", "Thời sự", "Kinh tế", "Xã hội"))
)
CLOCKS = ("", "<span>Thứ Sáu, 20/11/2026</span>", "<div>Thứ sáu 20/11/2026 18:30</div>")
TOOLS = (
    "",
    "<div><a href=#>In bài này</a> <a href=#>Gửi email</a></div>",
    "<div><span>Độ tương phản</span><span>Cỡ chữ</span></div>",
)
RELATED = ("Tin liên quan", "Các tin khác", "Những tin mới hơn", "Xem thêm")
FRAMES = (
    "{top}<nav>{menu}</nav>{article}{after}{side}{foot}",
    "<div>{top}<ul>{menu}</ul></div><div><div>{article}{after}</div><div>{side}</div></div>{foot}",
    "<table><tr><td>{top}{menu}</td></tr><tr><td>{article}{after}</td><td>{side}</td></tr></table>{foot}",
    "<div>{top}<div>{menu}</div><main><div>{side}</div><div>{article}{after}</div></main>{foot}</div>",
)
FOOT = "<div><p>Tổng Biên tập: Trần Văn Bình</p><p>Tòa soạn: 23 Lê Duẩn, thành phố Buôn Ma Thuột.</p></div>"


def whole(title: str, shown: str) -> str:
    return f"<html><head><meta charset=utf-8><title>{title}</title></head><body>{shown}</body></html>"


def cards(pick: random.Random) -> str:
    form = pick.choice(CARDS)
    chosen = pick.sample(OTHERS, pick.randrange(2, 5))
    return "".join(
        form.format(
            n=n, title=title, lead=lead, date=f"{pick.randrange(10, 28)}/0{pick.randrange(1, 9)}/2024"
        )
        for n, (title, lead) in enumerate(chosen)
    )


def article(pick: random.Random, told: dict[str, Any], dated: bool) -> str:
    paragraphs = told["text"].split("\n\n")[1:]
    form = pick.choice(PARAGRAPHS)
    body = [form.format(text) for text in paragraphs]
    body.insert(pick.randrange(1, len(body)), pick.choice(PICTURES).format(CAPTION))
    if pick.random() < 0.5:
        body.insert(pick.randrange(1, len(body)), f"<p>&gt;&gt; <a href='/z.html'>{OTHERS[0][0]}</a></p>")
    body.append(
        pick.choice(
            ("", "<p style='text-align:right'><b>Trần Lâm</b></p>", "<p><em>Bài, ảnh: Trần Lâm</em></p>")
        )
    )
    lead = pick.choice(("<h2>{}</h2>", "<div>{}</div>", "<p><b>{}</b></p>")).format(told["lead"])
    date = f"<div>{pick.choice(DATES)}</div>" if dated else ""
    heading = f"<h1>{told['title']}</h1>"
    head = pick.choice((heading + date, date + heading)) + pick.choice(TOOLS)
    return pick.choice(
        ("<div>{0}{1}{2}</div>", "<div>{0}{1}<div>{2}</div></div>", "<section>{0}<div>{1}{2}</div></section>")
    ).format(head, lead, "".join(body))


def page(pick: random.Random, told: dict[str, Any], dated: bool) -> str:
    after = f"<div><h3>{pick.choice(RELATED)}</h3>{cards(pick)}</div>"
    shown = pick.choice(FRAMES).format(
        top=pick.choice(CLOCKS),
        menu=MENU,
        article=article(pick, told, dated),
        after=after,
        side=f"<div><h3>Tin đọc nhiều</h3>{cards(pick)}</div>",
        foot=FOOT,
    )
    site = pick.choice(("", " - Báo Đắk Lắk điện tử", " | Cổng thông tin điện tử tỉnh"))
    return whole(told["title"] + site, shown)


@pytest.mark.parametrize("seed", range(120))
def test_the_article_is_found(seed: int) -> None:
    pick = random.Random(seed)
    told = json.loads((PAGES / f"{pick.choice(CASES)}.json").read_text(encoding="utf-8"))["expected"]
    dated = pick.random() < 0.85
    found = read_page(
        page(pick, told, dated).encode(), "https://bao.example/tin/bai-123.html", fetched_at=FETCHED
    )
    assert found.outcome == Outcome.ARTICLE
    assert found.title == told["title"]
    assert found.text == told["text"]
    assert found.captions == (CAPTION,)
    assert found.published == ("2024-09-10T17:00:00+07:00" if dated else None)


@pytest.mark.parametrize("seed", range(40))
def test_the_same_page_without_its_article_is_none(seed: int) -> None:
    pick = random.Random(seed)
    shown = pick.choice(FRAMES).format(
        top=pick.choice(CLOCKS),
        menu=MENU,
        article="<h1>Chuyển đổi số</h1>" + cards(pick),
        after=cards(pick),
        side=cards(pick),
        foot=FOOT,
    )
    body = whole("Chuyển đổi số - Báo Đắk Lắk", shown)
    assert read_page(body.encode(), "https://bao.example/chuyen-doi-so").outcome == Outcome.LISTING
