-- What the reports tell, added up as it happens, so that no report reads more rows the longer the programme lasts. Nobody
-- writes here but the triggers of `sums.rs`. Counted is what everybody can read: a row says nothing that anybody could not
-- count, and the same to all.

-- How the proposals of a year fared, of one state or of the whole country (''), in four ways: by the degree of
-- marginalisation and by the governing party as a word, by federation and by club as an id (nil for none).
CREATE TABLE fairness_sum (
  fiscal_year INTEGER NOT NULL,
  state_code TEXT NOT NULL CHECK (length(state_code) IN (0, 2)),
  kind TEXT NOT NULL CHECK (kind IN ('MARGINALISATION', 'FEDERATION', 'CLUB', 'GOVERNING_PARTY')),
  group_id UUID NOT NULL,
  word TEXT NOT NULL,
  proposals BIGINT NOT NULL,
  selected BIGINT NOT NULL,
  rejected BIGINT NOT NULL,
  cost_centavos BIGINT NOT NULL,
  PRIMARY KEY (fiscal_year, state_code, kind, group_id, word)
);
CREATE INDEX fairness_sum_by_cost ON fairness_sum (fiscal_year, state_code, kind, cost_centavos DESC, group_id)
  WHERE proposals > 0;
-- Whose proposals are moved where another party is found to have governed.
CREATE INDEX project_by_municipal_tenant ON project (municipal_tenant_id, created_at);

-- What moved in a state in a month, which is named by its first day; `seat` is empty where it is of none.
CREATE TABLE poa_money_sum (
  state_code TEXT NOT NULL REFERENCES state (code),
  month DATE NOT NULL,
  kind TEXT NOT NULL,
  seat TEXT NOT NULL,
  amount_centavos BIGINT NOT NULL,
  PRIMARY KEY (state_code, month, kind, seat)
);

-- How the works of a state went on in a month: those of which somebody reported for the first time in the year, with their
-- cost and with what had been built of it and spent on it before the year; what was built and spent in the month; and by how
-- many there were more whose money runs ahead. What stands at the end of a month is the sum of the year's months to it.
CREATE TABLE poa_works_sum (
  state_code TEXT NOT NULL REFERENCES state (code),
  month DATE NOT NULL,
  works BIGINT NOT NULL,
  cost_centavos BIGINT NOT NULL,
  built_before_centavos BIGINT NOT NULL,
  built_centavos BIGINT NOT NULL,
  spent_before_centavos BIGINT NOT NULL,
  spent_centavos BIGINT NOT NULL,
  in_alert BIGINT NOT NULL,
  PRIMARY KEY (state_code, month)
);

-- What waits for somebody waits in a stage, and most projects are in none any more in which anything waits.
CREATE INDEX project_by_stage ON project (stage, state_code, id);
