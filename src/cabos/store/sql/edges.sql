-- Ties between entities, over Parquet files of statements. DuckDB.

-- name: create_kind
CREATE TABLE kind AS
SELECT unnest($names) AS name, unnest($schemata) AS schema, unnest($heads) AS head,
       unnest($tails) AS tail, unnest($numbers)::SMALLINT AS number

-- name: create_end
-- The ends of ties: an entity names two, a thing that names another thing only that one.
CREATE TABLE "end" AS
SELECT list_position($paths, s.filename)::SMALLINT AS file, s.entity_id AS id, k.number AS kind,
       CASE WHEN k.head IS NULL THEN 'only' WHEN s.prop = k.head THEN 'head' ELSE 'tail' END AS side,
       s.value
FROM read_parquet($paths, filename = true) s
JOIN kind k ON s.schema = k.schema AND (s.prop = k.head OR s.prop = k.tail)

-- name: create_dated
-- When a tie of one file begins, ends and is replaced, where it says so; as for holdings.
CREATE TABLE dated AS
SELECT list_position($paths, filename)::SMALLINT AS file, entity_id AS id,
       coalesce(min(value) FILTER (prop = 'startDate'), '') AS begins,
       coalesce(max(value) FILTER (prop = 'endDate'), '') AS ends,
       coalesce(min(value) FILTER (prop = '@supersededAt'), '') AS gone
FROM read_parquet($paths, filename = true)
WHERE prop IN ('startDate', 'endDate', '@supersededAt')
  AND schema IN (SELECT schema FROM kind WHERE head IS NOT NULL)
GROUP BY ALL

-- name: create_span
-- The distinct dates, numbered.
CREATE TABLE span AS
SELECT *, (row_number() OVER (ORDER BY begins, ends, gone) - 1)::INTEGER AS number
FROM (SELECT DISTINCT begins, ends, gone FROM dated)

-- name: spans
SELECT begins, ends, gone FROM span ORDER BY number

-- name: create_tie
CREATE TABLE tie AS
SELECT h.id, h.kind, h.value AS head, t.value AS tail, h.file
FROM "end" h
JOIN "end" t ON t.file = h.file AND t.kind = h.kind AND t.id = h.id
WHERE h.side = 'head' AND t.side = 'tail'
UNION ALL
SELECT id, kind, id AS head, value AS tail, NULL AS file FROM "end" WHERE side = 'only'

-- name: create_node
CREATE TABLE node AS
SELECT id, row_number() OVER (ORDER BY id) - 1 AS number
FROM (SELECT head AS id FROM tie UNION SELECT tail AS id FROM tie)

-- name: nodes
SELECT id FROM node ORDER BY number

-- name: ties
SELECT t.id, t.kind, h.number::INTEGER AS head, e.number::INTEGER AS tail,
       coalesce(s.number, -1) AS span
FROM tie t
JOIN node h ON h.id = t.head
JOIN node e ON e.id = t.tail
LEFT JOIN dated d ON d.file = t.file AND d.id = t.id
LEFT JOIN span s ON s.begins = d.begins AND s.ends = d.ends AND s.gone = d.gone

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
SELECT DISTINCT e.id, e.value AS near
FROM "end" e
WHERE e.side <> 'only' AND e.value IN (SELECT unnest($ids))
  AND NOT EXISTS (
    SELECT 1 FROM "end" o
    WHERE o.file = e.file AND o.kind = e.kind AND o.id = e.id AND o.side <> e.side
  )
ORDER BY ALL
