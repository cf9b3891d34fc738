"""Building an edition whenever something changes in it, for as long as it is asked for."""
