"""Automations: replicas that begin by themselves, on a schedule or when something happens elsewhere."""
