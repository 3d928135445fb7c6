"""The built-in agent: runs what the message holds, in Claude's stream-json, and says it is no model.

A process of its own, so that everything built for real agents is used for it too. Standard library only, YAML when
a scenario is there: it starts in about a tenth of a second.
"""
