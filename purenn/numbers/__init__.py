"""What the same bits everywhere need: functions and random numbers of our own, and the machine's limits."""
