"""The face of a department's administrator: services and their versions, in the browser and at the command line."""
