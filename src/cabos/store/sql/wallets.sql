-- Wallets that lists and other sources name. DuckDB.

-- name: wallets
SELECT filename, entity_id, value, place, id
FROM read_parquet($paths, filename = true)
WHERE prop IN ('publicKey', 'walletAddress')
ORDER BY filename, entity_id, position

-- name: facts
WITH said AS (
  SELECT filename, entity_id, prop, value, position FROM read_parquet($paths, filename = true)
), wallet AS (
  SELECT DISTINCT entity_id FROM said WHERE prop IN ('publicKey', 'walletAddress')
), holder AS (
  SELECT DISTINCT value AS entity_id FROM said JOIN wallet USING (entity_id) WHERE prop = 'holder'
)
SELECT filename, entity_id, prop, value FROM said
JOIN (SELECT entity_id FROM wallet UNION SELECT entity_id FROM holder) USING (entity_id)
WHERE prop IN ('name', 'alias', 'programId', 'topics', 'holder', 'currency')
ORDER BY filename, entity_id, position
