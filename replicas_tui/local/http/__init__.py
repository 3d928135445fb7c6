"""The engine on the network: who may come in, what is asked of whom, how it is answered."""
