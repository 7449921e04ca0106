"""Files that strangers send: looked into, cleaned and marked in small processes with little memory and time, never in ours."""
