"""Forms: field types, answers, what shows when, reading what was posted, and the page plan of a step."""
