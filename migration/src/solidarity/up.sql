-- A need is filed by a mirror club, or by its municipality where the community has none: then `assembly_endorsements` of
-- the assembly endorsed it, as its minutes say. Whatever was filed before was filed by its mirror club.
ALTER TABLE need ADD COLUMN filer_id UUID NOT NULL DEFAULT nil;
UPDATE need SET filer_id = mirror_club_id;
ALTER TABLE need ADD COLUMN assembly_endorsements INTEGER NOT NULL DEFAULT 0
  CHECK (assembly_endorsements BETWEEN 0 AND attendees
    AND (mirror_club_id IS NULL) = (assembly_endorsements > 0)
    AND (mirror_club_id IS NULL OR mirror_club_id = filer_id));
ALTER TABLE need ADD COLUMN minutes_reference TEXT NOT NULL DEFAULT '' CHECK (length(minutes_reference) <= 200);

-- The place in the solidarity list, whose first is greatest: of a community that has open needs and no club its degree of
-- marginalisation, or that of its municipality where it is not known, a million times, and the number of the needs. It is
-- 0 for all others.
ALTER TABLE community ADD COLUMN solidarity_rank BIGINT NOT NULL DEFAULT 0;
UPDATE community SET solidarity_rank =
  1000000 * (
    SELECT CASE CASE community.marginalisation_degree WHEN 'UNKNOWN' THEN m.marginalisation_degree
      ELSE community.marginalisation_degree END
      WHEN 'VERY_HIGH' THEN 6 WHEN 'HIGH' THEN 5 WHEN 'MEDIUM' THEN 4 WHEN 'LOW' THEN 3 WHEN 'VERY_LOW' THEN 2 ELSE 1 END
    FROM municipality m WHERE m.code = community.municipality_code)
  + (SELECT count(*) FROM need n WHERE n.community_id = community.id AND n.status = 'OPEN')
  WHERE EXISTS (SELECT 1 FROM need n WHERE n.community_id = community.id AND n.status = 'OPEN')
  AND NOT EXISTS (SELECT 1 FROM club k WHERE k.community_id = community.id);
CREATE INDEX community_by_solidarity ON community (solidarity_rank, id);
-- Whether a community has a club is asked with each need.
CREATE INDEX club_by_community ON club (community_id);
