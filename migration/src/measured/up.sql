-- A refund by measured volume goes by what the executor reported or the works committee measured, and by nobody's word alone.
-- Nothing stands where the committee looked and did not measure.
ALTER TABLE inspection ADD COLUMN physical_bps INTEGER CHECK (physical_bps BETWEEN 0 AND 10000);
