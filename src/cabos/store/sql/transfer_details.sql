-- A file that does not number its rows is asked by their place in it, any other by the number:
-- either way only the groups of rows that hold them are read.

-- name: placed_details
SELECT
    file_row_number + $first, ref, time, is_day, payer, beneficiary, amount, currency, coalesce(received, amount),
    coalesce(received_currency, currency), coalesce(fee, 0), memo, kind, place, statement, side,
    balance, payer_name, beneficiary_name
FROM read_parquet($path, file_row_number = true)
WHERE row IS NULL AND file_row_number IN (SELECT unnest($numbers::BIGINT[]));

-- name: numbered_details
SELECT
    row, ref, time, is_day, payer, beneficiary, amount, currency, coalesce(received, amount),
    coalesce(received_currency, currency), coalesce(fee, 0), memo, kind, place, statement, side,
    balance, payer_name, beneficiary_name
FROM read_parquet($path)
WHERE row IN (SELECT unnest($numbers::BIGINT[]));

-- name: placed_refs
SELECT file_row_number + $first AS row, ref
FROM read_parquet($path, file_row_number = true)
WHERE row IS NULL AND file_row_number IN (SELECT unnest($numbers::BIGINT[]));

-- name: numbered_refs
SELECT row, ref
FROM read_parquet($path)
WHERE row IN (SELECT unnest($numbers::BIGINT[]));

-- name: with_ref
SELECT file, row FROM transfer WHERE ref = $ref;
