"""What each value of an article could have been bound to, with the features of each candidate, as JSON lines.

    python benchmarks/_bindings.py FOLDER OUT GOLD.jsonl …

`FOLDER` holds a version of `extract/`, this one or an earlier one: it is read through the points where values become
facts (`fact_of_bound`, `fact_of_count`), which all versions have. Candidates are the mentions of the sentence and of
the two before it, and what the article has in focus.
"""

import json
import re
import sys
from collections import Counter
from pathlib import Path

from _candidates import indicators, periods, subjects


def install(reader, log):
    old_bound, old_count = reader.fact_of_bound, reader.fact_of_count
    state = {}

    def note(s, focus):
        if state.get("view") is not s.view:
            state.clear()
            state["view"] = s.view
            state["prev"] = []
            state["last"] = None
        if state["last"] is not None and state["last"].start != s.start:
            state["prev"].insert(0, state["last"])
            del state["prev"][2:]
        state["last"] = s

    def item(s, focus, m, fact, sources):
        counts = log["counts"]
        chosen = {
            "subject": fact.subject,
            "subject_type": fact.subject_type,
            "indicator": fact.indicator,
            "period": fact.period,
            "status": fact.status,
        }
        log["values"].append(
            {
                "start": fact.start,
                "end": fact.end,
                "kind": m.kind,
                "value": m.value,
                "rule": m.rule,
                "bound": fact.bound,
                "chosen": chosen,
                "sources": sources,
                "subjects": subjects(s, state["prev"], focus, m, counts["p"]),
                "indicators": []
                if m.kind.endswith("count")
                else indicators(s, state["prev"], focus, m, counts["i"]),
                "periods": periods(s, state["prev"], focus, m, fact.indicator, counts["t"]),
            }
        )

    def bound(s, b, focus):
        note(s, focus)
        fact = old_bound(s, b, focus)
        item(s, focus, b.measure, fact, b.sources)
        return fact

    def count(s, c, focus):
        note(s, focus)
        fact = old_count(s, c, focus)
        if fact is not None:
            item(s, focus, c, fact, dict(r.split(": ", 1) for r in fact.reasons))
        return fact

    reader.fact_of_bound, reader.fact_of_count = bound, count
    old_move = reader.move

    def move(focus, s, b):
        note(s, focus)
        old_move(focus, s, b)

    reader.move = move


def main():
    sys.path.insert(0, sys.argv[1])
    import extract.nlp as nlp
    import extract.reader as reader
    from extract import extract_facts

    if not Path(reader.__file__).resolve().is_relative_to(Path(sys.argv[1]).resolve()):
        raise SystemExit(f"another extractor than that of {sys.argv[1]} was loaded: {reader.__file__}")
    log = {}
    install(reader, log)
    read = reader.read_sentences

    def read_sentences(article):
        log["counts"] = {
            "p": Counter(place.name for place in article.places),
            "i": Counter(mention.code for mention in article.indicators),
            "t": Counter(re.findall(r"(?<!\d)20\d\d(?!\d)", article.view.text)),
        }
        return read(article)

    reader.read_sentences = nlp.read_sentences = read_sentences
    for file in map(Path, sys.argv[3:]):
        with file.open(encoding="utf-8") as lines, (Path(sys.argv[2]) / file.name).open("w") as out:
            for article in map(json.loads, lines):
                log["values"] = []
                known = {key: article.get(key) for key in ("published", "home_province", "title")}
                extract_facts(article["text"], **known)
                out.write(
                    json.dumps({"id": article["id"], "values": log["values"]}, ensure_ascii=False) + "\n"
                )


if __name__ == "__main__":
    main()
