"""Views on claims: what conflicts, what the official tables say, a province's years with its predecessors'.

Like the views of `db.views`, whose CREATE they share. None names a column that is withheld from the public.
"""

from __future__ import annotations

_ABOUT = """c.id as claim_id, c.province_id, c.province, c.subject_type, c.subject, c.indicator, c.kind,
    c.period, c.since, c.scope, c.level, c.fact_status"""

_VALUE = "c.value, c.value_text, c.unit, c.bound, c.out_of"

CLAIM_VIEWS: dict[str, str] = {
    "conflicts": f"""select
    {_ABOUT}, {_VALUE}, c.values_seen, c.why, c.articles, c.independent_texts,
    (select k.verdict from claim_checks as k where k.claim_id = c.id and k.name = 'official_value')
        as official_verdict,
    c.last_published, c.fact_id
    from claims as c
    where c.status = 'conflicting'""",
    "claim_facts": """select
    t.fact_id, s.claim_id, t.article_id, s.agrees, t.confidence, a.published
    from statement_facts as t
    join statements as s on s.id = t.statement
    left join articles as a on a.id = t.article_id""",
    "claim_sources": """select
    m.claim_id, m.agrees, f.id as fact_id, f.value_text, f.bound, f.out_of, f.period, f.confidence,
    f.evidence, f.sentence, f.evidence_offset, a.title, a.url, a.published, s.name as source, a.cluster,
    m.article_id
    from claim_facts as m
    join facts as f on f.id = m.fact_id
    join articles as a on a.id = m.article_id
    join sources as s on s.id = a.source_id""",
    "official_check": f"""select
    {_ABOUT}, {_VALUE}, c.status, k.name as check_name,
    case when k.name = 'ordering' then 'ordering impossible' else k.verdict end as verdict,
    k.expected, k.detail, k.source_url, n.cause as known_cause, n.explanation as known_explanation,
    c.independent_texts, c.fact_id
    from claim_checks as k
    join claims as c on c.id = k.claim_id
    left join provinces as p on p.id = c.province_id
    left join known_inconsistencies as n
        on n.slug = p.slug and n.indicator = c.indicator and n.period = c.period""",
    "province_predecessors": """select
    n.id as province_id, n.name as province, n.slug, o.id as unit_id, o.name as unit, o.slug as unit_slug,
    case when o.slug = n.slug then 'same_name' else 'merged_in' end as relation,
    o.valid_from, o.valid_to, o.status
    from provinces as n
    join provinces as o on o.successor_id = n.id""",
    "province_timeline": f"""select
    u.province_id as timeline_of, u.slug as timeline_slug, u.unit_id, u.unit_name, u.relation,
    {_ABOUT}, {_VALUE}, c.status, c.independent_texts, c.why, c.fact_id, c.first_published, c.last_published
    from (
        select n.id as province_id, n.slug, n.id as unit_id, n.name as unit_name, 'itself' as relation
        from provinces as n where n.field = 34
        union all
        select o.successor_id, n.slug, o.id, o.name,
            case when o.status = 'unchanged' then 'itself' when o.slug = n.slug then 'same_name' else 'merged_in' end
        from provinces as o join provinces as n on n.id = o.successor_id
    ) as u
    join claims as c on c.province_id = u.unit_id
    where c.subject_type = 'province'""",
    "rule_record": """select
    r.rule,
    sum(r.verdict = 'accepted') as accepted,
    sum(r.verdict = 'corrected') as corrected,
    sum(r.verdict = 'rejected') as rejected,
    count(*) as reviewed,
    round(avg(r.verdict = 'accepted'), 3) as share_right,
    round(avg(r.confidence), 3) as mean_confidence,
    sum(r.state = 'reopened') as reopened
    from reviews as r
    where r.state <> 'superseded'
    group by r.rule""",
    "doubtful": """with doubts as (
        select r.fact_id, 1 as weight, 'its evidence changed since it was reviewed' as doubt
        from reviews as r where r.state = 'reopened' and r.fact_id is not null
        union all
        select m.fact_id, 2, 'it cannot be: ' || k.name || ', ' || k.detail
        from claim_checks as k join claim_facts as m on m.claim_id = k.claim_id and m.agrees = 1
        where k.verdict = 'impossible'
        union all
        select m.fact_id, 3, 'the official value is ' || k.expected
        from claim_checks as k join claim_facts as m on m.claim_id = k.claim_id and m.agrees = 1
        where k.verdict = 'differs'
        union all
        select m.fact_id, 4, 'articles disagree'
        from claims as c join claim_facts as m on m.claim_id = c.id
        where c.status = 'conflicting'
        union all
        select f.id, 5, 'read with little confidence'
        from facts as f where f.confidence between 0.3 and 0.7)
    select d.weight, d.doubt, f.id as fact_id, f.kind, f.subject, f.province, f.indicator, f.period,
        f.value_text, f.bound, f.out_of, f.scope, f.status, f.confidence, f.rule, f.evidence, f.sentence,
        f.evidence_offset, a.title, a.url, a.published, f.article_id
    from (select fact_id, min(weight) as weight, doubt from doubts group by fact_id) as d
    join facts as f on f.id = d.fact_id
    join articles as a on a.id = f.article_id and a.is_current = 1
    where not exists (select 1 from reviews as r where r.fact_id = f.id and r.state = 'standing')""",
}
"""Name → select, as in `db.views.VIEWS`."""

FACTS_AS_OF = """
-- the facts that could be known at the end of a day (UTC): of each page, the version last seen by then
with versions as (
    select a.id, row_number() over (
        partition by a.url_id order by min(date(a.last_seen), :day) desc, a.first_seen desc, a.id desc) as nth
    from articles as a where date(a.first_seen) <= :day)
select f.id as fact_id, f.kind, f.subject_type, f.subject, f.province, f.province_id, f.indicator, f.period,
    f.value_text, f.value, f.unit, f.bound, f.out_of, f.scope, f.level, f.status, f.confidence, f.evidence,
    f.sentence, f.evidence_offset, a.title, a.url, a.published, a.first_seen as known_since, f.article_id
from versions as v
join articles as a on a.id = v.id
join facts as f on f.article_id = a.id
where v.nth = 1
"""
"""What was known on a day (`:day`, ISO date), as the present extractor reads what had been seen by then."""
