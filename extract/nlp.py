"""The spaCy pipeline: a blank multilingual tokenizer with our own components behind it.

`spacy.blank("xx")` keeps `0,7215`, `5/63` and `1.652` whole and loses no character; words and sentences of
Vietnamese are laid over it as spans, so that every offset stays an offset into the text. The components are the
stages of reading: mentions, then facts, then span groups. Facts come from the text and not from its tokens, so who
wants nothing but facts goes through the same stages without a Doc (`reader.read_facts`).
"""

from __future__ import annotations

from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from extract.reader import Article, find_mentions, read_sentences
from extract.segment import blocks, sentences
from extract.words import find_words


def _register() -> None:
    for name in ("article", "facts"):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=None)


_register()


@Language.component("chiso_mentions")
def mentions(doc: Doc) -> Doc:
    """Places, indices and tables of `doc._.article`, and the province it is about."""
    find_mentions(doc._.article)
    return doc


@Language.component("chiso_facts")
def facts(doc: Doc) -> Doc:
    """The facts of the article, in `doc._.facts`: sentences read in order, the focus moving along."""
    doc._.facts = read_sentences(doc._.article)
    return doc


@Language.component("chiso_spans")
def spans(doc: Doc) -> Doc:
    """Span groups for looking: `places`, `indicators`, `facts`, `sentences`, and `words` of sentences with facts."""
    article: Article = doc._.article
    doc.spans["places"] = [_span(doc, place.start, place.end, place.kind) for place in article.places]
    doc.spans["indicators"] = [_span(doc, found.start, found.end, found.code) for found in article.indicators]
    canonical_spans = article.view.canonical_span
    doc.spans["facts"] = [
        _span(doc, *canonical_spans(fact.start, fact.end), fact.kind) for fact in doc._.facts
    ]
    cut = [piece for block in blocks(doc.text) for piece in sentences(doc.text, *block)]
    doc.spans["sentences"] = [_span(doc, start, end, "sentence") for start, end in cut]
    proven = list(doc.spans["facts"])
    doc.spans["words"] = [
        _span(doc, *word, "word")
        for start, end in cut
        if any(start <= span.start_char < end for span in proven)
        for word in find_words(doc.text, start, end)
    ]
    return doc


def _span(doc: Doc, start: int, end: int, label: str) -> Span:
    span = doc.char_span(start, end, label=label, alignment_mode="expand")
    assert span is not None  # "expand" finds tokens for any offsets inside the text
    return span


@cache
def build_nlp() -> Language:
    """The pipeline, built once a process."""
    nlp = spacy.blank("xx")
    nlp.max_length = 10**8  # the tokenizer is linear; the limit guards models that are not
    nlp.add_pipe("chiso_mentions")
    nlp.add_pipe("chiso_facts")
    nlp.add_pipe("chiso_spans")
    return nlp


def run(article: Article) -> Doc:
    """The article's Doc after all components."""
    nlp = build_nlp()
    doc = nlp.make_doc(article.view.text)
    doc._.article = article
    for _, component in nlp.pipeline:
        doc = component(doc)
    return doc
