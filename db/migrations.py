"""The schema, as migrations that sqlite-utils applies in order, each in one transaction with its record.

Every table is STRICT. Times of the crawl are UTC ISO 8601 text; times printed by a paper are local time with
their +07:00 offset. Offsets count Unicode code points, as both Python and SQLite's substr() do.
"""

from __future__ import annotations

import re

from sqlite_utils import Database, Migrations

from db.claims_schema import CLAIMS, STATEMENTS
from db.facts_schema import EVIDENCE_OFFSET

migrations = Migrations("chiso")

REFERENCE = """
create table sources (
    id text primary key,
    name text not null,
    province text,                          -- short official name; null for a national outlet
    kind text not null,                     -- newspaper, portal, national
    home_url text not null,
    family text not null                    -- the CMS family whose page rules it shares
) strict;

create table provinces (
    id text primary key,                    -- field and GSO code, "63-24": a GSO code alone is no key
    field integer not null check (field in (63, 34)),
    code text not null,
    name text not null,
    slug text not null,                     -- name without marks, as in addresses: "dak-lak"
    type text not null,
    region text,
    sub_region text,
    valid_from text not null,
    valid_to text,
    successor_id text references provinces (id) deferrable initially deferred,
    status text not null,                   -- unchanged, enlarged, merged_away, merged, …
    aliases text not null default '',       -- other spellings, parted by ";"
    source text not null,
    unique (field, code),
    unique (field, slug)
) strict;

create table indicators (
    code text primary key,
    name_vi text not null,
    name_en text,
    parent text references indicators (code) deferrable initially deferred,
    publisher text,
    scale_max real,
    unit text not null,                     -- of its scores: points, percent; or count
    source text not null
) strict;

create table document_types (
    name text primary key,
    name_en text,
    abbreviation text,
    source text not null
) strict;

create table official_values (
    id integer primary key,
    province_id text not null references provinces (id),
    indicator text not null references indicators (code),
    period text not null,
    field integer not null,
    rank integer,
    score real,
    basis text not null,                    -- of the rank: official_table, article, compilation
    score_basis text,
    source_url text not null,
    score_source_url text,
    note text,
    unique (province_id, indicator, period, field)
) strict;

create table packaged (
    name text primary key,                  -- a set of reference data that comes with the program
    digest text not null                    -- SHA-256 of its files as last loaded
) strict;
"""

CRAWL = """
create table runs (
    id integer primary key,
    started_at text not null,
    finished_at text,
    command text not null,
    state text not null check (state in ('running', 'finished', 'failed')) default 'running',
    exit_code integer,
    counts text not null default '{}' check (json_valid(counts))
) strict;

create table run_sources (
    run_id integer not null references runs (id) on delete cascade,
    source_id text not null references sources (id),
    outcome text not null,                  -- ok, failed:…, refused:…, below_floor:…
    detail text,
    discovered integer not null default 0,
    fetched integer not null default 0,
    articles integer not null default 0,
    facts integer not null default 0,
    primary key (run_id, source_id)
) strict, without rowid;

create table issues (
    id integer primary key,
    run_id integer references runs (id) on delete cascade,
    source_id text references sources (id),
    stage text not null,                    -- discover, fetch, archive, read, extract, publish
    outcome text not null,
    subject text,                           -- the address or file concerned
    detail text,
    at text not null
) strict;

create table urls (
    id integer primary key,
    url text not null unique,               -- canonical form
    source_id text not null references sources (id),
    found_via text not null,                -- feed, sitemap, listing, api, seed
    hint_published text,                    -- date the feed or listing gave, a hint only
    first_seen text not null,
    last_seen text not null,
    next_due text,                          -- null: never again
    visits integer not null default 0,
    failures integer not null default 0,
    etag text,
    last_modified text,
    last_outcome text
) strict;
create index urls_due on urls (source_id, next_due);

create table fetches (
    id integer primary key,
    run_id integer references runs (id) on delete set null,
    url_id integer not null references urls (id),
    at text not null,
    final_url text,
    status integer,
    bytes integer,
    content_type text,
    outcome text not null,                  -- archived, not_modified, refused:…, failed:…, rejected:…
    robots text,                            -- allowed, refused, unreachable
    warc_file text,                         -- relative to the archive folder
    warc_offset integer,
    body_sha256 text,
    read_outcome text,                      -- article, or why not; null: not read yet
    reader_version text
) strict;
create index fetches_url on fetches (url_id, at);
create index fetches_unread on fetches (reader_version) where outcome = 'archived';
"""

ARTICLES = """
create table articles (
    id integer primary key,
    url_id integer not null references urls (id),
    fetch_id integer references fetches (id),
    source_id text not null references sources (id),
    url text not null,
    title text,
    lead text,
    author text,
    text text not null check (instr(text, char(0)) = 0),
    captions text not null default '[]' check (json_valid(captions)),
    published text,                         -- ISO local time or date
    published_from text,                    -- how it is known: rule, meta, json_ld, htmldate, url
    content_hash text not null,             -- SHA-256 of title and text
    cluster text not null,                  -- near-duplicates share it
    version integer not null default 1,     -- 1 for the first content of this address, then 2 …
    is_current integer not null default 1 check (is_current in (0, 1)),
    first_seen text not null,
    last_seen text not null,
    reader_version text not null,
    extract_outcome text,                   -- facts, no_topic, no_facts; null: not extracted yet
    extractor_version text,
    unique (url_id, content_hash)
) strict;
create index articles_pending on articles (extractor_version);
create index articles_cluster on articles (cluster);

create table facts (
    id integer primary key,
    article_id integer not null references articles (id) on delete cascade,
    kind text not null check (kind in
        ('rank', 'rank_change', 'score', 'score_change', 'team_count', 'member_count', 'decision')),
    subject_type text check (subject_type in
        ('nation', 'region', 'province', 'district', 'commune', 'village', 'ministry', 'agency')),
    subject text,
    province text,
    province_id text references provinces (id),
    place_id text,
    indicator text references indicators (code),
    period text,
    period_start text,
    period_end text,
    value real,                             -- null for a decision
    value_text text not null,               -- the value as written to JSON: '36', '320.7', '922/QĐ-BTTTT'
    unit text,                              -- rank, places, points, percent, teams, members
    bound text not null check (bound in ('eq', 'ge', 'le', 'approx')),
    out_of integer,
    scope text,
    since text,
    level text check (level in ('commune', 'village', 'district')),
    status text not null check (status in ('actual', 'target')),
    doc_type text references document_types (name),
    evidence text not null,
    start integer not null check (start >= 0),
    "end" integer not null,
    sentence text not null,
    rule text not null,
    confidence real not null check (confidence between 0 and 1),
    reasons text not null default '[]' check (json_valid(reasons)),
    extractor_version text not null,
    first_seen text not null,
    check ("end" > start),
    check ((kind = 'decision') = (value is null))
) strict;
-- one assertion once an article: a second run finds its own rows and changes nothing
create unique index facts_identity on facts (
    article_id, kind, start, "end", value_text, ifnull(subject, ''), ifnull(indicator, ''),
    ifnull(period, ''), status, ifnull(scope, ''), ifnull(level, ''));
create index facts_province on facts (province_id, indicator, period);
create index facts_indicator on facts (indicator, period);
create index facts_value on facts (kind, value_text);

-- nothing is believed without proof
create trigger facts_evidence_insert before insert on facts
when (select substr(text, new.start + 1, new."end" - new.start) from articles where id = new.article_id)
     is not new.evidence
begin
    select raise(abort, 'fact refused: its evidence is not at its span of the article');
end;
create trigger facts_evidence_update before update of evidence, start, "end", article_id on facts
when (select substr(text, new.start + 1, new."end" - new.start) from articles where id = new.article_id)
     is not new.evidence
begin
    select raise(abort, 'fact refused: its evidence is not at its span of the article');
end;
create trigger articles_text_fixed before update of text on articles when new.text is not old.text
begin
    select raise(abort, 'the text of an article never changes: a corrected page is a new version');
end;
"""


NIGHTS = """
create table hosts (
    host text primary key,                  -- name, with port where it is a door of the guard
    not_before text                         -- asked with Retry-After to be left alone until then
) strict;

create table robots (
    origin text primary key,                -- scheme, host and port
    at text not null,                       -- when it was fetched
    status integer not null,                -- 200; 404 and 410: there is none
    body text not null
) strict;

create table archive_files (
    name text primary key,                  -- relative to the archive folder
    run_id integer references runs (id) on delete set null,
    state text not null check (state in ('open', 'closed')),
    bytes integer,                          -- size when it was closed
    records integer
) strict;

alter table fetches add column read_by text;  -- rules, family, generic, trafilatura, api: how it was read
"""

REPRINTS = """
create table text_bands (
    band integer not null,                  -- which part of the MinHash signature
    digest integer not null,                -- hash of that part: equal parts make two texts candidates
    article_id integer not null references articles (id) on delete cascade,
    primary key (band, digest, article_id)
) strict, without rowid;
create index text_bands_article on text_bands (article_id);
"""


@migrations()
def m001_reference(db: Database) -> None:
    """Sources, provinces, indicators, document types and official values."""
    db.executescript(REFERENCE)


@migrations()
def m002_crawl(db: Database) -> None:
    """Runs, addresses and fetch attempts."""
    db.executescript(CRAWL)


@migrations()
def m003_articles_and_facts(db: Database) -> None:
    """Articles, and facts with their proof enforced."""
    db.executescript(ARTICLES)


@migrations()
def m004_nights(db: Database) -> None:
    """What one night leaves the next: rules and wishes of hosts, files of the archive, how pages were read."""
    db.executescript(NIGHTS)


@migrations()
def m005_reprints(db: Database) -> None:
    """Marks of articles by which reprints are found; those already held are given theirs."""
    from db.clusters import place

    db.executescript(REPRINTS)
    for article_id, text in db.conn.execute("select id, text from articles order by id").fetchall():
        place(db, article_id, text)


@migrations()
def m006_claims(db: Database) -> None:
    """Claims with their facts and checks, known inconsistencies of the press, reviews."""
    db.executescript(CLAIMS)


@migrations()
def m007_statements(db: Database) -> None:
    """What claims are made of; the next grouping fills it, for its rules have another version."""
    db.executescript(STATEMENTS)


@migrations()
def m008_checks_without_lists(db: Database) -> None:
    """The checks of `facts` in words that cost less: SQLite makes a table of a list anew for every row stored."""
    [(held,)] = db.conn.execute("select sql from sqlite_master where type = 'table' and name = 'facts'")
    # an edit of the schema's text, as SQLite advises for checks ("Making Other Kinds Of Table Schema Changes"):
    # rebuilding the table would have reviews lose their facts
    [(version,)] = db.conn.execute("pragma schema_version")
    db.conn.execute("pragma writable_schema = on")
    db.conn.execute(
        "update sqlite_master set sql = ? where type = 'table' and name = 'facts'", [without_lists(held)]
    )
    db.conn.execute(f"pragma schema_version = {version + 1}")
    db.conn.execute("pragma writable_schema = reset")


@migrations()
def m009_evidence_in_its_sentence(db: Database) -> None:
    """Where in its sentence a fact's evidence stands, for the same number may stand there twice."""
    db.executescript(EVIDENCE_OFFSET)


_IN_LIST = re.compile(r"\((?P<column>\w+) in\s*\((?P<words>[^)]*)\)\)")


def without_lists(sql: str) -> str:
    """A schema's checks of the form `(x in ('a', 'b'))` as `(x = 'a' or x = 'b')`, which mean the same."""
    return _IN_LIST.sub(
        lambda check: (
            "("
            + " or ".join(f"{check['column']} = {word.strip()}" for word in check["words"].split(","))
            + ")"
        ),
        sql,
    )
