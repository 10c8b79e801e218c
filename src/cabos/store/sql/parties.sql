-- Parties and what they offer to compare, column by column, for resolution. DuckDB.

-- name: create_said
CREATE TEMP TABLE said AS
SELECT entity_id, schema, prop, value FROM read_parquet($paths)
WHERE (list_contains($schemata, schema) AND list_contains($props, prop))
   OR (schema = 'Address' AND prop = 'full')

-- name: create_party
CREATE TEMP TABLE party AS
SELECT entity_id, schema, (row_number() OVER (ORDER BY entity_id) - 1)::INTEGER AS number
FROM (SELECT entity_id, min(schema) AS schema FROM said
      WHERE prop IN ('name', 'alias', 'previousName') GROUP BY entity_id)

-- name: create_fact
CREATE TEMP TABLE fact AS SELECT number, prop, value FROM said JOIN party USING (entity_id)

-- name: parties
SELECT entity_id, schema FROM party ORDER BY number

-- name: names
SELECT DISTINCT number, value FROM fact
WHERE prop IN ('name', 'alias', 'previousName') ORDER BY number, value

-- name: dates
SELECT DISTINCT number,
       (CASE length(value)
          WHEN 10 THEN TRY_CAST(replace(value, '-', '') AS BIGINT)
          WHEN 7 THEN TRY_CAST(replace(value, '-', '') AS BIGINT) * 100
          WHEN 4 THEN TRY_CAST(value AS BIGINT) * 10000
        END) AS packed
FROM fact
WHERE prop = 'birthDate' AND packed IS NOT NULL ORDER BY number, packed

-- name: identifiers
SELECT DISTINCT number, prop, value FROM fact
WHERE list_contains($identifiers, prop) ORDER BY number, prop, value

-- name: contacts
SELECT number, key, count(*) OVER (PARTITION BY key) AS holders FROM (
  SELECT DISTINCT number,
         (hash(CASE prop WHEN 'email' THEN lower(trim(value))
                         ELSE right(regexp_replace(value, '[^0-9]', '', 'g'), 10) END)
          >> 2)::BIGINT AS key
  FROM fact
  WHERE (prop = 'email' AND contains(value, '@'))
     OR (prop = 'phone' AND length(regexp_replace(value, '[^0-9]', '', 'g')) >= 8)
) ORDER BY number, key

-- name: addresses
WITH stood AS (
  SELECT number, value FROM fact WHERE prop = 'address'
  UNION ALL
  SELECT number, place.value FROM fact
  JOIN said AS place ON place.entity_id = fact.value AND place.prop = 'full'
  WHERE fact.prop = 'addressEntity'
)
SELECT number, key, count(*) OVER (PARTITION BY key) AS holders FROM (
  SELECT DISTINCT number,
         (hash(regexp_replace(upper(strip_accents(value)), '[^0-9A-Z]+', ' ', 'g')) >> 2)::BIGINT
           AS key
  FROM stood WHERE length(value) >= 6
) ORDER BY number, key

-- name: sexes
SELECT number, min(value) FROM fact
WHERE prop = 'gender' GROUP BY number HAVING count(DISTINCT value) = 1 ORDER BY number

-- name: countries
SELECT DISTINCT number, lower(value) FROM fact
WHERE prop IN ('nationality', 'citizenship', 'country', 'jurisdiction') ORDER BY 1, 2

-- name: write_columns
COPY (SELECT * FROM columns_at_hand) TO $path (FORMAT csv, HEADER)
