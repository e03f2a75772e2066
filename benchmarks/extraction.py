"""Speed of extraction, beside underthesea.ner and trafilatura on the same texts, in one run.

Topical texts are those of the replay site and, where `../shared/corpus` is at hand, the articles with facts of its
sets; ordinary ones are the replay site's news without facts. The ratios answer: what does reading facts cost against
tagging names, and what does it add to a night's reading of pages?
"""

import json
import random
import resource
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from crawler.replay.gold import gold_articles

CORPUS = Path(__file__).parent.parent.parent / "shared" / "corpus"
SAMPLE = 12
"""So many articles of a set are tagged as well: the tagger is slow."""


class Times(NamedTuple):
    """Seconds an article takes: read for facts, tagged whole, tagged sentence by sentence."""

    read: float
    whole: float
    by_sentence: float


def topical_sets() -> Iterator[tuple[str, list[str]]]:
    """The texts with facts, set by set."""
    yield "replay site", [item.to_json()["text"] for item in gold_articles(1) if item.to_json()["facts"]]
    for file in sorted(CORPUS.glob("dev*.jsonl")):
        with file.open(encoding="utf-8") as lines:
            yield file.stem, [article["text"] for article in map(json.loads, lines) if article.get("facts")]


def beside_tagger(texts: Sequence[str]) -> list[Times]:
    """The times of a sample of the texts, each with its best of a few rounds."""
    from underthesea import ner, sent_tokenize

    from extract import extract_facts

    def by_sentence(text: str) -> None:
        for sentence in sent_tokenize(text):
            ner(sentence)

    sample = random.Random(1).sample(texts, min(SAMPLE, len(texts)))
    return [
        Times(timed(extract_facts, [text], 10), timed(ner, [text], 2), timed(by_sentence, [text], 2))
        for text in sample
    ]


def show_ratios() -> None:
    """One line a set and one for all: how many times as long the tagger takes, over the set and for its median
    article."""
    from extract import extract_facts

    print(
        "set                articles  characters  ms each  ner, whole text  by sentence   (of the median article)"
    )
    everything: list[Times] = []
    weights: list[float] = []
    for name, texts in topical_sets():
        times = beside_tagger(texts)
        each = timed(extract_facts, texts) / len(texts) * 1000
        characters = sum(map(len, texts)) / len(texts)
        print(
            f"{name:18} {len(texts):8} {characters:11,.0f} {each:8.2f}  {ratios(times, [1.0] * len(times))}"
        )
        everything += times
        weights += [len(texts) / len(times)] * len(times)
    print(f"{'all together':18} {'':29}  {ratios(everything, weights)}")


def ratios(times: Sequence[Times], weights: Sequence[float]) -> str:
    """The ratios of all the time, each article with its weight, and those of the median article."""

    def total(of: Callable[[Times], float]) -> float:
        return sum(weight * of(item) for item, weight in zip(times, weights, strict=True))

    whole = total(lambda item: item.whole) / total(lambda item: item.read)
    by_sentence = total(lambda item: item.by_sentence) / total(lambda item: item.read)
    median_whole = statistics.median(item.whole / item.read for item in times)
    median_by_sentence = statistics.median(item.by_sentence / item.read for item in times)
    return f"{whole:13.0f} x {by_sentence:10.0f} x   ({median_whole:.0f} x, {median_by_sentence:.0f} x)"


def timed(call: Callable[[str], object], texts: Iterable[str], rounds: int = 3) -> float:
    """Seconds of processor time for all texts, the best of some rounds: what else runs on the machine counts less."""
    best = float("inf")
    texts = list(texts)
    for _ in range(rounds):
        start = time.process_time()
        for text in texts:
            call(text)
        best = min(best, time.process_time() - start)
    return best


def page(text: str) -> str:
    """A plain page around a text, for trafilatura to read."""
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n") if paragraph)
    menu = "".join(f'<li><a href="/muc-{number}">Mục {number}</a></li>' for number in range(60))
    return f"<html><head><title>x</title></head><body><ul>{menu}</ul><article>{paragraphs}</article></body></html>"


def main() -> None:
    import trafilatura
    from underthesea import ner

    from extract import extract_facts

    articles = [item.to_json() for item in gold_articles(1)]
    topical = [article["text"] for article in articles if article["facts"]]
    ordinary = [article["text"] for article in articles if not article["facts"]]
    extract_facts(topical[0])
    ner("Hà Nội xếp thứ ba.")

    show_ratios()

    mix = ordinary * 4 + topical[:1]
    pages = [page(text) for text in mix]
    read = timed(lambda html: trafilatura.bare_extraction(html, with_metadata=True), pages)
    print(
        f"a night's mix ({len(mix)} articles, one topical): "
        f"{timed(extract_facts, mix) / read:.3f} x trafilatura's reading"
    )

    text = "\n".join(topical[:5])
    lengths = [timed(extract_facts, ["\n".join([text] * times)]) for times in (5, 10, 20)]
    print(f"time for twice the text: {', '.join(f'{b / a:.2f}' for a, b in pairwise(lengths))} x")
    long = timed(extract_facts, ["\n".join([text] * 50)]) / 50
    print(f"one article made 50 times longer: {long / timed(extract_facts, [text]):.2f} x a text")

    memory = []
    for _ in range(5):
        for _ in range(10):
            for article in articles:
                extract_facts(article["text"])
        memory.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    print(
        f"peak memory after {len(articles) * 10} to {len(articles) * 50} articles: "
        f"{memory[0]:.0f} to {memory[-1]:.0f} MB"
    )


if __name__ == "__main__":
    main()
