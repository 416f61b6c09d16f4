"""What identical bits need: our own exp, log and random numbers, and a look at the machine."""
