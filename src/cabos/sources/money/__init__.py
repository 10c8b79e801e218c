"""Money: transfers of statements, tables, invoices and payment proofs."""
