"""Full-text search over articles and facts, for readers who type without marks.

Each index has two columns: the words as they stand and the same words folded, because SQLite's
`remove_diacritics 2` makes ắ an a but leaves đ a letter of its own. Datasette's search box queries both
columns, our pages fold the question first. The indexes hold no copy of the text (contentless): they are made
once, with the published copy, which never changes after.
"""

from __future__ import annotations

import re
import sqlite3

from db.folding import fold

_TOKENIZER = "unicode61 remove_diacritics 2"

_SOURCES = {
    "articles": """
        select id, concat_words(title, lead, url) as words from articles where is_current = 1
    """,
    "facts": """
        select f.id, concat_words(f.subject, f.province, i.name_vi, i.name_en, f.indicator, f.doc_type,
                                  f.value_text, f.period, f.scope, f.sentence) as words
        from facts as f join articles as a on a.id = f.article_id and a.is_current = 1
        left join indicators as i on i.code = f.indicator
    """,
}
"""What is indexed, by the table it leads back to."""


def build_search(conn: sqlite3.Connection) -> None:
    """Makes `articles_fts` and `facts_fts` anew; their rowid is the table's id."""
    conn.create_function("fold", 1, fold, deterministic=True)
    conn.create_function("concat_words", -1, _concat_words, deterministic=True)
    for table, query in _SOURCES.items():
        index = f"{table}_fts"
        conn.execute(f"drop table if exists {index}")
        conn.execute(
            f"create virtual table {index} using fts5(words, folded, content='', tokenize='{_TOKENIZER}')"
        )
        conn.execute(
            f"insert into {index} (rowid, words, folded) select id, words, fold(words) from ({query})"
        )
        conn.execute(f"insert into {index} ({index}) values ('optimize')")


def match_expression(question: str, *, begun: bool = True) -> str | None:
    """A person's question as an FTS5 query: all of its words, folded, the last one as a prefix if `begun`.

    «922/QĐ-BTTTT» becomes the phrase of its parts. None when there is no word in it.
    """
    phrases = [" ".join(re.findall(r"\w+", part)) for part in fold(question).split()]
    quoted = [f'"{phrase}"' for phrase in phrases if phrase]
    return f"folded : ({' '.join(quoted)}{' *' if begun else ''})" if quoted else None


def _concat_words(*parts: object) -> str:
    return " ".join(str(part) for part in parts if part is not None)
