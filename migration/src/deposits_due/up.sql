-- Until when a seat has to deposit next, beside what it has deposited: the day of the first tranche of the timeline in force up
-- to which its parts are more than that; nothing where all of its parts are deposited. And whether what it has to give is
-- committed. So what waits for a seat is read off an index, and not by going through all that it ever paid.
ALTER TABLE project_party ADD COLUMN next_due_on DATE;
UPDATE project_party SET next_due_on = (
  SELECT min(t.due_on) FROM tranche t
  WHERE t.project_id = project_party.project_id AND t.status IN ('PLANNED', 'RELEASED')
    AND project_party.deposited_centavos < (
      SELECT sum(q.due_centavos) FROM tranche u JOIN tranche_part q ON q.tranche_id = u.id
      WHERE u.project_id = t.project_id AND u.status IN ('PLANNED', 'RELEASED') AND u.position <= t.position
        AND q.seat = project_party.seat))
WHERE standing = 'CURRENT' AND EXISTS (SELECT 1 FROM tranche t WHERE t.project_id = project_party.project_id);
ALTER TABLE project_party ADD COLUMN is_committed BOOLEAN GENERATED ALWAYS AS (committed_centavos = due_centavos) STORED;
CREATE INDEX project_party_next_due ON project_party (tenant_id, state_code, next_due_on, id) WHERE next_due_on IS NOT NULL;
-- By a column of its own, for nobody can tell beforehand how seldom two columns differ.
CREATE INDEX project_party_uncommitted ON project_party (tenant_id, state_code, id)
  WHERE is_committed = FALSE AND standing = 'CURRENT';
-- Sessions of which the minutes are to be drawn up are walked in this order.
CREATE INDEX session_of_state ON session (state_code, id);
