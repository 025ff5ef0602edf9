"""One pipeline in salesim and in other simulators."""
