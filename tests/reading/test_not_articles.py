"""Pages with status 200 that are no articles, put together at random in the manner of many engines."""

from __future__ import annotations

import random

import pytest

from crawler.read import Outcome, read_page
from crawler.reading.families import family_rules

FAMILIES = (
    None,
    "vnpt-sc",
    "epi",
    "mediatech",
    "liferay",
    "onecms",
    "ims-aspx",
    "nukeviet",
    "dataimages",
    "a-id",
)
HEADLINES = (
    "Tập huấn kỹ năng số cho 200 hội viên phụ nữ",
    "Khai mạc giải bóng chuyền các dân tộc thiểu số",
    "Giá cà phê đầu vụ nhích lên, nông dân dè dặt bán",
    "Mưa lớn gây sạt lở tuyến đường liên xã trong đêm",
)
TEASERS = (
    "Sáng 3/4, gần 200 hội viên hai xã được hướng dẫn tách rác hữu cơ tại nhà văn hóa.",
    "Giải năm nay quy tụ 14 đội, thi đấu vòng tròn trong sáu ngày liên tục.",
    "Thương lái vào vườn hỏi mua, song nhà vườn muốn chờ thêm vài tuần nữa.",
    "Khoảng 300 mét khối đất đá tràn xuống mặt đường trong đêm qua.",
)
MENU = (
    "<ul>" + "".join(f'<li><a href="/{n}/">{n}</a></li>' for n in ("Thời sự", "Kinh tế", "Xã hội")) + "</ul>"
)
FOOT = (
    "<footer><p>Tổng Biên tập: Trần Văn Bình. Giấy phép số 12/GP-BTTTT, 05/01/2020. 23 Lê Duẩn.</p></footer>"
)
CARDS = (
    '<div><a href="/{n}"><img></a><h3><a href="/{n}">{title}</a></h3><i>1{n}/04/2024</i><p>{teaser}</p></div>',
    '<li><a href="/{n}">{title}</a> <span>(1{n}/04/2024)</span></li>',
    '<article class="story"><h3><a href="/{n}">{title}</a></h3><p>{teaser}</p><time>12/04/2024</time></article>',
    '<tr><td><a href="/{n}"><b>{title}</b></a> (1{n}/04/2024)<br>{teaser} <a href="/{n}">Xem chi tiết</a></td></tr>',
    '<div><div><a href="/{n}">{title}</a></div><div>{teaser} {teaser}</div></div>',
)
BOXES = (
    '<div class="content" id="content">{}</div>', '<div id="content-detail">{}</div>', "<main>{}</main>",
    '<div class="detail">{}</div>', '<div class="article__body">{}</div>', '<div class="news-content">{}</div>',
)  # fmt: skip
NOTICES = (
    "Trang bạn tìm kiếm không tồn tại", "Rất tiếc, nội dung này không còn tồn tại hoặc đã bị xóa.",
    "404 - Page not found", "Xin lỗi, bài viết không tồn tại hoặc đã bị gỡ bỏ!", "Thông tin không tồn tại",
    "Đường dẫn đã hết hạn hoặc không tồn tại. Vui lòng quay lại trang chủ.",
    "Bài viết bạn yêu cầu không tìm thấy hoặc đang chờ duyệt", "Oops! That page can’t be found.",
)  # fmt: skip
WALLS = (
    "<title>Request Rejected</title><p>The requested URL was rejected. Your support ID is: 1234567890</p>",
    "<title>Web Page Blocked!</title><h1>Web Page Blocked!</h1><p>Attack ID: 20000008</p>",
    "<title>Xác thực</title><h2>Vui lòng xác nhận bạn không phải là robot</h2>",
    '<title></title><script>document.cookie="D1N=a"; window.location.reload(true);</script>',
    "<title>Hệ thống bảo vệ</title><h1>Đang kiểm tra trình duyệt của bạn</h1>",
    "<title>Too many requests</title><p>Bạn đã truy cập quá nhiều lần. Vui lòng thử lại sau.</p>",
    "<title>Thông báo</title><p>Truy cập của bạn bị chặn do có dấu hiệu bất thường.</p>",
)
SHELLS = (
    '<div id="app"></div>',
    '<div id="root"></div><noscript>You need to enable JavaScript to run this app.</noscript>',
    f'{MENU}<main><div class="loading">Đang tải dữ liệu...</div></main>{FOOT}',
)


def cards(pick: random.Random, least: int, most: int) -> str:
    form = pick.choice(CARDS)
    shown = "".join(
        form.format(n=n, title=f"{HEADLINES[n % 4]} {n}", teaser=TEASERS[n % 4])
        for n in range(pick.randint(least, most))
    )
    return f"<table>{shown}</table>" if form.startswith("<tr") else shown


def page(head: str, body: str) -> bytes:
    return f"<!doctype html><html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>".encode()


def listing(pick: random.Random) -> bytes:
    name = pick.choice(("Chuyển đổi số", "Thời sự - Chính trị", "Kết quả tìm kiếm: chuyển đổi số"))
    kind = pick.choice(("website", "article"))
    head = f'<title>{name} - Báo Đắk Lắk điện tử</title><meta property="og:type" content="{kind}">'
    heading = pick.choice((f"<h1>{name}</h1>", f"<div>{name}</div>", ""))
    pager = '<div><a href="?p=1">1</a><a href="?p=2">2</a><a href="?p=3">Trang sau</a></div>'
    return page(head, MENU + heading + pick.choice(BOXES).format(cards(pick, 8, 20) + pager) + FOOT)


def soft_404(pick: random.Random) -> bytes:
    notice = pick.choice(NOTICES)
    shown = pick.choice(
        ("<h1>{}</h1>", '<div class="content" id="content"><p>{}</p></div>', "<h2>Thông báo</h2><p>{}</p>")
    )
    title = pick.choice(("Thông báo", "404", "Báo Đắk Lắk điện tử", "Trang không tồn tại"))
    beside = pick.choice(("", cards(pick, 5, 10)))
    return page(f"<title>{title}</title>", MENU + shown.format(notice) + beside + FOOT)


def login(pick: random.Random) -> bytes:
    title = pick.choice(("Đăng nhập", "Đăng nhập hệ thống", "Cổng thông tin điện tử", "Login"))
    form = '<form><input name=user><input type="password" name=pass><button>Đăng nhập</button></form>'
    asked = pick.choice(("", "<p>Bạn cần đăng nhập để xem nội dung này.</p>"))
    return page(f"<title>{title}</title>", pick.choice((MENU, "")) + f"<h1>{title}</h1>{asked}{form}")


def challenge(pick: random.Random) -> bytes:
    head, _, body = pick.choice(WALLS).partition("</title>")
    return page(head + "</title>", body)


def shell(pick: random.Random) -> bytes:
    head = pick.choice(
        (
            "",
            f'<meta property="og:title" content="{HEADLINES[0]}"><meta property="og:type" content="article">',
        )
    )
    return page(f"<title>{HEADLINES[0]}</title>{head}", pick.choice(SHELLS) + "<script src=/app.js></script>")


KINDS = {
    Outcome.LISTING: listing, Outcome.SOFT_404: soft_404, Outcome.LOGIN: login, Outcome.CHALLENGE: challenge,
    Outcome.EMPTY: shell,
}  # fmt: skip


@pytest.mark.parametrize("outcome", KINDS)
def test_each_is_what_it_is_whatever_the_rules(outcome: Outcome) -> None:
    for seed in range(60):
        body = KINDS[outcome](random.Random(f"{outcome}{seed}"))
        family = FAMILIES[seed % len(FAMILIES)]
        for url, rules in (
            ("https://bao.example/tin-cu-12345.html", family_rules().get(family or "")),
            ("", None),
        ):
            assert read_page(body, url, rules=rules).outcome == outcome, (seed, family, body.decode())
