"""Mexico: taxpayers whose invoices are presumed or held to be simulated (article 69-B)."""
