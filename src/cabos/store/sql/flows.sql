-- name: create_file
-- The files of transfers, with the number of the row before each one's first.
CREATE TABLE file AS
SELECT unnest($paths::VARCHAR[]) AS path, unnest($firsts::BIGINT[]) AS first,
    unnest($numbers::INTEGER[]) AS number;

-- name: create_transfer
CREATE VIEW transfer AS
SELECT
    file.number AS file, coalesce(kept.row, kept.file_row_number + file.first) AS row,
    kept.* EXCLUDE (row, filename, file_row_number, fault, text)
FROM read_parquet(getvariable('paths'), filename = true, file_row_number = true) AS kept
JOIN file ON file.path = kept.filename
WHERE kept.fault IS NULL;

-- name: features
-- What any transfer has at all: most files have no fees, nothing converted, no sides.
SELECT
    bool_or(is_sided), bool_or(is_converted), bool_or(has_fee),
    list_sort(list_distinct(list(currency) || list(coalesce(received_currency, currency))))
FROM (
    SELECT
        currency, received_currency, bool_or(side <> '') AS is_sided,
        count(received) > 0 AS is_converted, count(fee) > 0 AS has_fee
    FROM read_parquet(getvariable('paths')) WHERE fault IS NULL GROUP BY currency, received_currency
);

-- name: create_account
CREATE TABLE account AS
WITH kept AS (
    SELECT payer, beneficiary, statement FROM read_parquet(getvariable('paths'))
    WHERE fault IS NULL
)
SELECT key, CAST(row_number() OVER (ORDER BY key) - 1 AS INTEGER) AS code
FROM (
    SELECT DISTINCT payer AS key FROM kept
    UNION SELECT DISTINCT beneficiary FROM kept
    UNION SELECT DISTINCT statement FROM kept WHERE statement <> ''
)
WHERE key <> '';

-- name: accounts
SELECT key, hash(key || $salt) AS hash FROM account ORDER BY code;

-- name: columns
-- One file at a time, so that its rows keep their order. Accounts are told by their hashes: to
-- join their keys would cost the order, and three times as long.
SELECT
    coalesce(row, file_row_number + $first) AS row, time, is_day, amount,
    CASE WHEN payer = '' THEN 0 ELSE hash(payer || $salt) END AS payer,
    CASE WHEN beneficiary = '' THEN 0 ELSE hash(beneficiary || $salt) END AS beneficiary,
    CAST(list_position($currencies::VARCHAR[], currency) - 1 AS SMALLINT) AS currency
FROM read_parquet($path, file_row_number = true)
WHERE fault IS NULL;

-- name: converted
SELECT file, row, coalesce(received, amount) AS received,
    CAST(list_position(
        $currencies::VARCHAR[], coalesce(received_currency, currency)
    ) - 1 AS SMALLINT) AS received_currency
FROM transfer WHERE received IS NOT NULL;

-- name: fees
SELECT file, row, fee FROM transfer WHERE fee > 0;

-- name: owners
-- The account whose statement has a booking, of the ones asked for.
SELECT transfer.file, transfer.row, account.code
FROM transfer JOIN account ON account.key = transfer.statement
WHERE transfer.side <> '';
