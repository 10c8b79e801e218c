-- Records of holdings as columns, over Parquet files of statements. DuckDB.

-- name: any_order
-- What needs an order asks for it; without, rows are written by all cores.
SET preserve_insertion_order = false

-- name: share_macro
-- A plain decimal number up to 100 with at most nine decimals, in billionths; else nothing.
CREATE TEMP MACRO billionths(share) AS
  CASE WHEN regexp_full_match(share, '[0-9]{1,3}(\.[0-9]{1,9})?')
        AND TRY_CAST(share AS DECIMAL(12, 9)) <= 100
       THEN (TRY_CAST(share AS DECIMAL(30, 9)) * 1000000000)::BIGINT END

-- name: create_holding
CREATE TEMP TABLE holding (
  filename VARCHAR, id VARCHAR, owner VARCHAR, owned VARCHAR, share VARCHAR, billionth BIGINT,
  begins VARCHAR, ends VARCHAR, role VARCHAR, type VARCHAR, superseded VARCHAR, maker VARCHAR,
  is_odd BOOLEAN
)

-- name: insert_holding
-- One row a record: an Ownership entity of one file. What it says twice is odd.
INSERT INTO holding
WITH said AS (
  SELECT entity_id,
         CASE WHEN prop = 'owner' THEN value END AS owner,
         CASE WHEN prop = 'asset' THEN value END AS owned,
         CASE WHEN prop = 'percentage' THEN value END AS share,
         CASE WHEN prop = 'startDate' THEN value END AS begins,
         CASE WHEN prop = 'endDate' THEN value END AS ends,
         CASE WHEN prop = 'role' THEN value END AS role,
         CASE WHEN prop = 'ownershipType' THEN value END AS type,
         CASE WHEN prop = '@supersededAt' THEN value END AS superseded,
         CASE WHEN prop = 'publisher' THEN value END AS publisher,
         CASE WHEN prop = 'sourceUrl' THEN value END AS url
  FROM read_parquet($path)
  WHERE schema = 'Ownership'
    AND prop IN ('owner', 'asset', 'percentage', 'startDate', 'endDate', 'role', 'ownershipType',
                 '@supersededAt', 'publisher', 'sourceUrl')
), record AS (
  SELECT entity_id, any_value(owner) AS owner, any_value(owned) AS owned,
         any_value(share) AS share, min(begins) AS begins, max(ends) AS ends,
         any_value(role) AS role, min(type) AS type, min(superseded) AS superseded,
         min(publisher) AS publisher, min(url) AS url,
         count(owner) > 1 OR count(owned) > 1 OR count(share) > 1 OR count(role) > 1 AS is_odd
  FROM said GROUP BY entity_id
)
SELECT $path, entity_id, owner, owned, CASE WHEN billionths(share) IS NULL THEN share END,
       billionths(share), begins, ends, role, type, superseded,
       coalesce(publisher, nullif(regexp_extract(url, '^https?://([^/]+)', 1), ''), $path), is_odd
FROM record

-- name: create_odd
-- Records with several owners, several assets, shares or roles: one row for each combination.
CREATE TEMP TABLE odd AS
WITH said AS (
  SELECT s.filename, s.entity_id AS id, s.prop, s.value
  FROM read_parquet($paths, filename = true) s
  JOIN holding h ON h.is_odd AND h.filename = s.filename AND h.id = s.entity_id
)
SELECT DISTINCT h.* REPLACE (
         o.value AS owner, a.value AS owned, r.value AS role, billionths(p.value) AS billionth,
         CASE WHEN billionths(p.value) IS NULL THEN p.value END AS share, false AS is_odd)
FROM holding h
JOIN said o ON o.filename = h.filename AND o.id = h.id AND o.prop = 'owner'
JOIN said a ON a.filename = h.filename AND a.id = h.id AND a.prop = 'asset'
LEFT JOIN said p ON p.filename = h.filename AND p.id = h.id AND p.prop = 'percentage'
LEFT JOIN said r ON r.filename = h.filename AND r.id = h.id AND r.prop = 'role'
WHERE h.is_odd

-- name: delete_odd
DELETE FROM holding WHERE is_odd OR owner IS NULL OR owned IS NULL

-- name: insert_odd
INSERT INTO holding SELECT * FROM odd

-- name: create_text
-- The distinct texts of each column, numbered.
CREATE TEMP TABLE text AS
SELECT kind, value, (row_number() OVER (PARTITION BY kind ORDER BY value) - 1)::INTEGER AS code
FROM (
  SELECT DISTINCT 'share' AS kind, share AS value FROM holding
  UNION ALL SELECT DISTINCT 'start', begins FROM holding
  UNION ALL SELECT DISTINCT 'end', ends FROM holding
  UNION ALL SELECT DISTINCT 'role', role FROM holding
  UNION ALL SELECT DISTINCT 'type', type FROM holding
  UNION ALL SELECT DISTINCT 'superseded', superseded FROM holding
  UNION ALL SELECT DISTINCT 'maker', maker FROM holding
)
WHERE value IS NOT NULL

-- name: texts
SELECT kind, value FROM text ORDER BY kind, code

-- name: create_node
CREATE TEMP TABLE node AS
SELECT id, (row_number() OVER (ORDER BY id) - 1)::INTEGER AS number
FROM (SELECT owner AS id FROM holding UNION SELECT owned FROM holding)

-- name: nodes
SELECT id FROM node ORDER BY number

-- name: holdings
SELECT h.rowid AS number, o.number AS owner, a.number AS owned,
       coalesce(h.billionth, -1) AS billionth,
       coalesce(s.code, -1) AS share, coalesce(b.code, -1) AS start, coalesce(e.code, -1) AS "end",
       coalesce(r.code, -1) AS role, coalesce(t.code, -1) AS type,
       coalesce(g.code, -1) AS superseded, coalesce(m.code, -1) AS maker
FROM holding h
JOIN node o ON o.id = h.owner
JOIN node a ON a.id = h.owned
LEFT JOIN text s ON s.kind = 'share' AND s.value = h.share
LEFT JOIN text b ON b.kind = 'start' AND b.value = h.begins
LEFT JOIN text e ON e.kind = 'end' AND e.value = h.ends
LEFT JOIN text r ON r.kind = 'role' AND r.value = h.role
LEFT JOIN text t ON t.kind = 'type' AND t.value = h.type
LEFT JOIN text g ON g.kind = 'superseded' AND g.value = h.superseded
LEFT JOIN text m ON m.kind = 'maker' AND m.value = h.maker

-- name: bearers
-- Owners and owned that are no entity of their own, or known by a name alone, and the entities of
-- lists that bear exactly that name; "LAST, First" order, case, accents and punctuation aside.
WITH called AS (
  SELECT entity_id, unnest([plain_name(value), turned_name(value)]) AS key
  FROM read_parquet($lists)
  WHERE prop IN ('name', 'alias', 'previousName') AND schema <> 'Ownership'
), named AS (
  SELECT s.entity_id AS id, s.value FROM read_parquet($holders) s
  WHERE starts_with(s.entity_id, 'party-') AND s.prop = 'name'
    AND s.entity_id IN (SELECT id FROM node)
), wanted AS (
  -- An id has letters, digits, dots and hyphens alone.
  SELECT id, trim(replace(replace(lower(id), '.', ''), '-', ' ')) AS key FROM node
  UNION ALL
  SELECT id, unnest([plain_name(value), turned_name(value)]) FROM named
), met AS (
  SELECT w.id, c.entity_id AS target FROM wanted w JOIN called c ON c.key = w.key
  WHERE w.key <> '' AND c.entity_id <> w.id
)
SELECT DISTINCT id, target FROM met
WHERE starts_with(id, 'party-') OR id NOT IN (
  SELECT entity_id FROM read_parquet($paths)
  WHERE schema <> 'Ownership' AND entity_id IN (SELECT id FROM met)
)
ORDER BY ALL

-- name: name_macro
CREATE TEMP MACRO plain_name(name) AS trim(regexp_replace(
  regexp_replace(lower(strip_accents(name)), '[.''’]', '', 'g'), '[^\p{L}\p{N}]+', ' ', 'g'))

-- name: turned_macro
CREATE TEMP MACRO turned_name(name) AS
  plain_name(regexp_replace(name, '^([^,]+), *([^,]+)$', '\2 \1'))

-- name: records
-- All that is said of some records.
SELECT s.filename, s.entity_id, s.prop, s.value, s.id, s.place
FROM read_parquet($paths, filename = true) s
JOIN (SELECT DISTINCT filename, id FROM holding WHERE rowid IN (SELECT unnest($rows))) h
  ON h.filename = s.filename AND h.id = s.entity_id
ORDER BY s.filename, s.entity_id, s.position

-- name: keys
SELECT rowid, filename, id, role, share, billionth FROM holding
WHERE rowid IN (SELECT unnest($rows)) ORDER BY rowid

-- name: parties
-- Names, schema and topics of some entities.
SELECT filename, entity_id, schema, prop, value, id
FROM read_parquet($paths, filename = true)
WHERE schema <> 'Ownership'
  AND prop IN ('name', 'alias', 'previousName', 'weakAlias', 'topics', '@unspecified')
  AND entity_id IN (SELECT unnest($ids))
ORDER BY filename, entity_id, position

-- name: entities
-- All that some files say of some entities.
SELECT entity_id, schema, prop, value FROM read_parquet($paths, filename = true)
WHERE schema <> 'Ownership' AND entity_id IN (SELECT unnest($ids))
ORDER BY entity_id, filename, position

-- name: present
SELECT DISTINCT entity_id FROM read_parquet($paths)
WHERE schema <> 'Ownership' AND entity_id IN (SELECT unnest($ids))

-- name: sanctioned
SELECT DISTINCT filename, entity_id FROM read_parquet($paths, filename = true)
WHERE prop = 'topics' AND value = 'sanction'
ORDER BY ALL

-- name: cell_macro
-- A cell that no spreadsheet takes for a formula (CWE-1236).
CREATE OR REPLACE TEMP MACRO cell(text) AS nullif(
  CASE WHEN regexp_matches(text, '^[=+\-@\t\r\n]') THEN '''' ELSE '' END
    || replace(text, chr(0), chr(65533)), '')

-- name: write_owned
COPY (
  WITH called AS (
    SELECT entity_id,
           min_by(value, (list_position(['name', 'alias', 'previousName', 'weakAlias'], prop),
                          filename, position)) AS name
    FROM read_parquet($paths, filename = true)
    WHERE prop IN ('name', 'alias', 'previousName', 'weakAlias') AND schema <> 'Ownership'
      AND entity_id IN (SELECT entity_id FROM owned_row)
    GROUP BY entity_id
  )
  SELECT cell(r.entity_id) AS entity_id, cell(c.name) AS caption, r.status, r.share_min,
         r.share_max, r.layer, cell(r.owners) AS owners, $regime AS regime, $as_of AS as_of,
         $snapshots AS snapshots, nullif(r.limits, '') AS limits
  FROM owned_row r LEFT JOIN called c ON c.entity_id = r.entity_id
  ORDER BY r.number
) TO $path (FORMAT csv, HEADER true)
