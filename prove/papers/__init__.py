"""`make papers`: every type of paper issued for people of the demonstration, checked by strangers' tools, and laid out to be looked at."""
