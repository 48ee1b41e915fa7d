"""Is a run well: found against expected, parse rate, block rate, failed relations, age of the last success."""
