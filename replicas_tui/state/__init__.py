"""The pure core: state, actions, reducers and views. No I/O, no clock."""
