"""Services as published, and the city they belong to."""
