"""What happens: people, work and time. Asks ``sim.mechanisms`` what to believe, emits ``sim.events``."""
