"""Replicas: made, listed, put to sleep, woken, taken away; what they changed and left behind."""
