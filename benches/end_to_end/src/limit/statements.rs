//! The limit server's statements, written by hand: a page is cut first and joined afterwards, what is many comes as arrays.

/// Tells the database who asks; in force until the transaction ends.
pub const CLAIMS: &str = "SELECT set_config('role', 'yardstick', true), set_config('yardstick.tenant', $1, true), \
    set_config('yardstick.person', $2, true), set_config('yardstick.national', $3, true)";

pub const PAGE: &str = "SELECT p.id, p.folio, p.title, p.stage, p.project_type, p.fiscal_year, p.created_at, \
      p.cost_centavos, c.folio, c.name, m.code, m.name, s.seats, s.shares, s.due, s.committed, s.deposited, \
      r.outcome, r.votes_for, r.votes_against, r.abstentions, r.recusals \
    FROM (SELECT * FROM project WHERE municipality_code = $1 ORDER BY created_at DESC, id DESC LIMIT 21) p \
    JOIN club c ON c.id = p.club_id JOIN municipality m ON m.code = p.municipality_code \
    CROSS JOIN LATERAL (SELECT array_agg(seat) AS seats, array_agg(share_bps) AS shares, \
        array_agg(due_centavos) AS due, array_agg(committed_centavos) AS committed, \
        array_agg(deposited_centavos) AS deposited \
      FROM project_party WHERE project_id = p.id AND standing = 'CURRENT') s \
    LEFT JOIN LATERAL (SELECT * FROM resolution WHERE project_id = p.id ORDER BY resolved_at DESC, id DESC LIMIT 1) r \
      ON TRUE \
    ORDER BY p.created_at DESC, p.id DESC";

pub const LOOK_UP: &str = "SELECT c.folio, c.name, c.city, c.us_state, current_date < c.registered_until, \
      c.registered_on, c.registered_until, f.name, s.stages, s.numbers \
    FROM club c LEFT JOIN tenant f ON f.id = c.federation_id \
    CROSS JOIN LATERAL (SELECT array_agg(stage) AS stages, array_agg(number) AS numbers \
      FROM (SELECT stage, count(*) AS number FROM project WHERE club_id = c.id GROUP BY stage) g) s \
    WHERE c.folio = $1";

pub const DEEP: &str = "SELECT t.code, t.name, m.code, m.name, p.folio, p.title, p.stage, p.cost_centavos, \
      c.folio, c.name, s.seats, s.due, s.deposited, a.status, a.seats, a.choices \
    FROM state t \
    CROSS JOIN LATERAL (SELECT code, name FROM municipality WHERE state_code = t.code ORDER BY name, code LIMIT 10) m \
    LEFT JOIN LATERAL (SELECT * FROM project WHERE municipality_code = m.code ORDER BY created_at DESC, id DESC LIMIT 5) p \
      ON TRUE \
    LEFT JOIN club c ON c.id = p.club_id \
    LEFT JOIN LATERAL (SELECT array_agg(seat) AS seats, array_agg(due_centavos) AS due, \
        array_agg(deposited_centavos) AS deposited \
      FROM project_party WHERE project_id = p.id AND standing = 'CURRENT') s ON TRUE \
    LEFT JOIN LATERAL (SELECT i.status, v.seats, v.choices FROM \
        (SELECT * FROM agenda_item WHERE project_id = p.id ORDER BY created_at DESC, id DESC LIMIT 1) i \
        CROSS JOIN LATERAL (SELECT array_agg(seat) AS seats, array_agg(choice) AS choices \
          FROM vote WHERE agenda_item_id = i.id) v) a ON TRUE \
    WHERE t.code = $1 ORDER BY m.name, m.code, p.created_at DESC, p.id DESC";

pub const PAGE_500: &str = "SELECT p.id, p.folio, p.title, p.stage, p.project_type, p.fiscal_year, p.created_at, \
      p.cost_centavos, c.folio, c.name, m.code, m.name \
    FROM (SELECT * FROM project WHERE (created_at, id) < ($1, $2) ORDER BY created_at DESC, id DESC LIMIT 11) p \
    JOIN club c ON c.id = p.club_id JOIN municipality m ON m.code = p.municipality_code \
    ORDER BY p.created_at DESC, p.id DESC";

pub const CURSORS: &str = "SELECT id, created_at FROM project WHERE (created_at, id) < ($1, $2) \
    ORDER BY created_at DESC, id DESC LIMIT 101";

/// One upsert and one line of audit, as the peer's function does.
pub const CAST_VOTE: &str = "WITH held AS ( \
      SELECT a.id, a.status, a.project_id, a.state_code, p.seat, p.tenant_id FROM agenda_item a \
      JOIN project_party p ON p.project_id = a.project_id AND p.standing = 'CURRENT' \
      WHERE a.id = $1 AND a.status = 'OPEN' AND p.tenant_id = current_setting('yardstick.tenant')::uuid \
    ), cast_now AS ( \
      INSERT INTO vote (id, agenda_item_id, project_id, seat, tenant_id, state_code, person_id, choice, reason, cast_at) \
      SELECT gen_random_uuid(), id, project_id, seat, tenant_id, state_code, \
        current_setting('yardstick.person')::uuid, $2, '', now() FROM held \
      ON CONFLICT (agenda_item_id, seat) DO UPDATE SET choice = EXCLUDED.choice, cast_at = EXCLUDED.cast_at, \
        version = vote.version + 1 \
      RETURNING seat, choice, version \
    ), noted AS ( \
      INSERT INTO audit (person_id, item, choice) \
      SELECT current_setting('yardstick.person')::uuid, id, $2 FROM held \
    ) SELECT held.status, cast_now.seat, cast_now.choice, cast_now.version FROM held, cast_now";
