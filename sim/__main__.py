"""``python -m sim`` is ``salesim``."""

from sim.cli import app

app(prog_name="salesim")
