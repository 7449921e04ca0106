"""The registers of other houses in the demonstration: a server, a database and a file beside the portal, each with its own habits."""
