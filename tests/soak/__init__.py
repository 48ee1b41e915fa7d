"""A long run over a simulated country: does it grow, does it slow down, does it flood the log?"""
