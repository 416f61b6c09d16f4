"""Trains the program xor.py, of docs/program.md; purenn need not be there."""

from xor import predict, train

x = [[[0, 0]], [[0, 1]], [[1, 0]], [[1, 1]]]
y = [[[0]], [[1]], [[1]], [[0]]]
errors = train(x, y, 1000, 0.1)
print(errors[-1])
print(predict([[1, 0]]))
