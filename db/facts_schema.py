"""What migrations add to the fact table, as SQL; see `db.migrations`, which began it."""

from __future__ import annotations

EVIDENCE_OFFSET = """
alter table facts add column evidence_offset integer    -- 0-based; null where the evidence runs past its sentence
    check (evidence_offset >= 0 and substr(sentence, evidence_offset + 1, length(evidence)) = evidence);

-- the only place in the article that the sentence can have around its evidence, if it stands there
update facts set evidence_offset = (
    select case when instr(w.words, facts.sentence) > 0
        then facts.start - w.first - instr(w.words, facts.sentence) + 1 end
    from (
        select max(facts."end" - length(facts.sentence), 0) as first, substr(
            a.text, max(facts."end" - length(facts.sentence), 0) + 1,
            facts.start + length(facts.sentence) - max(facts."end" - length(facts.sentence), 0)) as words
        from articles as a where a.id = facts.article_id
    ) as w)
where length(sentence) >= length(evidence);

drop trigger facts_evidence_insert;
drop trigger facts_evidence_update;
create trigger facts_evidence_insert before insert on facts
when not exists (
    select 1 from articles
    where id = new.article_id and substr(text, new.start + 1, new."end" - new.start) = new.evidence and
        (new.evidence_offset is null or
         substr(text, new.start - new.evidence_offset + 1, length(new.sentence)) = new.sentence))
begin
    select raise(abort, 'fact refused: its evidence is not at its span of the article, or its sentence not around it');
end;
create trigger facts_evidence_update
before update of evidence, start, "end", evidence_offset, sentence, article_id on facts
when not exists (
    select 1 from articles
    where id = new.article_id and substr(text, new.start + 1, new."end" - new.start) = new.evidence and
        (new.evidence_offset is null or
         substr(text, new.start - new.evidence_offset + 1, length(new.sentence)) = new.sentence))
begin
    select raise(abort, 'fact refused: its evidence is not at its span of the article, or its sentence not around it');
end;
"""
"""Where in its sentence the evidence stands, for facts stored before too, and the proof of it."""
