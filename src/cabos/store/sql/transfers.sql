-- name: macros
-- How the cells of a table of transfers are read. The settings of its mapping are variables.

-- Text without blanks around it, of any kind; empty for none.
CREATE MACRO tidy(cell) AS coalesce(
    regexp_replace(cell, '^[\s\v\x1c-\x1f\x{85}\p{Z}]+|[\s\v\x1c-\x1f\x{85}\p{Z}]+$', '', 'g'), ''
);

-- The same with each run of blanks inside made one.
CREATE MACRO single(cell) AS regexp_replace(cell, '[\s\v\x1c-\x1f\x{85}\p{Z}]+', ' ', 'g');

-- The key of an account: see model.transfer.account_key.
CREATE MACRO account_key(number, bank) AS (
    CASE
        WHEN regexp_full_match(
            regexp_replace(single(number), '[ -]', '', 'g'),
            '[A-Za-z]{2}\d{2}[A-Za-z0-9]{11,30}|\d{18}'
        ) THEN upper(regexp_replace(single(number), '[ -]', '', 'g'))
        WHEN regexp_full_match(number, '0[xX][0-9a-fA-F]{40}') THEN lower(number)
        WHEN bank = '' OR number = '' THEN single(number)
        WHEN regexp_full_match(bank, '\d+') THEN
            coalesce(nullif(ltrim(bank, '0'), ''), '0') || ':' || single(number)
        ELSE single(bank) || ':' || single(number)
    END
);

-- Seconds since 1970 of a moment in ISO 8601; one with an offset is taken to UTC.
CREATE MACRO iso_seconds(cell) AS (
    CASE
        WHEN regexp_full_match(cell, '\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?')
            THEN epoch_us(try_cast(cell AS TIMESTAMP)) // 1000000
        WHEN regexp_full_match(
            cell, '\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z| ?[+-]\d{2}(:?\d{2})?)'
        ) THEN epoch_us(try_cast(cell AS TIMESTAMPTZ)) // 1000000
    END
);

-- The English name of the month that a text names in Spanish or English, in full or cut.
CREATE MACRO month_in(cell) AS MAP {
    'ene': 'January', 'jan': 'January', 'feb': 'February', 'mar': 'March', 'abr': 'April',
    'apr': 'April', 'may': 'May', 'jun': 'June', 'jul': 'July', 'ago': 'August', 'aug': 'August',
    'sep': 'September', 'set': 'September', 'oct': 'October', 'nov': 'November',
    'dic': 'December', 'dec': 'December'
}[regexp_extract(
    lower(cell), 'ene|jan|feb|mar|abr|apr|may|jun|jul|ago|aug|sep|set|oct|nov|dic|dec'
)];

-- A date with the month as strptime reads it: cut to three letters for %b, in full for %B.
CREATE MACRO english_month(cell) AS (
    CASE
        WHEN NOT contains(lower(getvariable('date')), '%b') OR month_in(cell) IS NULL THEN cell
        ELSE regexp_replace(
            lower(cell),
            '(ene|jan|feb|mar|abr|apr|may|jun|jul|ago|aug|sep|set|oct|nov|dic|dec)[a-z]*\.?',
            CASE WHEN contains(getvariable('date'), '%B') THEN month_in(cell)
            ELSE month_in(cell)[1:3] END
        )
    END
);

CREATE MACRO seconds_of(cell) AS (
    CASE
        WHEN getvariable('date') = 'iso' THEN iso_seconds(cell)
        WHEN getvariable('date') = 'epoch' THEN try_cast(cell AS BIGINT)
        WHEN getvariable('date') = 'epoch-ms' THEN try_cast(cell AS BIGINT) // 1000
        WHEN getvariable('date') = 'days'
            THEN getvariable('origin') + 86400 * try_cast(cell AS BIGINT)
        ELSE epoch_us(try_strptime(english_month(cell), getvariable('date'))) // 1000000
    END
);

-- The digits of an amount without its sign; NULL where it is none. Thousands may be grouped by the
-- other mark, a blank or an apostrophe, but only in threes: 1.234,56 is no amount where the mark
-- is a point.
CREATE MACRO bare_amount(cell) AS (
    CASE
        WHEN getvariable('decimal') = '.' THEN
            CASE WHEN regexp_full_match(cell, '\d+(\.\d*)?|\.\d+') THEN cell
                WHEN regexp_full_match(cell, '[1-9]\d{0,2}([, ''’]\d{3})+(\.\d*)?')
                THEN regexp_replace(cell, '[, ''’]', '', 'g') END
        WHEN regexp_full_match(cell, '\d+(,\d*)?|,\d+') THEN replace(cell, ',', '.')
        WHEN regexp_full_match(cell, '[1-9]\d{0,2}([. ''’]\d{3})+(,\d*)?')
            THEN replace(regexp_replace(cell, '[. ''’]', '', 'g'), ',', '.')
    END
);

CREATE MACRO is_negative(cell) AS (
    cell[1] IN ('-', '(', '−') OR cell[-1] IN ('-', '−')
    OR regexp_full_match(cell, '[$€£¥]\s*[-−].*')
);

CREATE MACRO unsigned(cell) AS (
    CASE
        WHEN cell[1] BETWEEN '0' AND '9' AND cell[-1] BETWEEN '0' AND '9' THEN cell
        WHEN cell LIKE '(%)' THEN regexp_replace(cell[2:-2], '^\s*[$€£¥]?\s*|\s+$', '', 'g')
        ELSE regexp_replace(
            cell, '^\s*[-+−]?\s*[$€£¥]?\s*[-+−]?\s*|\s*[$€£¥]?\s*[-+−]?$', '', 'g'
        )
    END
);

-- An amount as an exact decimal, of a cell and its `unsigned`; NULL where it holds none.
CREATE MACRO amount_of(cell, bare) AS (
    CASE WHEN is_negative(cell) THEN -try_cast(bare_amount(bare) AS DECIMAL(38, 18))
    ELSE try_cast(bare_amount(bare) AS DECIMAL(38, 18)) END
);

CREATE MACRO digits_of(currency) AS (
    CASE WHEN currency IN ('USD', 'MXN', 'EUR', 'XXX') THEN 2
    ELSE coalesce(getvariable('digits')[currency], 2) END
);

-- An amount in smallest units, with what is left of one behind the point; NULL where it is too
-- large for 64 bits.
CREATE MACRO units(amount, currency) AS (
    CASE
        WHEN abs(amount) >= 90000000000000000 THEN NULL
        WHEN digits_of(currency) = 2 THEN amount * 100
        WHEN digits_of(currency) = 0 THEN amount
        WHEN digits_of(currency) = 3 AND abs(amount) < 9000000000000000 THEN amount * 1000
        WHEN digits_of(currency) = 4 AND abs(amount) < 900000000000000 THEN amount * 10000
        WHEN digits_of(currency) = 6 AND abs(amount) < 9000000000000 THEN amount * 1000000
        WHEN digits_of(currency) = 8 AND abs(amount) < 90000000000 THEN amount * 100000000
        WHEN digits_of(currency) = 12 AND abs(amount) < 9000000 THEN amount * 1000000000000
    END
);

CREATE MACRO amount_fault(cell, bare, currency) AS (
    CASE WHEN bare_amount(bare) IS NULL
        THEN 'the amount ' || cell || ' is not written with the decimal mark '
            || getvariable('decimal')
        ELSE 'the amount ' || cell || ' is too large, or has more digits than ' || currency
    END
);

CREATE MACRO whole(units) AS (CASE WHEN units = trunc(units) THEN CAST(units AS BIGINT) END);

CREATE MACRO currency_of(cell) AS (
    CASE
        WHEN cell = '' THEN getvariable('currency')
        ELSE coalesce(getvariable('currencies')[cell], upper(cell))
    END
);

-- Where the words of money out and in stand in a statement's column of their own.
CREATE MACRO side_of(cell) AS (
    CASE
        WHEN list_contains(getvariable('out'), lower(cell)) THEN 'debit'
        WHEN list_contains(getvariable('in'), lower(cell)) THEN 'credit'
    END
);

-- Whether a cell is the key of an account as it stands: too short for an IBAN or a CLABE.
CREATE MACRO is_key(cell) AS (
    strlen(cell) BETWEEN 1 AND 14 AND NOT contains(cell, ' ') AND NOT contains(cell, chr(9))
    -- Other blanks are no ASCII: such a cell has more bytes than characters.
    AND strlen(cell) = length(cell)
);

-- Whether text has no blank to be trimmed: quicker than to trim it.
CREATE MACRO is_close(cell) AS (NOT contains(cell, ' ') AND strlen(cell) = length(cell));

-- name: write_ordinary
-- A table of both sides in which every cell is written in the plainest way: quicker than
-- `write_any`, which reads it again if one cell is not. The rows keep their order. Text that is
-- the same in all rows is an ENUM here, which costs nothing to write; it is read as text.
COPY (
    SELECT
        CAST(NULL AS BIGINT) AS row,
        CASE WHEN cell_date LIKE '20__-__-__T__:__:__' OR cell_date LIKE '20__-__-__'
            OR cell_date LIKE '20__-__-__ __:__:__'
            THEN epoch_us(try_cast(cell_date AS TIMESTAMP)) // 1000000 END AS time,
        strlen(cell_date) = 10 AS is_day,
        CASE WHEN is_key(cell_from) THEN cell_from END AS payer,
        CASE WHEN is_key(cell_to) THEN cell_to END AS beneficiary,
        CASE WHEN regexp_full_match(cell_amount, '\d{1,13}(\.\d{1,2})?')
            THEN nullif(CAST(try_cast(cell_amount AS DECIMAL(18, 2)) * 100 AS BIGINT), 0)
        END AS amount,
        CASE
            WHEN cell_currency IN ('USD', 'MXN', 'EUR') THEN cell_currency
            WHEN cell_currency IS NULL OR cell_currency = '' THEN getvariable('currency')
        END AS currency,
        CAST(NULL AS BIGINT) AS received,
        CAST(NULL AS VARCHAR) AS received_currency,
        CAST(NULL AS BIGINT) AS fee,
        CASE WHEN is_close(cell_ref) THEN cell_ref ELSE coalesce(trim(cell_ref), '') END AS ref,
        coalesce(cell_memo, '') AS memo,
        coalesce(trim(cell_kind), '') AS kind,
        CAST('' AS ENUM ('')) AS statement,
        CAST('' AS ENUM ('')) AS side,
        CAST(NULL AS BIGINT) AS balance,
        CAST('' AS ENUM ('')) AS place,
        CAST(NULL AS VARCHAR) AS payer_name,
        CAST(NULL AS VARCHAR) AS payer_id,
        CAST(NULL AS VARCHAR) AS beneficiary_name,
        CAST(NULL AS VARCHAR) AS beneficiary_id,
        CAST(NULL AS VARCHAR) AS fault,
        CAST(NULL AS VARCHAR) AS text
    FROM cells
) TO $path (FORMAT parquet);

-- name: extraordinary
SELECT CAST(coalesce(sum(stats_null_count), 0) AS BIGINT) FROM parquet_metadata($path)
WHERE path_in_schema IN ('time', 'amount', 'payer', 'beneficiary', 'currency');

-- name: write_any
COPY (
    WITH
    tidied AS (
        SELECT
            line, cell_ref, cell_memo, cell_kind,
            tidy(cell_date) || CASE WHEN tidy(cell_clock) = '' THEN ''
                ELSE ' ' || tidy(cell_clock) END AS moment,
            tidy(cell_clock) AS clock,
            account_key(tidy(cell_from), tidy(cell_from_bank)) AS from_key,
            account_key(tidy(cell_to), tidy(cell_to_bank)) AS to_key,
            coalesce(
                nullif(account_key(tidy(cell_account), tidy(cell_account_bank)), ''),
                getvariable('account')
            ) AS own,
            account_key(tidy(cell_other), tidy(cell_other_bank)) AS other,
            tidy(cell_amount) AS amount_text,
            tidy(cell_debit) AS debit_text,
            tidy(cell_credit) AS credit_text,
            tidy(cell_sign) AS sign_text,
            tidy(cell_balance) AS balance_text,
            tidy(cell_status) AS status_text,
            tidy(cell_received) AS received_text,
            tidy(cell_fee) AS fee_text,
            currency_of(tidy(cell_currency)) AS currency,
            CASE WHEN tidy(cell_received_currency) = '' THEN currency_of(tidy(cell_currency))
                ELSE currency_of(tidy(cell_received_currency)) END AS received_currency,
            nullif(tidy(cell_from_name), '') AS from_name,
            nullif(tidy(cell_from_id), '') AS from_id,
            nullif(tidy(cell_to_name), '') AS to_name,
            nullif(tidy(cell_to_id), '') AS to_id,
            nullif(tidy(cell_other_name), '') AS other_name,
            nullif(tidy(cell_other_id), '') AS other_id,
            concat_ws(
                ' | ', cell_date, cell_clock, cell_from, cell_to, cell_account, cell_other,
                cell_amount, cell_debit, cell_credit, cell_sign, cell_currency,
                cell_status
            ) AS text
        FROM cells
    ),
    -- Each stage reads the one before: a macro that is given a long expression repeats it.
    bare AS (
        SELECT
            *,
            seconds_of(moment) AS time,
            unsigned(amount_text) AS amount_bare,
            unsigned(debit_text) AS debit_bare,
            unsigned(credit_text) AS credit_bare,
            unsigned(balance_text) AS balance_bare,
            unsigned(received_text) AS received_bare,
            unsigned(fee_text) AS fee_bare
        FROM tidied
    ),
    decimals AS (
        SELECT
            *,
            amount_of(amount_text, amount_bare) AS amount_decimal,
            amount_of(debit_text, debit_bare) AS debit_decimal,
            amount_of(credit_text, credit_bare) AS credit_decimal,
            amount_of(balance_text, balance_bare) AS balance_decimal,
            amount_of(received_text, received_bare) AS received_decimal,
            amount_of(fee_text, fee_bare) AS fee_decimal
        FROM bare
    ),
    scaled AS (
        SELECT
            *,
            units(amount_decimal, currency) AS amount_units,
            units(debit_decimal, currency) AS debit_units,
            units(credit_decimal, currency) AS credit_units,
            units(balance_decimal, currency) AS balance_units,
            units(received_decimal, received_currency) AS received_units,
            units(fee_decimal, currency) AS fee_units
        FROM decimals
    ),
    minors AS (
        SELECT
            *,
            whole(amount_units) AS amount_minor,
            whole(debit_units) AS debit_minor,
            whole(credit_units) AS credit_minor,
            whole(balance_units) AS balance_minor,
            whole(received_units) AS received_minor,
            whole(fee_units) AS fee_minor
        FROM scaled
    ),
    amounts AS (
        SELECT
            *,
            -- A debit or credit of nought is how many banks leave the cell of the other side.
            nullif(debit_minor, 0) AS debit,
            nullif(credit_minor, 0) AS credit,
            CASE
                WHEN getvariable('in_columns')
                    THEN coalesce(nullif(debit_minor, 0), nullif(credit_minor, 0))
                ELSE amount_minor
            END AS signed,
            CASE WHEN received_text <> '' THEN received_minor END AS received,
            CASE WHEN fee_text <> '' THEN abs(fee_minor) END AS fee
        FROM minors
    ),
    sided AS (
        SELECT
            *,
            CASE
                WHEN getvariable('two_sided') THEN ''
                WHEN getvariable('in_columns')
                    THEN CASE WHEN debit IS NOT NULL THEN 'debit' ELSE 'credit' END
                WHEN getvariable('signed_by_word') THEN side_of(sign_text)
                WHEN (signed < 0) = getvariable('out_is_negative') THEN 'debit'
                ELSE 'credit'
            END AS side
        FROM amounts
    ),
    judged AS (
        SELECT
            *,
            CASE
                WHEN status_text <> ''
                    AND NOT list_contains(getvariable('made'), lower(status_text))
                    THEN 'it was not made: its status is ' || status_text
                WHEN moment = '' THEN 'there is no date'
                WHEN NOT time BETWEEN -2208988800 AND 4102444799
                    THEN 'the date ' || moment || ' is not between 1900 and 2099'
                WHEN time IS NULL
                    THEN 'the date ' || moment || ' is not written as the mapping says'
                WHEN NOT regexp_full_match(currency, '[A-Z0-9]{2,12}')
                    THEN 'the currency ' || currency || ' is no code; name it in the mapping'
                WHEN NOT regexp_full_match(received_currency, '[A-Z0-9]{2,12}')
                    THEN 'the currency ' || received_currency
                        || ' is no code; name it in the mapping'
                WHEN getvariable('in_columns') AND debit_text <> '' AND debit_minor IS NULL
                    THEN amount_fault(debit_text, debit_bare, currency)
                WHEN getvariable('in_columns') AND credit_text <> '' AND credit_minor IS NULL
                    THEN amount_fault(credit_text, credit_bare, currency)
                WHEN getvariable('in_columns') AND debit IS NOT NULL AND credit IS NOT NULL
                    THEN 'money goes out and comes in in one row'
                WHEN getvariable('in_columns') AND debit_text = '' AND credit_text = ''
                    THEN 'there is no amount'
                WHEN NOT getvariable('in_columns') AND amount_text = '' THEN 'there is no amount'
                WHEN NOT getvariable('in_columns') AND signed IS NULL
                    THEN amount_fault(amount_text, amount_bare, currency)
                WHEN coalesce(signed, 0) = 0 THEN 'the amount is zero'
                WHEN received_text <> '' AND received IS NULL
                    THEN amount_fault(received_text, received_bare, received_currency)
                WHEN received <= 0 THEN 'the amount received is not more than zero'
                WHEN fee_text <> '' AND fee IS NULL
                    THEN amount_fault(fee_text, fee_bare, currency)
                WHEN balance_text <> '' AND balance_minor IS NULL
                    THEN amount_fault(balance_text, balance_bare, currency)
                WHEN side IS NULL
                    THEN 'the sign ' || sign_text || ' is not among those of the mapping'
                WHEN getvariable('two_sided') AND signed < 0
                    THEN 'the amount is negative between two accounts: who pays is not clear'
                WHEN getvariable('two_sided') AND from_key = '' AND to_key = ''
                    THEN 'neither account is named'
                WHEN NOT getvariable('two_sided') AND own = ''
                    THEN 'the account of the statement is not named'
                WHEN received_currency <> currency AND received IS NULL
                    THEN 'it is converted, and what arrives is not said'
            END AS fault
        FROM sided
    )
    SELECT
        line AS row,
        time,
        CASE WHEN getvariable('date') IN ('iso', 'days') THEN strlen(moment) <= 10
            ELSE NOT regexp_matches(getvariable('date'), '%-?[HI]|epoch') END
            AND clock = '' AND time % 86400 = 0 AS is_day,
        CASE WHEN side = '' THEN from_key WHEN side = 'debit' THEN own ELSE other END AS payer,
        CASE WHEN side = '' THEN to_key WHEN side = 'debit' THEN other ELSE own END AS beneficiary,
        abs(signed) AS amount,
        currency,
        received,
        CASE WHEN received IS NOT NULL THEN received_currency END AS received_currency,
        nullif(fee, 0) AS fee,
        coalesce(trim(cell_ref), '') AS ref,
        coalesce(cell_memo, '') AS memo,
        coalesce(trim(cell_kind), '') AS kind,
        CASE WHEN side = '' THEN '' ELSE own END AS statement,
        side,
        balance_minor AS balance,
        '' AS place,
        CASE WHEN side = '' THEN from_name WHEN side = 'credit' THEN other_name END AS payer_name,
        CASE WHEN side = '' THEN from_id WHEN side = 'credit' THEN other_id END AS payer_id,
        CASE WHEN side = '' THEN to_name WHEN side = 'debit' THEN other_name
        END AS beneficiary_name,
        CASE WHEN side = '' THEN to_id WHEN side = 'debit' THEN other_id END AS beneficiary_id,
        fault,
        CASE WHEN fault IS NOT NULL THEN text END AS text
    FROM judged
) TO $path (FORMAT parquet);

-- name: count_kept
-- How many transfers a file gives, from when to when, and in which currencies.
SELECT
    sum(count), min(first), max(last), list_sort(list(currency))
FROM (
    SELECT currency, count(*) AS count, min(time) AS first, max(time) AS last
    FROM read_parquet($path) WHERE fault IS NULL GROUP BY currency
);

-- name: count_rows
SELECT count(*), count(*) FILTER (WHERE fault IS NULL) FROM read_parquet($path);

-- name: faults
SELECT row, fault, text FROM (
    SELECT coalesce(row, file_row_number + $first) AS row, fault, text
    FROM read_parquet($path, file_row_number = true)
)
WHERE fault IS NOT NULL
ORDER BY row
LIMIT $most;

-- name: read_cells
FROM read_csv(
    $path, header = false, skip = $skip, delim = $delimiter, quote = '"', escape = '"',
    auto_detect = false, columns = $columns, store_rejects = true, encoding = $encoding,
    compression = 'none', strict_mode = true, new_line = $new_line
);

-- name: refused
SELECT any_value(csv_line), lower(any_value(error_type::VARCHAR))
FROM reject_errors GROUP BY line ORDER BY line;

-- name: clear_rejects
DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans;

-- name: set_digits
SET VARIABLE digits = MAP($codes::VARCHAR[], $digits::INTEGER[]);

-- name: set_currencies
SET VARIABLE currencies = MAP($names::VARCHAR[], $codes::VARCHAR[]);

-- name: create_transfer
CREATE TABLE transfer (
    row BIGINT, time BIGINT, is_day BOOLEAN, payer VARCHAR, beneficiary VARCHAR, amount BIGINT,
    currency VARCHAR, received BIGINT, received_currency VARCHAR, fee BIGINT, ref VARCHAR,
    memo VARCHAR, kind VARCHAR, statement VARCHAR, side VARCHAR, balance BIGINT, place VARCHAR,
    payer_name VARCHAR, payer_id VARCHAR, beneficiary_name VARCHAR, beneficiary_id VARCHAR,
    fault VARCHAR, text VARCHAR
);

-- name: write_transfers
COPY (FROM transfer) TO $path (FORMAT parquet);
