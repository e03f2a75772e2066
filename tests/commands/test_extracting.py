"""`chiso extract`, `explain` and `evaluate` on files: order, processes, stdin, what is printed."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from commands import workers
from commands.inputs import Article
from tests.program import Chiso

TEXT = "Năm 2021, {} xếp thứ {}/63 về chỉ số chuyển đổi số (DTI)."
NAMES = ("Đắk Lắk", "Bắc Kạn", "Điện Biên", "Tuyên Quang", "Bắc Ninh")


def lines(count: int) -> str:
    records = (
        {"id": f"a{n}", "published": None, "text": TEXT.format(NAMES[n % len(NAMES)], n % 60 + 1)}
        for n in range(count)
    )
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def test_one_line_an_article_with_facts_that_stand_in_it(tmp_path: Path, chiso: Chiso) -> None:
    (tmp_path / "a.jsonl").write_text(lines(3), encoding="utf-8")
    ended = chiso("extract", "a.jsonl")
    assert (ended.code, ended.err) == (0, "")
    assert [list(line) for line in ended.lines] == [["id", "facts"]] * 3
    for number, line in enumerate(ended.lines):
        [fact] = line["facts"]
        text = TEXT.format(NAMES[number], number + 1)
        assert text[fact["start"] : fact["end"]] == fact["evidence"]
        assert (fact["kind"], fact["value"], fact["subject"]) == ("rank", number + 1, NAMES[number])


def test_text_from_stdin_and_json_lines_from_stdin(chiso: Chiso) -> None:
    text = TEXT.format("Đắk Lắk", 36).encode()
    assert chiso("extract", "-", stdin=text).lines[0]["facts"][0]["value"] == 36
    for body in (lines(2).encode(), gzip.compress(lines(2).encode())):
        assert [line["id"] for line in chiso("extract", "-", stdin=body).lines] == ["a0", "a1"]


def test_nothing_is_written(tmp_path: Path, chiso: Chiso) -> None:
    chiso("extract", "-", stdin=b"x")
    assert list(tmp_path.iterdir()) == []


def test_many_processes_give_the_same_lines_in_the_same_order(tmp_path: Path, chiso: Chiso) -> None:
    (tmp_path / "a.jsonl").write_text(lines(150), encoding="utf-8")
    alone, together = (chiso("extract", "a.jsonl", "--jobs", jobs) for jobs in ("1", "2"))
    assert together.out == alone.out
    assert [line["id"] for line in together.lines] == [f"a{n}" for n in range(150)]


def test_big_input_is_told_by_its_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "BIG_INPUT", 100)
    articles = [Article(id="a", text="x" * 40, where="here")] * 9
    assert workers._measure(iter(articles[:2])) == (articles[:2], False)
    rest = iter(articles)
    assert workers._measure(rest) == (articles[:3], True)
    assert len(list(rest)) == 6


def test_explain_on_the_terminal_gives_reasons(chiso: Chiso) -> None:
    ended = chiso("explain", "-", stdin=TEXT.format("Đắk Lắk", 36).encode())
    assert ended.code == 0
    assert "rank 36: subject Đắk Lắk, indicator dti, period 2021, out_of 63" in ended.out
    assert "rule " in ended.out
    assert "named in the same clause" in ended.out


def test_explain_tells_what_was_left_out_and_why(chiso: Chiso) -> None:
    text = "Tỉnh Đắk Lắk công bố kết quả PCI năm 2022.\n\nĐiểm trung bình của cả nước là 65,22 điểm."
    ended = chiso("explain", "-", stdin=text.encode())
    assert "Left out:" in ended.out
    assert "score 65.22 «65,22 điểm»" in ended.out
    assert "no value the index can have here" in ended.out
    assert "<h2>Left out</h2>" in chiso("explain", "--html", "-", stdin=text.encode()).out


def test_explain_as_html_marks_the_evidence_and_escapes_the_text(chiso: Chiso) -> None:
    text = f"<script>alert(1)</script> {TEXT.format('Đắk Lắk', 36)}"
    page = chiso("explain", "--html", "-", stdin=text.encode()).out
    assert page.startswith("<!doctype html>")
    assert "<mark" in page
    assert "xếp thứ 36/63<sup>1</sup></mark>" in page
    assert "<script>" not in page


def test_evaluate_is_a_gate(tmp_path: Path, chiso: Chiso) -> None:
    text = TEXT.format("Đắk Lắk", 36)
    fact = {
        "kind": "rank", "subject_type": "province", "subject": "Đắk Lắk", "indicator": "dti",
        "period": "2021", "value": 36, "bound": "eq", "status": "actual", "evidence": "xếp thứ 36/63",
    }  # fmt: skip
    missed = fact | {"kind": "score", "value": 0.7, "evidence": "chỉ số"}
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps({"id": "a", "text": text, "facts": [fact]}), encoding="utf-8")
    assert chiso("evaluate", gold, "--min-f1", "1").code == 0
    gold.write_text(json.dumps({"id": "a", "text": text, "facts": [fact, missed]}), encoding="utf-8")
    ended = chiso("evaluate", gold, "--min-f1", "0.9", "--errors", "5")
    assert ended.code == 1
    assert "a: score 0.7, missed" in ended.out
    record = json.loads(chiso("evaluate", gold, "--json", "--errors", "1").out)
    assert record["all"]["strict"]["recall"] == 0.5
    assert record["errors"][0]["what"] == "missed"
