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
SELECT entity_id, schema, prop, value FROM read_parquet($path) ORDER BY entity_id, position

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
