"""What all faces share: session, access, transactions, error pages, headers, languages, fixed forms."""
