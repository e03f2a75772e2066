"""Vietnamese words of a sentence, aligned to offsets.

Vietnamese writes syllables apart; underthesea joins them to words («chuyển đổi số»). It may rewrite what it
reads, so it is asked not to normalise, and its words are laid back on the text syllable by syllable.
"""

from __future__ import annotations

from collections.abc import Iterator

from underthesea import word_tokenize


def find_words(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """(start, end) of each word of `text[start:end]`, punctuation included; nothing more once a syllable cannot
    be found back. `text` must be canonical (NFC, Đ for Ð): see `extract.text`."""
    position = start
    for word in word_tokenize(text[start:end], use_token_normalize=False):
        first = None
        for syllable in word.split():
            at = text.find(syllable, position, end)
            if at < 0:
                return
            first = at if first is None else first
            position = at + len(syllable)
        if first is not None:
            yield first, position
