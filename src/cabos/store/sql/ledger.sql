-- The ledger: one append-only table, each row chained to the one before. SQLite.

-- name: create_entry
CREATE TABLE IF NOT EXISTS entry (
  number    INTEGER PRIMARY KEY,
  kind      TEXT NOT NULL,
  subject   TEXT NOT NULL,
  body      TEXT NOT NULL,
  who       TEXT NOT NULL,
  at        TEXT NOT NULL,
  snapshots TEXT NOT NULL,
  previous  TEXT NOT NULL,
  hash      TEXT NOT NULL UNIQUE
)

-- name: create_kind_index
CREATE INDEX IF NOT EXISTS entry_kind ON entry (kind, number)

-- name: forbid_update
CREATE TRIGGER IF NOT EXISTS entry_no_update BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END

-- name: forbid_delete
CREATE TRIGGER IF NOT EXISTS entry_no_delete BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END

-- name: last_entry
SELECT number, hash FROM entry ORDER BY number DESC LIMIT 1

-- name: insert_entry
INSERT INTO entry (number, kind, subject, body, who, at, snapshots, previous, hash)
VALUES (:number, :kind, :subject, :body, :who, :at, :snapshots, :previous, :hash)

-- name: all_entries
SELECT number, kind, subject, body, who, at, snapshots, previous, hash
FROM entry ORDER BY number

-- name: entries_of_kind
SELECT number, kind, subject, body, who, at, snapshots, previous, hash
FROM entry WHERE kind = :kind ORDER BY number
