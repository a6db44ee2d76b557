CREATE INDEX relations_by_subject ON relations (subject);
CREATE INDEX relations_by_target ON relations (target);
CREATE VIEW neighbours AS
  -- Every relation from both of its ends: how it reads from `entry`.
  SELECT r.subject AS entry, CASE WHEN r.symmetric THEN 'both' ELSE 'out' END AS direction, k.phrase,
         r.target AS other, e.name AS other_name, r.kind, r.family, r.rationale, r.inferred, r.id AS relation
  FROM relations AS r JOIN kinds AS k ON k.id = r.kind JOIN entries AS e ON e.id = r.target
  UNION ALL
  SELECT r.target, CASE WHEN r.symmetric THEN 'both' ELSE 'in' END,
         CASE WHEN r.symmetric THEN k.phrase ELSE k.inverse_phrase END,
         r.subject, e.name, r.kind, r.family, r.rationale, r.inferred, r.id
  FROM relations AS r JOIN kinds AS k ON k.id = r.kind JOIN entries AS e ON e.id = r.subject;
CREATE VIEW cited AS
  -- Who says so: one row for each relation and source.
  SELECT r.id AS relation, r.subject, r.kind, r.target, r.rationale, s.id AS source, s.title, s.url, s.year,
         p.name AS publisher
  FROM relations AS r JOIN relation_sources AS c ON c.relation = r.id JOIN sources AS s ON s.id = c.source
  JOIN publishers AS p ON p.id = s.publisher;
CREATE VIEW also_called AS
  -- What catalogues call an entry, and how well the meanings match.
  SELECT m.entry, e.name, l.catalogue, l.name AS name_there, m.match, m.stance, l.url
  FROM matches AS m JOIN entries AS e ON e.id = m.entry JOIN listings AS l ON l.id = m.listing;
CREATE VIEW coverage AS
  -- How much of each catalogue the graph carries: listings that are entries here, of all that could be.
  SELECT l.catalogue, count(DISTINCT l.id) AS listings, count(DISTINCT m.listing) AS carried
  FROM listings AS l LEFT JOIN matches AS m ON m.listing = l.id
  WHERE l.not_entry_because IS NULL GROUP BY l.catalogue;
CREATE VIRTUAL TABLE entries_fts USING fts5(
  name, also_known_as, problems_solved, summary, problem, solution,
  content="entries", tokenize="porter unicode61"
);
INSERT INTO entries_fts (entries_fts) VALUES ('rebuild');
INSERT INTO entries_fts (entries_fts) VALUES ('optimize');
