"""Formulas in cells: boxes of rows with a baseline, put together from the tree of a formula.

A sum or an integral is drawn large, limits stand above and below, fractions on top of each other; or everything in one row.
"""
