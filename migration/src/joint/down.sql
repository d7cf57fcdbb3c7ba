ALTER TABLE project DROP COLUMN federal_tenant_id;
ALTER TABLE project DROP COLUMN state_tenant_id;
ALTER TABLE project DROP COLUMN municipal_tenant_id;
