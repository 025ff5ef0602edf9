"""What the model believes: pure scalar functions, numbers in, a number out.

Each docstring gives formula, units, source (a section of the evidence table, see the world files) and
grade (A peer-reviewed or primary, B large survey, C vendor, D guess), and the neutral setting.
"""
