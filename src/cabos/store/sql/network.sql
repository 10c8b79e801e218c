-- What a network of the workspace needs to know of its nodes, over Parquet files. DuckDB.

-- name: schemata
SELECT DISTINCT entity_id, schema FROM read_parquet($paths)
WHERE entity_id IN (SELECT unnest($ids)) ORDER BY 1, 2

-- name: names
-- Every text that can stand as a name, the best one first.
SELECT entity_id, value
FROM read_parquet($paths, filename = true)
WHERE list_contains($props, prop) AND entity_id IN (SELECT unnest($ids))
ORDER BY list_position($props, prop), list_position($paths, filename), position
