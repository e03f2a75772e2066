"""Small pages in the manner of a provincial paper, for the commands that take page files."""

from __future__ import annotations

import unicodedata

TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
PARAGRAPHS = (
    "Chiều 12/10, UBND tỉnh Đắk Lắk tổ chức hội nghị đánh giá kết quả chuyển đổi số của tỉnh trong năm qua, "
    "với sự tham dự của lãnh đạo các sở, ngành và địa phương.",
    "Theo kết quả được công bố, năm 2021 Đắk Lắk xếp thứ 36/63 tỉnh, thành phố về chỉ số chuyển đổi số, "
    "đứng thứ hai trong khu vực Tây Nguyên.",
    "Hội nghị đề nghị các địa phương tiếp tục củng cố hoạt động của các tổ công nghệ số cộng đồng ở thôn, "
    "buôn và nâng cao kỹ năng số cho người dân.",
)


def article(title: str = "Đắk Lắk đẩy mạnh chuyển đổi số", date: str = "17:00, 12/10/2022") -> str:
    """An article page; `date` may be empty."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    stamp = f'<div class="date">{date}</div>' if date else ""
    return (
        f'<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title></head>'
        f'<body><nav><a href="/">Trang chủ</a></nav><article><h1>{title}</h1>{stamp}'
        f'<div class="content">{body}</div></article></body></html>'
    )


def listing() -> str:
    """A page of links and nothing else."""
    links = "".join(f'<li><a href="/tin-{n}.html">Tin số {n} trong ngày</a></li>' for n in range(30))
    return (
        f'<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Tin mới</title></head>'
        f"<body><ul>{links}</ul></body></html>"
    )


def windows_1258(page: str) -> bytes:
    """The page in the old Vietnamese code page: letters with their hat, tones as marks behind them."""
    letters = []
    for letter in unicodedata.normalize("NFC", page.replace("utf-8", "windows-1258")):
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in parts if mark in TONES)
        letters.append(
            unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in TONES)) + tone
        )
    return "".join(letters).encode("cp1258")
