-- Transfers that files say more than once. DuckDB. The relation has the columns of a transfer.

-- name: sided
-- What statements book; a table that is nobody's says each transfer once.
CREATE OR REPLACE TEMP TABLE sided AS
SELECT file, row, time // 86400 AS day, time, is_day, statement, side,
       CASE side WHEN 'debit' THEN beneficiary ELSE payer END AS other,
       amount, currency, coalesce(received, amount) AS received,
       coalesce(received_currency, currency) AS received_currency, balance, ref, memo
FROM query_table($relation) WHERE side <> ''

-- name: line
-- Lines that could stand in two files, each with the first one that is the same to the letter.
-- Of lines that are the same within one file, the first of one is the first of another.
CREATE OR REPLACE TEMP TABLE line AS
WITH several AS (
    SELECT statement FROM sided GROUP BY statement HAVING min(file) <> max(file)
), alike AS (
    SELECT statement, side, day, amount, currency,
           row_number() OVER (ORDER BY min(file), min(row)) AS alike
    FROM sided SEMI JOIN several USING (statement)
    GROUP BY ALL HAVING min(file) <> max(file)
), numbered AS (
    SELECT *, row_number() OVER (
               PARTITION BY alike, time, is_day, balance, ref, memo, file ORDER BY row
           ) AS nth
    FROM sided JOIN alike USING (statement, side, day, amount, currency)
)
SELECT alike, file, row, time, is_day, balance, ref, memo,
       first(file) OVER first_file AS kept_file, first(row) OVER first_file AS kept_row
FROM numbered
WINDOW first_file AS (
    PARTITION BY alike, time, is_day, balance, ref, memo, nth ORDER BY file
)

-- name: same_lines
SELECT file, row, kept_file, kept_row FROM line
WHERE (file, row) <> (kept_file, kept_row) ORDER BY file, row

-- name: unlike_lines
-- What is left of lines that are alike but not the same, where no file states them all; with the
-- files of each.
WITH kept AS (
    SELECT alike, kept_file AS file, kept_row AS row, list(file) AS files
    FROM line GROUP BY ALL
), stated AS (
    SELECT alike, file, count(*) AS lines FROM line GROUP BY ALL
), open AS (
    SELECT alike FROM (SELECT alike, max(lines) AS lines FROM stated GROUP BY alike)
    JOIN (SELECT alike, count(*) AS kept FROM kept GROUP BY alike) USING (alike)
    WHERE kept > lines
)
SELECT alike, file, row, time, is_day, balance, ref, memo, files
FROM kept JOIN line USING (alike, file, row) SEMI JOIN open USING (alike)
ORDER BY alike, file, row

-- name: number_macro
-- An account number as another bank may write it: the eleven digits within a CLABE, without the
-- zeros before them.
CREATE OR REPLACE TEMP MACRO inner_number(number) AS
    CASE WHEN regexp_full_match(number, '\d{18}') THEN ltrim(substr(number, 7, 11), '0')
    WHEN regexp_full_match(number, '\d{8,11}') THEN ltrim(number, '0') ELSE number END

-- name: sides
-- Bookings whose other side could be another statement's: it is held, or it is not named. A
-- number without its bank stands for the one account of that number that is held, but one CLABE
-- never for another. Where money is converted, what was sent and what arrived differ.
WITH held AS (
    SELECT DISTINCT statement AS key FROM sided
), bare AS (
    SELECT inner_number(regexp_replace(key, '^[^:]*:', '')) AS bare, any_value(key) AS key
    FROM held GROUP BY bare HAVING count(*) = 1
), named AS (
    SELECT sided.* REPLACE (coalesce(held.key, bare.key, other) AS other),
           held.key IS NOT NULL OR bare.key IS NOT NULL AS is_held
    FROM sided LEFT JOIN held ON other = held.key
    LEFT JOIN bare ON inner_number(other) = bare.bare AND NOT (
        regexp_full_match(other, '\d{18}') AND regexp_full_match(bare.key, '\d{18}')
    )
), ends AS (
    SELECT *, CASE side WHEN 'debit' THEN statement ELSE other END AS payer,
           CASE side WHEN 'debit' THEN other ELSE statement END AS beneficiary
    FROM named WHERE other = '' OR (is_held AND other <> statement)
)
SELECT file, row, day, side = 'debit' AS is_debit, other = '' AS is_open,
       hash(payer) AS payer, hash(beneficiary) AS beneficiary, hash(statement) AS statement,
       hash(amount, currency) AS sent, hash(received, received_currency) AS arrived,
       CASE ref WHEN '' THEN 0::UBIGINT ELSE hash(ref) END AS ref
FROM ends ORDER BY time, file, row
