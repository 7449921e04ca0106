"""One file per field type. A new type is a new file here, its template in web/fields/ and its test."""
