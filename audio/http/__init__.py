"""HTTP: the one client of the program, the addresses it takes, and the networks it keeps out of."""
