-- Ties between entities, over Parquet files of statements. DuckDB.

-- name: create_kind
CREATE TABLE kind AS
SELECT unnest($names) AS name, unnest($schemata) AS schema, unnest($heads) AS head,
       unnest($tails) AS tail, unnest($numbers)::SMALLINT AS number

-- name: create_tie
-- A tie is an entity with both ends, or a property of a thing that names another thing.
CREATE TABLE tie AS
WITH said AS (
  SELECT filename, entity_id, schema, prop, value FROM read_parquet($paths, filename = true)
  WHERE prop IN (SELECT head FROM kind UNION SELECT tail FROM kind)
)
SELECT h.entity_id AS id, k.number AS kind, h.value AS head, t.value AS tail
FROM said h
JOIN kind k ON h.schema = k.schema AND h.prop = k.head
JOIN said t ON t.filename = h.filename AND t.entity_id = h.entity_id AND t.prop = k.tail
UNION ALL
SELECT s.entity_id AS id, k.number AS kind, s.entity_id AS head, s.value AS tail
FROM said s JOIN kind k ON s.schema = k.schema AND s.prop = k.tail
WHERE k.head IS NULL

-- name: create_node
CREATE TABLE node AS
SELECT id, row_number() OVER (ORDER BY id) - 1 AS number
FROM (SELECT head AS id FROM tie UNION SELECT tail AS id FROM tie)

-- name: nodes
SELECT id FROM node ORDER BY number

-- name: ties
SELECT t.id, t.kind, h.number::INTEGER AS head, e.number::INTEGER AS tail
FROM tie t
JOIN node h ON h.id = t.head
JOIN node e ON e.id = t.tail

-- name: listed
SELECT DISTINCT entity_id FROM read_parquet($paths)
WHERE prop = 'topics' AND value = 'sanction'

-- name: create_holder
-- Who owns and who is owned, for the query of their namesakes.
CREATE TABLE node AS
SELECT DISTINCT value AS id FROM read_parquet($paths)
WHERE schema = 'Ownership' AND prop IN ('owner', 'asset')

-- name: same_addresses
-- Addresses with a street and the same text; the first id stands for all.
WITH place AS (
  SELECT entity_id, min(value) FILTER (prop = 'full') AS text
  FROM read_parquet($paths)
  WHERE schema = 'Address' AND prop IN ('full', 'street')
    AND entity_id IN (SELECT id FROM node)
  GROUP BY entity_id HAVING count(DISTINCT prop) = 2
), same AS (
  SELECT entity_id, min(entity_id) OVER (
    PARTITION BY regexp_replace(lower(strip_accents(text)), '[^a-z0-9]+', ' ', 'g')
  ) AS first
  FROM place
  WHERE regexp_matches(text, '[a-zA-Z0-9]')
)
SELECT entity_id, first FROM same WHERE entity_id <> first ORDER BY entity_id

-- name: facts
SELECT filename, entity_id, schema, prop, value, place, lang, original
FROM read_parquet($paths, filename = true)
WHERE entity_id IN (SELECT unnest($ids))
ORDER BY filename, entity_id, position

-- name: papers
-- What an authority issued about these entities, such as sanctions and passports.
SELECT DISTINCT entity_id, value AS holder
FROM read_parquet($paths)
WHERE value IN (SELECT unnest($ids))
  AND schema IN (SELECT unnest($schemata)) AND prop IN (SELECT unnest($props))
ORDER BY ALL

-- name: half_ties
-- Ties of these ends whose other end is no entity.
WITH said AS (
  SELECT filename, entity_id, schema, prop, value FROM read_parquet($paths, filename = true)
  WHERE prop IN (SELECT head FROM kind UNION SELECT tail FROM kind)
)
SELECT DISTINCT s.entity_id, s.value AS near
FROM said s JOIN kind k ON s.schema = k.schema AND s.prop IN (k.head, k.tail)
WHERE k.head IS NOT NULL AND s.value IN (SELECT unnest($ids))
  AND NOT EXISTS (
    SELECT 1 FROM said o
    WHERE o.filename = s.filename AND o.entity_id = s.entity_id
      AND o.prop = CASE WHEN s.prop = k.head THEN k.tail ELSE k.head END
  )
ORDER BY ALL
