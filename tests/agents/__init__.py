"""Real CLIs of coding agents, driven through the engine's HTTP API, with a scripted model instead of a real one.

Opt-in (`make agents-test`): it installs the CLIs from npm.
"""
