CREATE TABLE about (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);
CREATE TABLE families (
  id TEXT NOT NULL PRIMARY KEY,
  label TEXT NOT NULL,
  rank INTEGER NOT NULL
);
CREATE TABLE kinds (
  id TEXT NOT NULL PRIMARY KEY,
  iri TEXT NOT NULL,
  label TEXT NOT NULL,
  phrase TEXT NOT NULL,
  inverse_phrase TEXT NOT NULL,
  family TEXT NOT NULL REFERENCES families (id),
  symmetric INTEGER NOT NULL
);
CREATE TABLE relations (
  id TEXT NOT NULL PRIMARY KEY,
  subject TEXT NOT NULL REFERENCES entries (id),
  kind TEXT NOT NULL REFERENCES kinds (id),
  target TEXT NOT NULL REFERENCES entries (id),
  family TEXT NOT NULL REFERENCES families (id),
  symmetric INTEGER NOT NULL,
  rationale TEXT,
  confidence REAL,
  inferred INTEGER NOT NULL
);
CREATE TABLE relation_sources (
  relation TEXT NOT NULL REFERENCES relations (id),
  source TEXT NOT NULL REFERENCES sources (id),
  PRIMARY KEY (relation, source)
);
CREATE TABLE relation_problems (
  relation TEXT NOT NULL REFERENCES relations (id),
  problem TEXT NOT NULL REFERENCES problems (id),
  PRIMARY KEY (relation, problem)
);
CREATE TABLE relation_because (
  relation TEXT NOT NULL REFERENCES relations (id),
  because TEXT NOT NULL,
  PRIMARY KEY (relation, because)
);
CREATE TABLE relation_disputes (
  relation TEXT NOT NULL REFERENCES relations (id),
  source TEXT NOT NULL REFERENCES sources (id),
  says TEXT NOT NULL
);
CREATE TABLE effects (
  id TEXT NOT NULL PRIMARY KEY,
  entry TEXT NOT NULL REFERENCES entries (id),
  quality TEXT NOT NULL REFERENCES qualities (id),
  effect TEXT NOT NULL,
  rationale TEXT NOT NULL,
  confidence REAL NOT NULL
);
CREATE TABLE effect_sources (
  effect TEXT NOT NULL REFERENCES effects (id),
  source TEXT NOT NULL REFERENCES sources (id),
  PRIMARY KEY (effect, source)
);
CREATE TABLE effect_disputes (
  effect TEXT NOT NULL REFERENCES effects (id),
  source TEXT NOT NULL REFERENCES sources (id),
  says TEXT NOT NULL
);
CREATE TABLE implementations (
  entry TEXT NOT NULL REFERENCES entries (id),
  technology TEXT NOT NULL REFERENCES technologies (id),
  note TEXT,
  PRIMARY KEY (entry, technology)
);
CREATE TABLE listings (
  id TEXT NOT NULL PRIMARY KEY,
  iri TEXT NOT NULL,
  catalogue TEXT NOT NULL REFERENCES catalogues (id),
  name TEXT NOT NULL,
  code TEXT,
  url TEXT,
  position INTEGER,
  locator TEXT,
  remark TEXT,
  not_entry_because TEXT
);
CREATE TABLE listing_facts (
  listing TEXT NOT NULL REFERENCES listings (id),
  field TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (listing, field, value)
);
CREATE TABLE listing_sources (
  listing TEXT NOT NULL REFERENCES listings (id),
  source TEXT NOT NULL REFERENCES sources (id),
  PRIMARY KEY (listing, source)
);
CREATE TABLE links (
  id TEXT NOT NULL PRIMARY KEY,
  listing TEXT NOT NULL REFERENCES listings (id),
  text TEXT NOT NULL,
  source TEXT REFERENCES sources (id),
  position INTEGER,
  remark TEXT
);
CREATE TABLE link_facts (
  link TEXT NOT NULL REFERENCES links (id),
  field TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (link, field, value)
);
CREATE TABLE matches (
  entry TEXT NOT NULL REFERENCES entries (id),
  listing TEXT NOT NULL REFERENCES listings (id),
  match TEXT NOT NULL,
  stance TEXT,
  PRIMARY KEY (entry, listing)
);
