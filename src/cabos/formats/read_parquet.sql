-- Every column as text; a date as ISO 8601, a null as null.
SELECT CAST(COLUMNS(*) AS VARCHAR) FROM read_parquet($path)
