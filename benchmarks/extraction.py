"""Speed of extraction, beside underthesea.ner and trafilatura on the same texts, in one run.

Topical texts are those of the replay site; ordinary ones are the same site's news without facts. The ratios
answer: what does reading facts cost against tagging names, and what does it add to a night's reading of pages?
"""

import resource
import statistics
import time
from collections.abc import Callable, Iterable
from itertools import pairwise

from crawler.replay.gold import gold_articles


def timed(call: Callable[[str], object], texts: Iterable[str]) -> float:
    """Seconds of processor time for all texts, the best of three rounds: what else runs on the machine counts less."""
    best = float("inf")
    texts = list(texts)
    for _ in range(3):
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
    from underthesea import ner, sent_tokenize

    from extract import extract_facts

    articles = [item.to_json() for item in gold_articles(1)]
    topical = [article["text"] for article in articles if article["facts"]]
    ordinary = [article["text"] for article in articles if not article["facts"]]
    extract_facts(topical[0])
    ner("Hà Nội xếp thứ ba.")

    def by_sentence(text: str) -> None:
        for sentence in sent_tokenize(text):
            ner(sentence)

    ours = timed(extract_facts, topical)
    sample = topical[:6]
    ours_sample = timed(extract_facts, sample)
    print(
        f"topical articles: {ours / len(topical) * 1000:.2f} ms each, {sum(map(len, topical)) / ours:,.0f} characters/s"
    )
    print(f"  underthesea.ner on the whole text takes {timed(ner, sample) / ours_sample:,.0f} x as long")
    print(f"  underthesea.ner by sentence takes {timed(by_sentence, sample) / ours_sample:,.0f} x as long")

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
    print(f"median article: {statistics.median(map(len, topical)):.0f} characters")


if __name__ == "__main__":
    main()
