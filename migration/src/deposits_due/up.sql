-- Until when a seat has to deposit next, beside what it has deposited: the day of the first tranche of the timeline in force up
-- to which its parts are more than that. Nothing stands where nothing is due, so that what waits for a seat is read off an
-- index, and not by going through all that it ever paid.
ALTER TABLE project_party ADD COLUMN next_due_on DATE;
UPDATE project_party SET next_due_on = (
  SELECT min(t.due_on) FROM tranche t
  WHERE t.project_id = project_party.project_id AND t.status IN ('PLANNED', 'RELEASED')
    AND project_party.deposited_centavos < (
      SELECT sum(q.due_centavos) FROM tranche u JOIN tranche_part q ON q.tranche_id = u.id
      WHERE u.project_id = t.project_id AND u.status IN ('PLANNED', 'RELEASED') AND u.position <= t.position
        AND q.seat = project_party.seat))
WHERE standing = 'CURRENT' AND EXISTS (SELECT 1 FROM tranche t WHERE t.project_id = project_party.project_id);
CREATE INDEX project_party_next_due ON project_party (tenant_id, next_due_on, id) WHERE next_due_on IS NOT NULL;
CREATE INDEX project_party_uncommitted ON project_party (tenant_id, id)
  WHERE committed_centavos <> due_centavos AND standing = 'CURRENT';
