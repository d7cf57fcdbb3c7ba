-- An item says what it decides: selection as always, to proceed on a complete technical file, or an exception, which
-- names the row that it is about. Its resolution says so too, since whoever reads that need not read the item.

ALTER TABLE agenda_item ADD COLUMN purpose TEXT NOT NULL DEFAULT 'SELECTION'
  CHECK (purpose IN ('SELECTION', 'PROCEED', 'EXCEPTION'));
ALTER TABLE agenda_item ADD COLUMN subject_id UUID NOT NULL DEFAULT nil;
ALTER TABLE resolution ADD COLUMN purpose TEXT NOT NULL DEFAULT 'SELECTION'
  CHECK (purpose IN ('SELECTION', 'PROCEED', 'EXCEPTION'));

-- The conditions of a selection are confirmed by the chair, once, and stay confirmed.
ALTER TABLE resolution ADD COLUMN conditions_met_at TIMESTAMPTZ;
ALTER TABLE resolution ADD COLUMN conditions_met_note TEXT NOT NULL DEFAULT '' CHECK (length(conditions_met_note) <= 2000);
