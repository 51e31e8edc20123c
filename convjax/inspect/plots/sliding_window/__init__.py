"""A convolution or pool at one of its steps: what the window reads, what it makes of it, what is done so far."""
