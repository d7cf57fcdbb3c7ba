-- When proposals are taken in, and when what was submitted can still be corrected: for all the same days, of the rules.
-- Rules without days leave it open.
ALTER TABLE rule_set ADD COLUMN submission_opens_on DATE;
ALTER TABLE rule_set ADD COLUMN submission_closes_on DATE
  CHECK ((submission_opens_on IS NULL) = (submission_closes_on IS NULL) AND submission_closes_on >= submission_opens_on);
ALTER TABLE rule_set ADD COLUMN correction_opens_on DATE;
ALTER TABLE rule_set ADD COLUMN correction_closes_on DATE
  CHECK ((correction_opens_on IS NULL) = (correction_closes_on IS NULL) AND correction_closes_on >= correction_opens_on);
-- How far the price of a unit may be from the usual one before it is an outlier, in basis points of that.
ALTER TABLE rule_set ADD COLUMN price_tolerance_bps INTEGER NOT NULL DEFAULT 5000
  CHECK (price_tolerance_bps BETWEEN 0 AND 1000000);

-- What a proposal says beyond its title. `content_revision` counts how often it was written, the last time by `revised_by`;
-- `confirmed_revision` is the one that enough officers have confirmed, 0 before any. What was proposed before there was
-- content says nothing of it.
ALTER TABLE project ADD COLUMN kind TEXT
  CHECK (kind IN ('INFRASTRUCTURE', 'SERVICES', 'EDUCATIONAL', 'PRODUCTIVE'));
ALTER TABLE project ADD COLUMN beneficiary_women INTEGER CHECK (beneficiary_women BETWEEN 0 AND 1000000);
ALTER TABLE project ADD COLUMN beneficiary_men INTEGER
  CHECK ((beneficiary_women IS NULL) = (beneficiary_men IS NULL) AND beneficiary_men BETWEEN 0 AND 1000000
    AND beneficiary_women + beneficiary_men > 0);
ALTER TABLE project ADD COLUMN content_revision BIGINT NOT NULL DEFAULT 1 CHECK (content_revision >= 1);
ALTER TABLE project ADD COLUMN confirmed_revision BIGINT NOT NULL DEFAULT 0
  CHECK (confirmed_revision BETWEEN 0 AND content_revision);
ALTER TABLE project ADD COLUMN revised_by UUID NOT NULL DEFAULT nil;
UPDATE project SET revised_by = drafted_by, confirmed_revision = CASE audience WHEN 'PROPOSER' THEN 0 ELSE 1 END;

-- What the work costs, line by line; together the cost. A line that another text took the place of stays, as `FORMER`.
-- `likeness` is concept and unit as they are compared with those of earlier works of the type; the usual price and how the
-- line stands beside it are of the day on which it was written.
CREATE TABLE budget_line (
  id UUID NOT NULL PRIMARY KEY,
  project_id UUID NOT NULL REFERENCES project (id),
  club_id UUID NOT NULL REFERENCES club (id),
  revision BIGINT NOT NULL CHECK (revision >= 1),
  standing TEXT NOT NULL CHECK (standing IN ('CURRENT', 'FORMER')),
  position INTEGER NOT NULL CHECK (position BETWEEN 1 AND 50),
  concept TEXT NOT NULL CHECK (length(concept) BETWEEN 1 AND 200),
  unit TEXT NOT NULL CHECK (length(unit) BETWEEN 1 AND 40),
  quantity_e4 BIGINT NOT NULL CHECK (quantity_e4 > 0),
  unit_price_centavos BIGINT NOT NULL CHECK (unit_price_centavos > 0),
  amount_centavos BIGINT NOT NULL CHECK (amount_centavos > 0),
  project_type TEXT NOT NULL,
  likeness TEXT NOT NULL,
  compared_with INTEGER NOT NULL CHECK (compared_with >= 0),
  usual_unit_price_centavos BIGINT CHECK (usual_unit_price_centavos > 0),
  price_standing TEXT NOT NULL CHECK (price_standing IN ('UNCOMPARED', 'USUAL', 'ABOVE', 'BELOW')),
  CHECK ((usual_unit_price_centavos IS NULL) = (price_standing = 'UNCOMPARED'))
);
CREATE UNIQUE INDEX budget_line_by_project ON budget_line (project_id, revision, position);
CREATE INDEX budget_line_by_likeness ON budget_line (project_type, likeness, standing, id);
CREATE INDEX budget_line_by_standing ON budget_line (project_id, standing, position);

-- Where the work is built; a place in millionths of a degree, within Mexico.
CREATE TABLE project_site (
  id UUID NOT NULL PRIMARY KEY,
  project_id UUID NOT NULL REFERENCES project (id),
  club_id UUID NOT NULL REFERENCES club (id),
  revision BIGINT NOT NULL CHECK (revision >= 1),
  standing TEXT NOT NULL CHECK (standing IN ('CURRENT', 'FORMER')),
  position INTEGER NOT NULL CHECK (position BETWEEN 1 AND 20),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  locality TEXT NOT NULL CHECK (length(locality) BETWEEN 1 AND 200),
  latitude_e6 INTEGER CHECK (latitude_e6 BETWEEN 14540833 AND 32718334),
  longitude_e6 INTEGER CHECK (longitude_e6 BETWEEN -118366667 AND -86710000),
  CHECK ((latitude_e6 IS NULL) = (longitude_e6 IS NULL))
);
CREATE UNIQUE INDEX project_site_by_project ON project_site (project_id, revision, position);
CREATE INDEX project_site_by_standing ON project_site (project_id, standing, position);
