-- What does not add up in transfers. DuckDB, over the view transfer; see flows.sql.

-- name: create_booked
-- What statements book, in the order of the file, with the sum of all up to each.
CREATE TEMP TABLE booked AS
SELECT *, sum(moved) OVER (PARTITION BY file, statement, currency ORDER BY row) AS cum
FROM (
    SELECT file, row, time, statement,
           CASE side WHEN 'credit' THEN coalesce(received_currency, currency) ELSE currency
           END AS currency,
           CASE side WHEN 'credit' THEN coalesce(received, amount)
           ELSE -(amount + coalesce(fee, 0)) END AS moved,
           balance
    FROM transfer WHERE side <> ''
)

-- name: create_step
-- From each stated balance to the next, by how much it is off: read down the file, and up.
CREATE TEMP TABLE step AS
SELECT file, row, time, statement, currency, moved, balance, cum,
       (balance - lag(balance) OVER running) - (cum - lag(cum) OVER running) AS off_down,
       (balance - lead(balance) OVER running)
           - ((lead(cum) OVER running - lead(moved) OVER running) - (cum - moved)) AS off_up
FROM booked WHERE balance IS NOT NULL
WINDOW running AS (PARTITION BY file, statement, currency ORDER BY row)

-- name: create_reading
-- Whether a statement is written oldest first or newest first: as it adds up better.
CREATE TEMP TABLE reading AS
SELECT file, statement, currency,
       CASE
           WHEN count_if(off_down <> 0) <> count_if(off_up <> 0)
               THEN count_if(off_up <> 0) < count_if(off_down <> 0)
           ELSE arg_min(time, row) > arg_max(time, row)
       END AS is_upward
FROM step GROUP BY file, statement, currency

-- name: upward_files
-- Files of which every statement with balances is written newest first.
SELECT file FROM reading GROUP BY file HAVING bool_and(is_upward);

-- name: told_files
SELECT DISTINCT file FROM reading;

-- name: balance_breaks
SELECT file, row, statement, currency, balance,
       balance - CASE WHEN is_upward THEN off_up ELSE off_down END AS expected,
       count(*) OVER () AS total
FROM step JOIN reading USING (file, statement, currency)
WHERE CASE WHEN is_upward THEN off_up ELSE off_down END <> 0
    AND list_contains($mine::INTEGER[], file)
ORDER BY file, row LIMIT $most

-- name: stated_spans
-- What a file states of an account from its first to its last row, by its balances.
WITH whole AS (
    SELECT file, statement, currency, sum(moved) AS total, min(time) AS first, max(time) AS last,
           min(row) AS first_row, max(row) AS last_row
    FROM booked GROUP BY file, statement, currency
), edge AS (
    SELECT file, statement, currency, arg_min(balance, row) AS top, arg_min(cum, row) AS top_cum,
           arg_min(moved, row) AS top_moved, arg_max(balance, row) AS bottom,
           arg_max(cum, row) AS bottom_cum, arg_max(moved, row) AS bottom_moved
    FROM step GROUP BY file, statement, currency
)
SELECT file, statement, currency,
       CASE WHEN is_upward THEN bottom - bottom_moved - (total - bottom_cum)
       ELSE top - top_cum END AS opening,
       CASE WHEN is_upward THEN top + (top_cum - top_moved)
       ELSE bottom + (total - bottom_cum) END AS closing,
       first, last, first_row, last_row
FROM whole JOIN edge USING (file, statement, currency)
JOIN reading USING (file, statement, currency)
ORDER BY file, first_row

-- name: span_sums
-- What the lines of each statement move.
SELECT span.number, coalesce(sum(moved), 0) AS moved
FROM (
    SELECT unnest($numbers::INTEGER[]) AS number, unnest($files::INTEGER[]) AS file,
           unnest($accounts::VARCHAR[]) AS statement, unnest($currencies::VARCHAR[]) AS currency,
           unnest($firsts::BIGINT[]) AS first, unnest($lasts::BIGINT[]) AS last
) AS span
LEFT JOIN booked ON booked.file = span.file AND booked.statement = span.statement
    AND booked.currency = span.currency AND row BETWEEN span.first AND span.last
GROUP BY span.number ORDER BY span.number

-- name: negative_balances
SELECT statement, currency, min(balance), arg_min(file, balance), arg_min(row, balance), count(*)
FROM booked WHERE balance < 0 AND list_contains($mine::INTEGER[], file) GROUP BY statement, currency ORDER BY min(balance), statement

-- name: several_currencies
-- Only of the accounts whose own statements say it: any table can pay one account in several.
SELECT statement, list_sort(list(DISTINCT currency)) AS currencies, min((file, row)) AS first
FROM booked GROUP BY statement HAVING count(DISTINCT currency) > 1 AND bool_or(list_contains($mine::INTEGER[], file))
ORDER BY statement

-- name: ref_hashes
-- Of the lines of tables that are nobody's statement: those of the same reference have one hash,
-- and of those without any those that are the same to the letter.
SELECT CASE WHEN ref <> '' THEN hash(ref)
    ELSE hash(time, payer, beneficiary, amount, currency) END AS hash
FROM read_parquet(getvariable('paths'))
WHERE fault IS NULL AND side = '' AND (ref <> '' OR $several)

-- name: line_hashes
-- Of the same lines: what is the same to the letter has one hash.
SELECT hash(ref, time, payer, beneficiary, amount, currency) AS hash
FROM read_parquet(getvariable('paths'))
WHERE fault IS NULL AND side = '' AND (ref <> '' OR $several)

-- name: twice
-- Lines that are the same to the letter, in one file or in several. All are counted: nothing proves
-- that they are one.
WITH alike AS (
    SELECT ref, time, payer, beneficiary, amount, currency, count(*) AS lines,
           count(DISTINCT file) AS files, min((file, row)) AS first, max((file, row)) AS last
    FROM transfer
    WHERE side = '' AND (ref <> '' OR $several)
      AND hash(ref, time, payer, beneficiary, amount, currency)
          IN (SELECT unnest($hashes::UBIGINT[]))
    GROUP BY ref, time, payer, beneficiary, amount, currency
    HAVING count(*) > 1 AND (ref <> '' OR count(DISTINCT file) > 1)
        AND bool_or(list_contains($mine::INTEGER[], file))
)
SELECT *, sum(lines - 1) OVER () AS total FROM alike ORDER BY first LIMIT $most
