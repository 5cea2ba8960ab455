"""People, cars and visits that could be a shop's, and are nobody's.

One seed and one date give the same rows.
"""
