-- Takes down what `up.sql` made, last first.
ALTER TABLE decision_ledger_entry DROP COLUMN tier;
ALTER TABLE deposit DROP COLUMN evidence_document_id;
DROP TABLE operating_cost;
DROP TABLE refund_share;
DROP TABLE refund_case;
DROP TABLE hold;
