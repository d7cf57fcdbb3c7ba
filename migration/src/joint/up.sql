-- The tenants that hold the seats of a project, beside the project itself: who sees it is then asked of one row, by an
-- index, and policies of the database can ask it without asking the seats, which ask the project. The club's seat is
-- `club_id`. Nobody holds a seat that is nil: a draft has none yet, and who has left a seat (`standing`) is not here.
ALTER TABLE project ADD COLUMN federal_tenant_id UUID NOT NULL DEFAULT nil;
ALTER TABLE project ADD COLUMN state_tenant_id UUID NOT NULL DEFAULT nil;
ALTER TABLE project ADD COLUMN municipal_tenant_id UUID NOT NULL DEFAULT nil;
UPDATE project SET
  federal_tenant_id = coalesce((SELECT p.tenant_id FROM project_party p
    WHERE p.project_id = project.id AND p.seat = 'FEDERAL' AND p.standing = 'CURRENT'), federal_tenant_id),
  state_tenant_id = coalesce((SELECT p.tenant_id FROM project_party p
    WHERE p.project_id = project.id AND p.seat = 'STATE' AND p.standing = 'CURRENT'), state_tenant_id),
  municipal_tenant_id = coalesce((SELECT p.tenant_id FROM project_party p
    WHERE p.project_id = project.id AND p.seat = 'MUNICIPAL' AND p.standing = 'CURRENT'), municipal_tenant_id);
