// Written by patgraph. It is made from the graph: change the graph instead.
// Run it: cypher-shell -f FILE. Running it again changes nothing.
CREATE CONSTRAINT patgraph_entry IF NOT EXISTS FOR (n:Entry) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT patgraph_category IF NOT EXISTS FOR (n:Category) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT patgraph_servicetype IF NOT EXISTS FOR (n:ServiceType) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT patgraph_qualityattribute IF NOT EXISTS FOR (n:QualityAttribute) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT patgraph_problem IF NOT EXISTS FOR (n:Problem) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT patgraph_technology IF NOT EXISTS FOR (n:Technology) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT patgraph_publisher IF NOT EXISTS FOR (n:Publisher) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT patgraph_source IF NOT EXISTS FOR (n:Source) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT patgraph_catalogue IF NOT EXISTS FOR (n:Catalogue) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT patgraph_listing IF NOT EXISTS FOR (n:Listing) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT patgraph_link IF NOT EXISTS FOR (n:Link) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT patgraph_relationkind IF NOT EXISTS FOR (n:RelationKind) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT patgraph_dataset IF NOT EXISTS FOR (n:Dataset) REQUIRE n.id IS UNIQUE;
UNWIND [
{id: 'azure', properties: {iri: 'https://w3id.org/patgraph/catalogue/azure', title: 'Azure', creators: ['Microsoft'], url: 'https://example.org/azure', licence: null, keywords: null, complete: false, note: null}}
] AS row
MERGE (n:Catalogue {id: row.id})
ON CREATE SET n.made_by = 'patgraph'
WITH n, row
WHERE any(key IN keys(row.properties) WHERE coalesce(n[key] <> row.properties[key], (n[key] IS NULL) <> (row.properties[key] IS NULL)))
SET n += row.properties;
UNWIND [
{id: 'communication', properties: {iri: 'https://w3id.org/patgraph/category/communication', name: 'Communication', summary: 'How parts talk.', aliases: null}},
{id: 'messaging', properties: {iri: 'https://w3id.org/patgraph/category/messaging', name: 'Messaging', summary: 'By messages.', aliases: null}},
{id: 'resilience', properties: {iri: 'https://w3id.org/patgraph/category/resilience', name: 'Resilience', summary: 'Surviving faults.', aliases: null}}
] AS row
MERGE (n:Category {id: row.id})
ON CREATE SET n.made_by = 'patgraph'
WITH n, row
WHERE any(key IN keys(row.properties) WHERE coalesce(n[key] <> row.properties[key], (n[key] IS NULL) <> (row.properties[key] IS NULL)))
SET n += row.properties;
UNWIND [
{id: 'patgraph', properties: {iri: 'https://w3id.org/patgraph/dataset', title: 'patgraph: the architecture knowledge graph', version: '…', licence: 'https://creativecommons.org/licenses/by/4.0/'}}
] AS row
MERGE (n:Dataset {id: row.id})
ON CREATE SET n.made_by = 'patgraph'
WITH n, row
WHERE any(key IN keys(row.properties) WHERE coalesce(n[key] <> row.properties[key], (n[key] IS NULL) <> (row.properties[key] IS NULL)))
SET n += row.properties;
UNWIND [
{id: 'retry-storm', properties: {iri: 'https://w3id.org/patgraph/pattern/retry-storm', name: 'Retry Storm', form: 'anti-pattern', aliases: null, summary: 'What retry-storm does.', scope_note: null, problem: 'Why retry-storm is needed.', solution: 'How retry-storm works.', use_when: ['it fits'], avoid_when: ['it does not fit'], deprecated: null, deprecation_reason: null}}
] AS row
MERGE (n:Entry {id: row.id})
ON CREATE SET n.made_by = 'patgraph'
WITH n, row
WHERE any(key IN keys(row.properties) WHERE coalesce(n[key] <> row.properties[key], (n[key] IS NULL) <> (row.properties[key] IS NULL)))
  OR any(sort IN ['AntiPattern', 'ArchitectureStyle', 'Pattern', 'Protocol', 'Technique'] WHERE (sort IN labels(n)) <> (sort IN ['AntiPattern']))
REMOVE n:AntiPattern:ArchitectureStyle:Pattern:Protocol:Technique
SET n:AntiPattern, n += row.properties;
UNWIND [
{id: 'event-sourcing', properties: {iri: 'https://w3id.org/patgraph/pattern/event-sourcing', name: 'Event Sourcing', form: 'style', aliases: null, summary: 'What event-sourcing does.', scope_note: null, problem: 'Why event-sourcing is needed.', solution: 'How event-sourcing works.', use_when: ['it fits'], avoid_when: ['it does not fit'], deprecated: null, deprecation_reason: null}}
] AS row
MERGE (n:Entry {id: row.id})
ON CREATE SET n.made_by = 'patgraph'
WITH n, row
WHERE any(key IN keys(row.properties) WHERE coalesce(n[key] <> row.properties[key], (n[key] IS NULL) <> (row.properties[key] IS NULL)))
  OR any(sort IN ['AntiPattern', 'ArchitectureStyle', 'Pattern', 'Protocol', 'Technique'] WHERE (sort IN labels(n)) <> (sort IN ['ArchitectureStyle']))
REMOVE n:AntiPattern:ArchitectureStyle:Pattern:Protocol:Technique
SET n:ArchitectureStyle, n += row.properties;
UNWIND [
{id: 'circuit-breaker', properties: {iri: 'https://w3id.org/patgraph/pattern/circuit-breaker', name: 'Circuit Breaker', form: 'pattern', aliases: null, summary: 'What circuit-breaker does.', scope_note: null, problem: 'Why circuit-breaker is needed.', solution: 'How circuit-breaker works.', use_when: ['it fits'], avoid_when: ['it does not fit'], deprecated: true, deprecation_reason: 'Only in this test.'}},
{id: 'idempotent-consumer', properties: {iri: 'https://w3id.org/patgraph/pattern/idempotent-consumer', name: 'Idempotent Consumer', form: 'pattern', aliases: null, summary: 'What idempotent-consumer does.', scope_note: null, problem: 'Why idempotent-consumer is needed.', solution: 'How idempotent-consumer works.', use_when: ['it fits'], avoid_when: ['it does not fit'], deprecated: null, deprecation_reason: null}},
{id: 'retry', properties: {iri: 'https://w3id.org/patgraph/pattern/retry', name: 'Retry', form: 'pattern', aliases: null, summary: 'What retry does.', scope_note: null, problem: 'Why retry is needed.', solution: 'How retry works.', use_when: ['it fits'], avoid_when: ['it does not fit'], deprecated: null, deprecation_reason: null}},
{id: 'transactional-outbox', properties: {iri: 'https://w3id.org/patgraph/pattern/transactional-outbox', name: 'Transactional Outbox', form: 'pattern', aliases: ['application events', 'outbox'], summary: 'What transactional-outbox does.', scope_note: 'No event store.', problem: 'Why transactional-outbox is needed.', solution: 'How transactional-outbox works.', use_when: ['it fits'], avoid_when: ['it does not fit'], deprecated: null, deprecation_reason: null}}
] AS row
MERGE (n:Entry {id: row.id})
ON CREATE SET n.made_by = 'patgraph'
WITH n, row
WHERE any(key IN keys(row.properties) WHERE coalesce(n[key] <> row.properties[key], (n[key] IS NULL) <> (row.properties[key] IS NULL)))
  OR any(sort IN ['AntiPattern', 'ArchitectureStyle', 'Pattern', 'Protocol', 'Technique'] WHERE (sort IN labels(n)) <> (sort IN ['Pattern']))
REMOVE n:AntiPattern:ArchitectureStyle:Pattern:Protocol:Technique
SET n:Pattern, n += row.properties;
UNWIND [
{id: 'message-store', properties: {iri: 'https://w3id.org/patgraph/pattern/message-store', name: 'Message Store', form: 'technique', aliases: null, summary: 'What message-store does.', scope_note: null, problem: 'Why message-store is needed.', solution: 'How message-store works.', use_when: ['it fits'], avoid_when: ['it does not fit'], deprecated: null, deprecation_reason: null}}
] AS row
MERGE (n:Entry {id: row.id})
ON CREATE SET n.made_by = 'patgraph'
WITH n, row
WHERE any(key IN keys(row.properties) WHERE coalesce(n[key] <> row.properties[key], (n[key] IS NULL) <> (row.properties[key] IS NULL)))
  OR any(sort IN ['AntiPattern', 'ArchitectureStyle', 'Pattern', 'Protocol', 'Technique'] WHERE (sort IN labels(n)) <> (sort IN ['Technique']))
REMOVE n:AntiPattern:ArchitectureStyle:Pattern:Protocol:Technique
SET n:Technique, n += row.properties;
UNWIND [
{id: 'azure/outbox--1', properties: {iri: 'https://w3id.org/patgraph/link/azure/outbox--1', text: 'Read more', section: null, position: 2, marks: null, remark: null}}
] AS row
MERGE (n:Link {id: row.id})
ON CREATE SET n.made_by = 'patgraph'
WITH n, row
WHERE any(key IN keys(row.properties) WHERE coalesce(n[key] <> row.properties[key], (n[key] IS NULL) <> (row.properties[key] IS NULL)))
SET n += row.properties;
UNWIND [
{id: 'azure/a-collection', properties: {iri: 'https://w3id.org/patgraph/listing/azure/a-collection', name: 'A collection', reason: 'Many things at once.', url: null, section: null, position: null, locator: null}},
{id: 'azure/outbox', properties: {iri: 'https://w3id.org/patgraph/listing/azure/outbox', name: 'Outbox', code: '07', slug: 'outbox', url: 'https://example.org/azure/outbox', category: ['Data'], service_type: null, section: null, position: 1, locator: null, marks: ['star'], facets: null, remark: null}},
{id: 'azure/retry-pattern', properties: {iri: 'https://w3id.org/patgraph/listing/azure/retry-pattern', name: 'Retry pattern', code: null, slug: 'retry-pattern', url: null, category: null, service_type: null, section: null, position: null, locator: null, marks: null, facets: null, remark: null}}
] AS row
MERGE (n:Listing {id: row.id})
ON CREATE SET n.made_by = 'patgraph'
WITH n, row
WHERE any(key IN keys(row.properties) WHERE coalesce(n[key] <> row.properties[key], (n[key] IS NULL) <> (row.properties[key] IS NULL)))
SET n += row.properties;
UNWIND [
{id: 'dual-write', properties: {iri: 'https://w3id.org/patgraph/problem/dual-write', name: 'Dual write', summary: 'Two writes, no transaction.', aliases: null}}
] AS row
MERGE (n:Problem {id: row.id})
ON CREATE SET n.made_by = 'patgraph'
WITH n, row
WHERE any(key IN keys(row.properties) WHERE coalesce(n[key] <> row.properties[key], (n[key] IS NULL) <> (row.properties[key] IS NULL)))
SET n += row.properties;
UNWIND [
{id: 'press', properties: {iri: 'https://w3id.org/patgraph/publisher/press', name: 'The Press', url: 'https://example.org/'}}
] AS row
MERGE (n:Publisher {id: row.id})
ON CREATE SET n.made_by = 'patgraph'
WITH n, row
WHERE any(key IN keys(row.properties) WHERE coalesce(n[key] <> row.properties[key], (n[key] IS NULL) <> (row.properties[key] IS NULL)))
SET n += row.properties;
UNWIND [
{id: 'cost', properties: {iri: 'https://w3id.org/patgraph/quality/cost', name: 'Cost', summary: 'What it costs.', iso25010: null, pillar: null, aliases: null}},
{id: 'reliability', properties: {iri: 'https://w3id.org/patgraph/quality/reliability', name: 'Reliability', summary: 'It works.', iso25010: 'reliability', pillar: null, aliases: null}}
] AS row
MERGE (n:QualityAttribute {id: row.id})
ON CREATE SET n.made_by = 'patgraph'
WITH n, row
WHERE any(key IN keys(row.properties) WHERE coalesce(n[key] <> row.properties[key], (n[key] IS NULL) <> (row.properties[key] IS NULL)))
SET n += row.properties;
UNWIND [
{id: 'message-broker', properties: {iri: 'https://w3id.org/patgraph/service-type/message-broker', name: 'Message Broker', summary: 'Keeps messages.', aliases: null}}
] AS row
MERGE (n:ServiceType {id: row.id})
ON CREATE SET n.made_by = 'patgraph'
WITH n, row
WHERE any(key IN keys(row.properties) WHERE coalesce(n[key] <> row.properties[key], (n[key] IS NULL) <> (row.properties[key] IS NULL)))
SET n += row.properties;
UNWIND [
{id: 'press-essay', properties: {iri: 'https://w3id.org/patgraph/source/press-essay', title: 'An Essay', authors: null, url: 'https://example.org/essay', locator: null, kind: 'article', year: null, note: null, status: null}}
] AS row
MERGE (n:Source {id: row.id})
ON CREATE SET n.made_by = 'patgraph'
WITH n, row
WHERE any(key IN keys(row.properties) WHERE coalesce(n[key] <> row.properties[key], (n[key] IS NULL) <> (row.properties[key] IS NULL)))
  OR any(sort IN ['Article', 'Book', 'Chapter', 'Code', 'Course', 'Documentation', 'Paper', 'Talk', 'Video', 'Workshop'] WHERE (sort IN labels(n)) <> (sort IN ['Article']))
REMOVE n:Article:Book:Chapter:Code:Course:Documentation:Paper:Talk:Video:Workshop
SET n:Article, n += row.properties;
UNWIND [
{id: 'press-manual', properties: {iri: 'https://w3id.org/patgraph/source/press-manual', title: 'The Manual', authors: ['A. Author', 'B. Author'], url: 'https://example.org/manual', locator: null, kind: 'book', year: 2019, note: null, status: null}}
] AS row
MERGE (n:Source {id: row.id})
ON CREATE SET n.made_by = 'patgraph'
WITH n, row
WHERE any(key IN keys(row.properties) WHERE coalesce(n[key] <> row.properties[key], (n[key] IS NULL) <> (row.properties[key] IS NULL)))
  OR any(sort IN ['Article', 'Book', 'Chapter', 'Code', 'Course', 'Documentation', 'Paper', 'Talk', 'Video', 'Workshop'] WHERE (sort IN labels(n)) <> (sort IN ['Book']))
REMOVE n:Article:Book:Chapter:Code:Course:Documentation:Paper:Talk:Video:Workshop
SET n:Book, n += row.properties;
UNWIND [
{id: 'press-unused', properties: {iri: 'https://w3id.org/patgraph/source/press-unused', title: 'Cited by nobody', authors: null, url: null, locator: null, kind: 'paper', year: null, note: null, status: null}}
] AS row
MERGE (n:Source {id: row.id})
ON CREATE SET n.made_by = 'patgraph'
WITH n, row
WHERE any(key IN keys(row.properties) WHERE coalesce(n[key] <> row.properties[key], (n[key] IS NULL) <> (row.properties[key] IS NULL)))
  OR any(sort IN ['Article', 'Book', 'Chapter', 'Code', 'Course', 'Documentation', 'Paper', 'Talk', 'Video', 'Workshop'] WHERE (sort IN labels(n)) <> (sort IN ['Paper']))
REMOVE n:Article:Book:Chapter:Code:Course:Documentation:Paper:Talk:Video:Workshop
SET n:Paper, n += row.properties;
UNWIND [
{id: 'kafka', properties: {iri: 'https://w3id.org/patgraph/technology/kafka', name: 'Apache Kafka', vendor: 'Apache', url: 'https://kafka.apache.org/', licence: null, aliases: null}}
] AS row
MERGE (n:Technology {id: row.id})
ON CREATE SET n.made_by = 'patgraph'
WITH n, row
WHERE any(key IN keys(row.properties) WHERE coalesce(n[key] <> row.properties[key], (n[key] IS NULL) <> (row.properties[key] IS NULL)))
SET n += row.properties;
UNWIND [
{subject: 'transactional-outbox', target: 'event-sourcing', id: 'transactional-outbox--alternative-to--event-sourcing', properties: {kind: 'alternative-to', family: 'alternative-to', symmetric: true, rationale: 'The mechanism of alternative-to event-sourcing.', sources: ['press-manual'], for_problems: ['dual-write'], confidence: 0.7, inferred: false, because: null, disputed_by: ['press-essay'], dispute_says: ['Not the same problem.']}}
] AS row
MATCH (a:Entry {id: row.subject})
MATCH (b:Entry {id: row.target})
MERGE (a)-[r:ALTERNATIVE_TO {id: row.id}]->(b)
ON CREATE SET r.made_by = 'patgraph'
WITH r, row
WHERE any(key IN keys(row.properties) WHERE coalesce(r[key] <> row.properties[key], (r[key] IS NULL) <> (row.properties[key] IS NULL)))
SET r += row.properties;
UNWIND [
{subject: 'messaging', target: 'communication', properties: {}}
] AS row
MATCH (a:Category {id: row.subject})
MATCH (b:Category {id: row.target})
MERGE (a)-[r:BROADER]->(b)
ON CREATE SET r.made_by = 'patgraph'
WITH r, row
WHERE any(key IN keys(row.properties) WHERE coalesce(r[key] <> row.properties[key], (r[key] IS NULL) <> (row.properties[key] IS NULL)))
SET r += row.properties;
UNWIND [
{subject: 'azure', target: 'reliability', properties: {}}
] AS row
MATCH (a:Catalogue {id: row.subject})
MATCH (b:QualityAttribute {id: row.target})
MERGE (a)-[r:CLAIMS_QUALITY]->(b)
ON CREATE SET r.made_by = 'patgraph'
WITH r, row
WHERE any(key IN keys(row.properties) WHERE coalesce(r[key] <> row.properties[key], (r[key] IS NULL) <> (row.properties[key] IS NULL)))
SET r += row.properties;
UNWIND [
{subject: 'retry', target: 'azure/retry-pattern', properties: {stance: null}}
] AS row
MATCH (a:Entry {id: row.subject})
MATCH (b:Listing {id: row.target})
MERGE (a)-[r:CLOSE_MATCH]->(b)
ON CREATE SET r.made_by = 'patgraph'
WITH r, row
WHERE any(key IN keys(row.properties) WHERE coalesce(r[key] <> row.properties[key], (r[key] IS NULL) <> (row.properties[key] IS NULL)))
SET r += row.properties;
UNWIND [
{subject: 'transactional-outbox', target: 'azure/outbox', properties: {stance: 'recommends'}}
] AS row
MATCH (a:Entry {id: row.subject})
MATCH (b:Listing {id: row.target})
MERGE (a)-[r:EXACT_MATCH]->(b)
ON CREATE SET r.made_by = 'patgraph'
WITH r, row
WHERE any(key IN keys(row.properties) WHERE coalesce(r[key] <> row.properties[key], (r[key] IS NULL) <> (row.properties[key] IS NULL)))
SET r += row.properties;
UNWIND [
{subject: 'transactional-outbox', target: 'kafka', properties: {note: 'as the broker'}}
] AS row
MATCH (a:Entry {id: row.subject})
MATCH (b:Technology {id: row.target})
MERGE (a)-[r:IMPLEMENTED_WITH]->(b)
ON CREATE SET r.made_by = 'patgraph'
WITH r, row
WHERE any(key IN keys(row.properties) WHERE coalesce(r[key] <> row.properties[key], (r[key] IS NULL) <> (row.properties[key] IS NULL)))
SET r += row.properties;
UNWIND [
{subject: 'transactional-outbox', target: 'reliability', id: 'transactional-outbox--reliability--improves', properties: {rationale: 'Nothing is lost in a crash.', sources: ['press-manual'], confidence: null, disputed_by: ['press-essay'], dispute_says: ['Only if the relay runs.']}}
] AS row
MATCH (a:Entry {id: row.subject})
MATCH (b:QualityAttribute {id: row.target})
MERGE (a)-[r:IMPROVES {id: row.id}]->(b)
ON CREATE SET r.made_by = 'patgraph'
WITH r, row
WHERE any(key IN keys(row.properties) WHERE coalesce(r[key] <> row.properties[key], (r[key] IS NULL) <> (row.properties[key] IS NULL)))
SET r += row.properties;
UNWIND [
{subject: 'azure/a-collection', target: 'azure', properties: {}},
{subject: 'azure/outbox', target: 'azure', properties: {}},
{subject: 'azure/retry-pattern', target: 'azure', properties: {}}
] AS row
MATCH (a:Listing {id: row.subject})
MATCH (b:Catalogue {id: row.target})
MERGE (a)-[r:IN_SCHEME]->(b)
ON CREATE SET r.made_by = 'patgraph'
WITH r, row
WHERE any(key IN keys(row.properties) WHERE coalesce(r[key] <> row.properties[key], (r[key] IS NULL) <> (row.properties[key] IS NULL)))
SET r += row.properties;
UNWIND [
{subject: 'press-essay', target: 'press-manual', properties: {}}
] AS row
MATCH (a:Source {id: row.subject})
MATCH (b:Source {id: row.target})
MERGE (a)-[r:IS_PART_OF]->(b)
ON CREATE SET r.made_by = 'patgraph'
WITH r, row
WHERE any(key IN keys(row.properties) WHERE coalesce(r[key] <> row.properties[key], (r[key] IS NULL) <> (row.properties[key] IS NULL)))
SET r += row.properties;
UNWIND [
{subject: 'circuit-breaker', target: 'retry', properties: {}}
] AS row
MATCH (a:Entry {id: row.subject})
MATCH (b:Entry {id: row.target})
MERGE (a)-[r:IS_REPLACED_BY]->(b)
ON CREATE SET r.made_by = 'patgraph'
WITH r, row
WHERE any(key IN keys(row.properties) WHERE coalesce(r[key] <> row.properties[key], (r[key] IS NULL) <> (row.properties[key] IS NULL)))
SET r += row.properties;
UNWIND [
{subject: 'azure/outbox--1', target: 'azure/outbox', properties: {}}
] AS row
MATCH (a:Link {id: row.subject})
MATCH (b:Listing {id: row.target})
MERGE (a)-[r:LISTING]->(b)
ON CREATE SET r.made_by = 'patgraph'
WITH r, row
WHERE any(key IN keys(row.properties) WHERE coalesce(r[key] <> row.properties[key], (r[key] IS NULL) <> (row.properties[key] IS NULL)))
SET r += row.properties;
UNWIND [
{subject: 'retry', target: 'retry-storm', id: 'retry--mitigates--retry-storm', properties: {kind: 'mitigates', family: 'related-to', symmetric: false, rationale: 'The mechanism of mitigates retry-storm.', sources: ['press-manual'], for_problems: null, confidence: 1.0, inferred: false, because: null, disputed_by: null, dispute_says: null}}
] AS row
MATCH (a:Entry {id: row.subject})
MATCH (b:Entry {id: row.target})
MERGE (a)-[r:MITIGATES {id: row.id}]->(b)
ON CREATE SET r.made_by = 'patgraph'
WITH r, row
WHERE any(key IN keys(row.properties) WHERE coalesce(r[key] <> row.properties[key], (r[key] IS NULL) <> (row.properties[key] IS NULL)))
SET r += row.properties;
UNWIND [
{subject: 'press-essay', target: 'press', properties: {}},
{subject: 'press-manual', target: 'press', properties: {}},
{subject: 'press-unused', target: 'press', properties: {}}
] AS row
MATCH (a:Source {id: row.subject})
MATCH (b:Publisher {id: row.target})
MERGE (a)-[r:PUBLISHER]->(b)
ON CREATE SET r.made_by = 'patgraph'
WITH r, row
WHERE any(key IN keys(row.properties) WHERE coalesce(r[key] <> row.properties[key], (r[key] IS NULL) <> (row.properties[key] IS NULL)))
SET r += row.properties;
UNWIND [
{subject: 'transactional-outbox', target: 'press-essay', properties: {}}
] AS row
MATCH (a:Entry {id: row.subject})
MATCH (b:Source {id: row.target})
MERGE (a)-[r:REFERENCES]->(b)
ON CREATE SET r.made_by = 'patgraph'
WITH r, row
WHERE any(key IN keys(row.properties) WHERE coalesce(r[key] <> row.properties[key], (r[key] IS NULL) <> (row.properties[key] IS NULL)))
SET r += row.properties;
UNWIND [
{subject: 'idempotent-consumer', target: 'message-store', id: 'idempotent-consumer--requires--message-store', properties: {kind: 'requires', family: 'used-with', symmetric: false, rationale: 'The mechanism of requires message-store.', sources: ['press-manual'], for_problems: null, confidence: 1.0, inferred: false, because: null, disputed_by: null, dispute_says: null}},
{subject: 'transactional-outbox', target: 'idempotent-consumer', id: 'transactional-outbox--requires--idempotent-consumer', properties: {kind: 'requires', family: 'used-with', symmetric: false, rationale: 'The relay may crash after publishing and publish again.', sources: ['press-essay', 'press-manual'], for_problems: null, confidence: 1.0, inferred: false, because: null, disputed_by: null, dispute_says: null}}
] AS row
MATCH (a:Entry {id: row.subject})
MATCH (b:Entry {id: row.target})
MERGE (a)-[r:REQUIRES {id: row.id}]->(b)
ON CREATE SET r.made_by = 'patgraph'
WITH r, row
WHERE any(key IN keys(row.properties) WHERE coalesce(r[key] <> row.properties[key], (r[key] IS NULL) <> (row.properties[key] IS NULL)))
SET r += row.properties;
UNWIND [
{subject: 'transactional-outbox', target: 'message-broker', properties: {}}
] AS row
MATCH (a:Entry {id: row.subject})
MATCH (b:ServiceType {id: row.target})
MERGE (a)-[r:SERVICE_TYPE]->(b)
ON CREATE SET r.made_by = 'patgraph'
WITH r, row
WHERE any(key IN keys(row.properties) WHERE coalesce(r[key] <> row.properties[key], (r[key] IS NULL) <> (row.properties[key] IS NULL)))
SET r += row.properties;
UNWIND [
{subject: 'kafka', target: 'message-broker', properties: {}}
] AS row
MATCH (a:Technology {id: row.subject})
MATCH (b:ServiceType {id: row.target})
MERGE (a)-[r:SERVICE_TYPE]->(b)
ON CREATE SET r.made_by = 'patgraph'
WITH r, row
WHERE any(key IN keys(row.properties) WHERE coalesce(r[key] <> row.properties[key], (r[key] IS NULL) <> (row.properties[key] IS NULL)))
SET r += row.properties;
UNWIND [
{subject: 'transactional-outbox', target: 'dual-write', properties: {}}
] AS row
MATCH (a:Entry {id: row.subject})
MATCH (b:Problem {id: row.target})
MERGE (a)-[r:SOLVES]->(b)
ON CREATE SET r.made_by = 'patgraph'
WITH r, row
WHERE any(key IN keys(row.properties) WHERE coalesce(r[key] <> row.properties[key], (r[key] IS NULL) <> (row.properties[key] IS NULL)))
SET r += row.properties;
UNWIND [
{subject: 'azure/outbox--1', target: 'press-essay', properties: {}}
] AS row
MATCH (a:Link {id: row.subject})
MATCH (b:Source {id: row.target})
MERGE (a)-[r:SOURCE]->(b)
ON CREATE SET r.made_by = 'patgraph'
WITH r, row
WHERE any(key IN keys(row.properties) WHERE coalesce(r[key] <> row.properties[key], (r[key] IS NULL) <> (row.properties[key] IS NULL)))
SET r += row.properties;
UNWIND [
{subject: 'azure/outbox', target: 'press-essay', properties: {}}
] AS row
MATCH (a:Listing {id: row.subject})
MATCH (b:Source {id: row.target})
MERGE (a)-[r:SOURCE]->(b)
ON CREATE SET r.made_by = 'patgraph'
WITH r, row
WHERE any(key IN keys(row.properties) WHERE coalesce(r[key] <> row.properties[key], (r[key] IS NULL) <> (row.properties[key] IS NULL)))
SET r += row.properties;
UNWIND [
{subject: 'circuit-breaker', target: 'resilience', properties: {}},
{subject: 'event-sourcing', target: 'messaging', properties: {}},
{subject: 'event-sourcing', target: 'resilience', properties: {}},
{subject: 'idempotent-consumer', target: 'messaging', properties: {}},
{subject: 'message-store', target: 'messaging', properties: {}},
{subject: 'retry', target: 'resilience', properties: {}},
{subject: 'retry-storm', target: 'resilience', properties: {}},
{subject: 'transactional-outbox', target: 'messaging', properties: {}}
] AS row
MATCH (a:Entry {id: row.subject})
MATCH (b:Category {id: row.target})
MERGE (a)-[r:SUBJECT]->(b)
ON CREATE SET r.made_by = 'patgraph'
WITH r, row
WHERE any(key IN keys(row.properties) WHERE coalesce(r[key] <> row.properties[key], (r[key] IS NULL) <> (row.properties[key] IS NULL)))
SET r += row.properties;
UNWIND [
{subject: 'press-essay', target: 'kafka', properties: {}}
] AS row
MATCH (a:Source {id: row.subject})
MATCH (b:Technology {id: row.target})
MERGE (a)-[r:TECHNOLOGY]->(b)
ON CREATE SET r.made_by = 'patgraph'
WITH r, row
WHERE any(key IN keys(row.properties) WHERE coalesce(r[key] <> row.properties[key], (r[key] IS NULL) <> (row.properties[key] IS NULL)))
SET r += row.properties;
UNWIND [
{subject: 'retry', target: 'circuit-breaker', id: 'retry--used-with--circuit-breaker', properties: {kind: 'used-with', family: 'used-with', symmetric: true, rationale: 'The mechanism of used-with circuit-breaker.', sources: ['press-manual'], for_problems: null, confidence: 1.0, inferred: false, because: null, disputed_by: null, dispute_says: null}},
{subject: 'transactional-outbox', target: 'event-sourcing', id: 'transactional-outbox--used-with--event-sourcing', properties: {kind: 'used-with', family: 'used-with', symmetric: true, rationale: 'The mechanism of used-with event-sourcing.', sources: ['press-manual'], for_problems: null, confidence: 1.0, inferred: false, because: null, disputed_by: null, dispute_says: null}}
] AS row
MATCH (a:Entry {id: row.subject})
MATCH (b:Entry {id: row.target})
MERGE (a)-[r:USED_WITH {id: row.id}]->(b)
ON CREATE SET r.made_by = 'patgraph'
WITH r, row
WHERE any(key IN keys(row.properties) WHERE coalesce(r[key] <> row.properties[key], (r[key] IS NULL) <> (row.properties[key] IS NULL)))
SET r += row.properties;
UNWIND [
{subject: 'transactional-outbox', target: 'cost', id: 'transactional-outbox--cost--weakens', properties: {rationale: 'One more table to look after.', sources: null, confidence: 0.5, disputed_by: null, dispute_says: null}}
] AS row
MATCH (a:Entry {id: row.subject})
MATCH (b:QualityAttribute {id: row.target})
MERGE (a)-[r:WEAKENS {id: row.id}]->(b)
ON CREATE SET r.made_by = 'patgraph'
WITH r, row
WHERE any(key IN keys(row.properties) WHERE coalesce(r[key] <> row.properties[key], (r[key] IS NULL) <> (row.properties[key] IS NULL)))
SET r += row.properties;
