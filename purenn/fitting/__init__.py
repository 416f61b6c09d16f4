"""The parts of Network.fit and predict: check the data, run an epoch, show the progress."""
