-- Statements in Parquet files, one file a snapshot. DuckDB.

-- name: create_statement
CREATE TABLE statement (
  id        VARCHAR NOT NULL,
  entity_id VARCHAR NOT NULL,
  schema    VARCHAR NOT NULL,
  prop      VARCHAR NOT NULL,
  value     VARCHAR NOT NULL,
  lang      VARCHAR,
  original  VARCHAR,
  place     VARCHAR NOT NULL,
  position  INTEGER NOT NULL
)

-- name: write_statements
COPY (SELECT * FROM statement ORDER BY entity_id, position)
TO $path (FORMAT parquet, COMPRESSION zstd)

-- name: count_statements
SELECT count(*), count(DISTINCT entity_id) FROM statement

-- name: entities
SELECT entity_id, schema, prop, value
FROM read_parquet($paths, filename = true) ORDER BY entity_id, filename, position

-- name: entity_statements
SELECT filename, schema, prop, value, place, lang, original
FROM read_parquet($paths, filename = true) WHERE entity_id = $entity_id
ORDER BY filename, position

-- name: changed_entities
WITH said AS (
  SELECT entity_id, id, schema,
         bool_or(list_contains($old, filename)) AS before,
         bool_or(list_contains($new, filename)) AS after
  FROM read_parquet($paths, filename = true)
  GROUP BY ALL
)
SELECT entity_id, bool_or(before) AS was, bool_or(after) AS is_now
FROM said
GROUP BY entity_id
HAVING bool_or(before <> after)
ORDER BY entity_id

-- name: named_entities
WITH asked AS (
  SELECT $text AS text,
         upper(strip_accents($text)) AS bare,
         regexp_replace(upper(strip_accents($text)), '[^0-9A-Z]', '', 'g') AS signs
), said AS (
  SELECT entity_id, prop, value FROM read_parquet($paths)
), found AS (
  SELECT 'id' AS how, entity_id AS key FROM said, asked WHERE entity_id = text
  UNION
  SELECT 'id', value FROM said, asked
  WHERE value = text AND prop IN ('owner', 'asset', 'subject', 'object', 'director', 'organization')
  UNION
  SELECT 'identifier', entity_id FROM said, asked
  WHERE ends_with(entity_id, '-' || text)
     OR (length(signs) >= 5
         AND prop IN ('idNumber', 'taxNumber', 'registrationNumber', 'leiCode', 'passportNumber',
                      'imoNumber', 'innCode', 'ogrnCode', 'vatCode', 'recordId')
         AND regexp_replace(upper(value), '[^0-9A-Z]', '', 'g') = signs)
  UNION
  SELECT 'name', entity_id FROM said, asked
  WHERE prop IN ('name', 'alias', 'previousName')
    AND (upper(strip_accents(value)) = bare
         OR regexp_replace(upper(strip_accents(value)), '^([^,]+), *(.+)$', '\2 \1') = bare
         OR upper(strip_accents(value)) = regexp_replace(bare, '^([^,]+), *(.+)$', '\2 \1'))
)
SELECT how, key FROM found ORDER BY how, key
