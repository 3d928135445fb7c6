"""The app as plain lines: for screen readers, and for terminals that cannot be painted on.

Lines are only ever added: no alternate screen, no cursor moves, no colours, no line that ticks. Every line says what
it is before what it holds. It stands on the same session, effects and state as the painted app.
"""
