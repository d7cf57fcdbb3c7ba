-- A document of a project: who brought it (`tenant_id`, `seat` where they hold one), for whom it is (`audience`: those who
-- share the project, or the own part alone), and its file, which is kept by the digest of its bytes (`sha256`).
-- `club_id` and `state_code` are those of the project.
CREATE TABLE document (
  id UUID NOT NULL PRIMARY KEY,
  project_id UUID NOT NULL REFERENCES project (id),
  tenant_id UUID NOT NULL REFERENCES tenant (id),
  club_id UUID NOT NULL REFERENCES club (id),
  seat TEXT NOT NULL CHECK (seat IN ('', 'FEDERAL', 'STATE', 'MUNICIPAL', 'MIGRANT')),
  state_code TEXT NOT NULL REFERENCES state (code),
  kind TEXT NOT NULL CHECK (kind IN ('PHOTO', 'BUDGET', 'PLAN', 'PERMIT', 'LAND_TITLE', 'ASSEMBLY_MINUTES', 'QUOTATION',
    'INVOICE', 'RECEIPT', 'CONTRACT', 'REPORT', 'OTHER')),
  audience TEXT NOT NULL CHECK (audience IN ('PROJECT', 'PART')),
  title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
  file_name TEXT NOT NULL CHECK (length(file_name) BETWEEN 1 AND 200),
  media_type TEXT NOT NULL CHECK (media_type IN ('image/jpeg', 'image/png', 'image/webp', 'application/pdf')),
  size_bytes BIGINT NOT NULL CHECK (size_bytes BETWEEN 1 AND 5242880),
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  uploaded_by UUID NOT NULL REFERENCES person (id),
  created_at TIMESTAMPTZ NOT NULL,
  version BIGINT NOT NULL DEFAULT 1,
  CHECK (audience = 'PROJECT' OR seat <> '')
);
CREATE INDEX document_of_project ON document (project_id, created_at, id);
