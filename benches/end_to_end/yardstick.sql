-- What limit server and peer stand on, in a copy of the programme's database: one role with hand-written, minimal
-- row-level security, so that neither carries the weight of the whole policy. The service has its own policies, all of
-- them, on the original.

CREATE ROLE yardstick NOLOGIN;
CREATE ROLE yardstick_login LOGIN NOINHERIT PASSWORD 'yardstick' IN ROLE yardstick;
GRANT SELECT ON state, municipality, club, tenant, project, project_party, resolution, agenda_item, vote, session TO yardstick;
GRANT INSERT, UPDATE ON vote TO yardstick;

-- What a request claims: `yardstick.tenant` (nil for nobody), `yardstick.national` and `yardstick.person`.
CREATE POLICY yardstick ON state FOR SELECT TO yardstick USING (TRUE);
CREATE POLICY yardstick ON municipality FOR SELECT TO yardstick USING (TRUE);
CREATE POLICY yardstick ON club FOR SELECT TO yardstick USING (TRUE);
CREATE POLICY yardstick ON tenant FOR SELECT TO yardstick USING (TRUE);
CREATE POLICY yardstick ON session FOR SELECT TO yardstick USING (TRUE);
CREATE POLICY yardstick ON project FOR SELECT TO yardstick USING (
  audience = 'PUBLIC' OR (audience = 'SEATS' AND (
    (SELECT current_setting('yardstick.national')::bool)
    OR (SELECT current_setting('yardstick.tenant')::uuid)
      = ANY (ARRAY[federal_tenant_id, state_tenant_id, municipal_tenant_id, club_id]))));
CREATE POLICY yardstick ON project_party FOR SELECT TO yardstick USING (
  EXISTS (SELECT 1 FROM project p WHERE p.id = project_id));
CREATE POLICY yardstick ON resolution FOR SELECT TO yardstick USING (
  audience = 'PUBLIC' OR EXISTS (SELECT 1 FROM agenda_item a WHERE a.id = agenda_item_id));
CREATE POLICY yardstick ON agenda_item FOR SELECT TO yardstick USING (
  (SELECT current_setting('yardstick.national')::bool) OR EXISTS (SELECT 1 FROM project p WHERE p.id = project_id
    AND (SELECT current_setting('yardstick.tenant')::uuid)
      = ANY (ARRAY[p.federal_tenant_id, p.state_tenant_id, p.municipal_tenant_id, p.club_id])));
CREATE POLICY yardstick ON vote FOR SELECT TO yardstick USING (
  tenant_id = (SELECT current_setting('yardstick.tenant')::uuid)
  OR EXISTS (SELECT 1 FROM agenda_item a WHERE a.id = agenda_item_id AND a.status = 'CLOSED'));
CREATE POLICY yardstick_insert ON vote FOR INSERT TO yardstick WITH CHECK (
  tenant_id = (SELECT current_setting('yardstick.tenant')::uuid));
CREATE POLICY yardstick_update ON vote FOR UPDATE TO yardstick USING (
  tenant_id = (SELECT current_setting('yardstick.tenant')::uuid));

-- PostGraphile calls every key `rowId`, which this table's own column would be called too.
COMMENT ON COLUMN access_ledger_entry.row_id IS E'@name readRow';

-- What the peer computes beyond columns.
CREATE FUNCTION club_registration_status(club club) RETURNS text STABLE LANGUAGE sql AS
  $$ SELECT CASE WHEN current_date < club.registered_until THEN 'VALID' ELSE 'EXPIRED' END $$;
CREATE TYPE stage_count AS (stage text, projects int);
CREATE FUNCTION club_projects_by_stage(club club) RETURNS SETOF stage_count STABLE LANGUAGE sql AS
  $$ SELECT stage, count(*)::int FROM project WHERE club_id = club.id GROUP BY stage $$;

-- A vote, as limit server and peer cast it: one upsert and one line of audit. No permit, ledger, key or version.
CREATE TABLE audit (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, person_id uuid NOT NULL, item uuid NOT NULL,
  choice text NOT NULL, recorded_at timestamptz NOT NULL DEFAULT now());
ALTER TABLE audit ENABLE ROW LEVEL SECURITY;
CREATE POLICY yardstick ON audit FOR INSERT TO yardstick WITH CHECK (
  person_id = (SELECT current_setting('yardstick.person')::uuid));
GRANT INSERT ON audit TO yardstick;
COMMENT ON TABLE audit IS E'@behavior -*';
CREATE FUNCTION cast_vote(item uuid, choice text) RETURNS agenda_item VOLATILE LANGUAGE plpgsql AS $$
DECLARE
  held agenda_item;
  me uuid := current_setting('yardstick.tenant')::uuid;
  person uuid := current_setting('yardstick.person')::uuid;
BEGIN
  SELECT * INTO STRICT held FROM agenda_item a WHERE a.id = cast_vote.item AND a.status = 'OPEN';
  INSERT INTO vote (id, agenda_item_id, project_id, seat, tenant_id, state_code, person_id, choice, reason, cast_at)
    SELECT gen_random_uuid(), held.id, held.project_id, p.seat, me, held.state_code, person, cast_vote.choice, '', now()
    FROM project_party p WHERE p.project_id = held.project_id AND p.tenant_id = me AND p.standing = 'CURRENT'
    ON CONFLICT (agenda_item_id, seat) DO UPDATE SET choice = EXCLUDED.choice, cast_at = EXCLUDED.cast_at,
      version = vote.version + 1;
  INSERT INTO audit (person_id, item, choice) VALUES (person, held.id, cast_vote.choice);
  RETURN held;
END $$;
