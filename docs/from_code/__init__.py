"""The parts of the manual that are written from the code whenever it is built, so that they cannot drift."""
