"""What Network.fit does around the layers: its data, an epoch with its way back, the progress."""
