"""Networks from PyTorch, Keras and ONNX, and to PyTorch; each library is imported when asked for."""
