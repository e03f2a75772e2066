"""The tables of claims, their statements, checks and people's reviews, as two migrations make them."""

CLAIMS = """
drop table if exists claims;
drop table if exists reviews;

create table claims (
    id text primary key,                    -- 16 hex digits of the question's hash: the same in every rebuild
    question integer not null,              -- hash of what is asked; rankings of 63 and of 34 share it
    kind text not null,
    subject_type text,
    subject text,
    province text,
    province_id text references provinces (id),
    indicator text references indicators (code),
    period text,
    since text,
    scope text,
    level text,
    fact_status text not null check (fact_status in ('actual', 'target')),
    value real,                             -- null for a document
    value_text text not null,               -- the value shown
    unit text,
    bound text not null check (bound in ('eq', 'ge', 'le', 'approx')),
    out_of integer,
    doc_type text references document_types (name),
    status text not null check (status in ('single', 'agreed', 'conflicting')),
    shown_because text not null,            -- the rule that chose the value, db.settling.BECAUSE
    why text not null,                      -- the same in words, Vietnamese · English
    values_seen text not null check (json_valid(values_seen)),
    facts integer not null,
    articles integer not null,
    independent_texts integer not null,     -- reprints count once
    fact_id integer not null,               -- the fact whose words are shown
    first_published text,
    last_published text,
    first_seen text not null,
    last_seen text not null
) strict;
create index claims_question on claims (question);
create index claims_province on claims (province_id, indicator, period);
create index claims_indicator on claims (indicator, period, kind);
create index claims_documents on claims (value_text) where kind = 'decision';
create index claims_conflicting on claims (indicator, period) where status = 'conflicting';

create table claim_facts (
    fact_id integer primary key,            -- no reference: facts that went are noticed by their article
    claim_id text not null references claims (id) on delete cascade deferrable initially deferred,
    article_id integer not null references articles (id) on delete cascade,
    agrees integer not null check (agrees in (0, 1))
) strict;
create index claim_facts_claim on claim_facts (claim_id);
create index claim_facts_article on claim_facts (article_id);

create table claim_checks (
    claim_id text not null references claims (id) on delete cascade,
    name text not null check (name in ('official_value', 'ordering', 'formula', 'range')),
    verdict text not null check (verdict in ('agrees', 'differs', 'impossible')),
    expected text,                          -- what the check would have accepted
    detail text not null,
    source_url text,
    primary key (claim_id, name)
) strict, without rowid;
create index claim_checks_verdict on claim_checks (verdict, name);

create table known_inconsistencies (
    id text primary key,
    slug text not null,                     -- of the province, as in provinces
    indicator text not null references indicators (code),
    period text not null,
    cause text not null check (cause in ('press_error', 'table_error', 'unexplained')),
    stated text not null,
    explanation text not null,
    source_url text not null
) strict;
create index known_inconsistencies_of on known_inconsistencies (slug, indicator, period);

create table reviews (
    id integer primary key,
    url text not null,                      -- what was judged is told by address, evidence and assertion:
    kind text not null,                     -- row numbers do not outlive a rebuild
    evidence text not null,
    sentence text not null,
    evidence_hash text not null,            -- SHA-256 of the four
    asserted text not null check (json_valid(asserted)),
    verdict text not null check (verdict in ('accepted', 'rejected', 'corrected')),
    corrected text check (corrected is null or json_valid(corrected)),
    reason text,
    rule text not null,
    extractor_version text not null,
    confidence real not null,
    reviewer text not null,
    at text not null,
    state text not null default 'new' check (state in
        ('new', 'standing', 'reopened', 'superseded', 'gone')),
    fact_id integer references facts (id) on delete set null,
    check ((verdict = 'corrected') = (corrected is not null))
) strict;
create unique index reviews_once on reviews (evidence_hash, asserted, reviewer, at);
create index reviews_fact on reviews (fact_id);
create unique index reviews_standing on reviews (fact_id) where state = 'standing';
create index reviews_url on reviews (url);

-- documents are looked up by number; numbers of other kinds are not, and cost a tenth of inserting
drop index if exists facts_value;
create index facts_documents on facts (value_text) where kind = 'decision';

-- what claims are made of: an article waits for grouping when its facts or what it counts as changed
alter table articles add column claimed integer not null default 0 check (claimed in (0, 1));
create index articles_unclaimed on articles (id) where claimed = 0;
-- what claims need of an article lies behind its text: read from here
create index articles_counted on articles (id, is_current, claimed, cluster, url, published, first_seen);
create trigger articles_reopen_claims
after update of is_current, cluster, published, first_seen on articles
when old.is_current is not new.is_current or old.cluster is not new.cluster
  or old.published is not new.published or old.first_seen is not new.first_seen
begin
    update articles set claimed = 0 where id = new.id;
end;
"""

STATEMENTS = """
-- what is stated, and by which facts: what makes claims, in narrow rows that lie side by side
drop table claim_facts;

create table statements (
    id integer primary key,                 -- hash of all it states
    question integer not null,
    claim_id text references claims (id) deferrable initially deferred,  -- null until it is grouped
    agrees integer check (agrees in (0, 1)),
    kind text not null,
    subject_type text,
    subject text,
    province text,
    province_id text references provinces (id),
    indicator text,
    period text,
    value real,
    value_text text not null,
    unit text,
    bound text not null,
    out_of integer,
    scope text,
    since text,
    level text,
    status text not null,
    doc_type text
) strict;
create index statements_question on statements (question);
create index statements_claim on statements (claim_id);

create table statement_facts (
    statement integer not null references statements (id) deferrable initially deferred,
    fact_id integer not null unique,        -- no reference: facts that went are noticed by their article
    article_id integer not null references articles (id) on delete cascade,
    start integer not null,
    confidence real not null,
    verdict text,
    primary key (statement, fact_id)
) strict, without rowid;
create index statement_facts_article on statement_facts (article_id);
"""
