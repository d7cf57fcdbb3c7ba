-- Of the places of a seat that several clubs or municipalities share, one of them has half, as committees that adopt no
-- other rule have it.
ALTER TABLE committee ADD COLUMN representatives_per_organisation INTEGER NOT NULL DEFAULT 1
  CHECK (representatives_per_organisation BETWEEN 1 AND 10);
UPDATE committee SET representatives_per_organisation = (representatives_per_seat + 1) / 2;
