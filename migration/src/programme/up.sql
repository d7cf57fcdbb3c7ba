-- The programme's tables (Libro Blanco), added up as it happens as in `sums.rs`: of projects that everybody can read and that
-- were selected at least. Nobody writes here but the triggers of `programme.rs`. Only money is kept by state:
-- deposits are many, and selections few.

CREATE TABLE programme_type_sum (
  fiscal_year INTEGER NOT NULL,
  project_type TEXT NOT NULL,
  projects BIGINT NOT NULL,
  cost_centavos BIGINT NOT NULL,
  PRIMARY KEY (fiscal_year, project_type)
);
-- Projects of a place: a state by two digits, a municipality by five. Only `place_is_tabled` reads it, to count places.
CREATE TABLE programme_place_sum (
  fiscal_year INTEGER NOT NULL,
  place_code TEXT NOT NULL CHECK (length(place_code) IN (2, 5)),
  projects BIGINT NOT NULL,
  PRIMARY KEY (fiscal_year, place_code)
);
-- How many places have projects.
CREATE TABLE programme_year_sum (
  fiscal_year INTEGER NOT NULL PRIMARY KEY,
  states BIGINT NOT NULL,
  municipalities BIGINT NOT NULL
);
-- Money of the seats that take part.
CREATE TABLE programme_seat_sum (
  fiscal_year INTEGER NOT NULL,
  state_code TEXT NOT NULL REFERENCES state (code),
  seat TEXT NOT NULL,
  parties BIGINT NOT NULL,
  due_centavos BIGINT NOT NULL,
  deposited_centavos BIGINT NOT NULL,
  PRIMARY KEY (fiscal_year, state_code, seat)
);
-- Clubs are counted off an index: a trigger of their own would have SQLite look through all that names a club, for each one.
CREATE INDEX club_by_us_state ON club (us_state);
