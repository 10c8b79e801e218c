-- Who holds which account, over Parquet files. DuckDB.

-- name: named
-- The holders that rows of a table name, each account and name once, with its first row.
WITH side AS (
    SELECT payer AS account, payer_name AS name, payer_id AS number,
           coalesce(row, file_row_number + $first) AS row
    FROM read_parquet($path, file_row_number = true)
    WHERE fault IS NULL AND payer <> '' AND (payer_name <> '' OR payer_id <> '')
    UNION ALL
    SELECT beneficiary, beneficiary_name, beneficiary_id,
           coalesce(row, file_row_number + $first)
    FROM read_parquet($path, file_row_number = true)
    WHERE fault IS NULL AND beneficiary <> '' AND (beneficiary_name <> '' OR beneficiary_id <> '')
)
SELECT account, coalesce(name, ''), coalesce(number, ''), min(row) AS row
FROM side GROUP BY ALL ORDER BY row, account, 2, 3

-- name: account_keys
SELECT DISTINCT value FROM read_parquet($path) WHERE prop = '@key' ORDER BY value

-- name: create_holding
-- Each account with each party that holds it, and the statements that say so.
CREATE TEMP TABLE holding AS
WITH said AS (
    SELECT DISTINCT entity_id, prop, value, id FROM read_parquet($paths)
    WHERE (schema = 'Ownership' AND prop IN ('owner', 'asset')) OR prop = '@key'
)
SELECT DISTINCT account.value AS account, owner.value AS party, asset.value AS entity,
       [owner.id, asset.id, account.id] AS statements
FROM said AS owner
JOIN said AS asset ON asset.entity_id = owner.entity_id AND asset.prop = 'asset'
JOIN said AS account ON account.entity_id = asset.value AND account.prop = '@key'
WHERE owner.prop = 'owner'

-- name: account_lines
-- Of each account its parties as JSON, in the order of the bytes of its key.
-- Lists are sorted where they have several: an aggregate with an order takes twice as long.
SELECT account AS key, parties,
       CAST(to_json(CASE WHEN len(lines) > 1 THEN list_sort(lines) ELSE lines END) AS VARCHAR) AS line
FROM (
    SELECT account, len(list_distinct(list(party))) AS parties,
           list({'party': party, 'statements': statements}) AS lines
    FROM holding GROUP BY account
)
ORDER BY account

-- name: party_lines
-- Of each party what is said of it and its accounts, as JSON, in the order of the bytes of its id.
WITH fact AS (
    SELECT entity_id, list({'prop': prop, 'value': value, 'id': id}) AS facts
    FROM (
        SELECT DISTINCT entity_id, prop, value, id FROM read_parquet($paths)
        WHERE prop IN ('name', 'sector', 'taxNumber', 'idNumber', 'leiCode', 'registrationNumber')
    )
    GROUP BY entity_id
), held AS (
    SELECT party, list(account) AS accounts FROM holding GROUP BY party
)
SELECT party AS key, CAST(to_json({
    'facts': CASE WHEN len(facts) > 1 THEN list_sort(facts) ELSE facts END,
    'accounts':
        CASE WHEN len(accounts) > 1 THEN list_sort(list_distinct(accounts)) ELSE accounts END
}) AS VARCHAR) AS line
FROM held LEFT JOIN fact ON entity_id = party ORDER BY party

-- name: create_called
-- What parties of money are known by, as far as others can be known by it.
CREATE TEMP TABLE called AS
SELECT DISTINCT entity_id AS party, CASE prop WHEN 'name' THEN 'name' ELSE 'number' END AS how,
       CASE prop WHEN 'name' THEN plain_name(value) ELSE bare_number(value) END AS key
FROM read_parquet($paths)
WHERE entity_id IN (SELECT party FROM holding)
  AND prop IN ('name', 'taxNumber', 'idNumber', 'leiCode', 'registrationNumber')
UNION
SELECT DISTINCT entity_id, 'name', turned_name(value) FROM read_parquet($paths)
WHERE entity_id IN (SELECT party FROM holding) AND prop = 'name'
UNION
SELECT DISTINCT party, 'id', party FROM holding

-- name: number_macro
CREATE TEMP MACRO bare_number(text) AS regexp_replace(upper(text), '[^0-9A-Z]', '', 'g')

-- name: links
-- The entities of other sources that parties are by an id, an official number, or an exact name.
WITH other AS (
    SELECT filename, entity_id, 'id' AS how, entity_id AS key, NULL AS id
    FROM read_parquet($others, filename = true)
    WHERE entity_id IN (SELECT party FROM holding)
    UNION
    SELECT filename, entity_id, 'number', bare_number(value), id
    FROM read_parquet($others, filename = true)
    WHERE prop IN ('taxNumber', 'idNumber', 'leiCode', 'registrationNumber')
    UNION
    SELECT filename, entity_id, 'name', unnest([plain_name(value), turned_name(value)]), id
    FROM read_parquet($others, filename = true) WHERE prop IN ('name', 'alias', 'previousName')
)
SELECT DISTINCT called.party, other.how, other.entity_id, other.filename, other.id
FROM called JOIN other USING (how, key)
WHERE key <> '' ORDER BY ALL

-- name: sanctioned
SELECT DISTINCT filename, entity_id, id FROM read_parquet($lists, filename = true)
WHERE prop = 'topics' AND value = 'sanction'

-- name: facts
SELECT entity_id, prop, value FROM read_parquet($others)
WHERE prop IN ('name', 'sector') AND entity_id IN (SELECT unnest($ids))
ORDER BY entity_id, prop, position
