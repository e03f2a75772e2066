from collections.abc import Iterator
from pathlib import Path

import pytest

from db.browse import serving
from db.claims import refresh_claims
from db.publish import publish
from tests.db import sample

# A page a stranger would like to have shown: markup in every text, a link that runs.
HOSTILE = "<script>alert('x')</script> Đắk Lắk xếp thứ 9/63 năm 2019 <img src=x onerror=alert(1)>."


@pytest.fixture(scope="session")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published sample, with one hostile article in it."""
    folder = tmp_path_factory.mktemp("browse")
    db = sample.build(folder / "chiso.db")
    rank = sample.fact("rank", 9, "thứ 9/63 năm 2019 <img src=x onerror=alert(1)>", period="2019", out_of=63)
    title = '"><script>alert(2)</script>'
    sample.store(db, "baodaklak", "javascript:alert(3)", "2020-01-02", title, HOSTILE, [rank])
    formula = "Đắk Lắk có =cmd|'/c calc'!A1 và xếp thứ 8/63 năm 2018."
    sample.store(
        db, "baodaklak", "https://baodaklak.example/formula", "2019-01-02", "=HYPERLINK(1)", formula,
        [sample.fact("rank", 8, "thứ 8/63 năm 2018", period="2018", out_of=63)],
    )  # fmt: skip
    refresh_claims(db)
    db.execute("update articles set author = '<b onmouseover=alert(4)>' where url like 'javascript:%'")
    db.close()
    publish(folder / "chiso.db", folder / "public.db")
    return folder / "public.db"


@pytest.fixture(scope="session")
def site(public: Path) -> Iterator[str]:
    """The address of a running server, without the closing slash."""
    with serving(public) as address:
        yield address.rstrip("/")
