"""A network that learns XOR. Break it: change one line, run it again, explain what you see.

    python3 examples/exercises/working.py

Five lines to change, one at a time (put each back before the next); break_it.py tells what
happens, and why:

    1  the wrong sign           4  all weights equal
    2  f' forgotten             5  no activation
    3  learning rate 10
"""

import sys

sys.path.insert(0, sys.path[0] + "/../..")  # the repository's root, where purenn is

from purenn import ActivationLayer, FCLayer, Network, Random, mse, mse_prime, tanh, tanh_prime

x_train = [[[0, 0]], [[0, 1]], [[1, 0]], [[1, 1]]]
y_train = [[[0]], [[1]], [[1]], [[0]]]
rng = Random(1)

network = Network()
network.add(FCLayer((1, 2), (1, 3), rng))
network.add(ActivationLayer((1, 3), tanh, tanh_prime))
network.add(FCLayer((1, 3), (1, 1), rng))
network.add(ActivationLayer((1, 1), tanh, tanh_prime))
network.use(mse, mse_prime)
errors = network.fit(x_train, y_train, epochs=1000, learning_rate=0.1, verbose=False)

for epoch in 1, 10, 100, 1000:
    print("error after %4d epochs: %.4f" % (epoch, errors[epoch - 1]))
for (x,), ((y,),) in zip(x_train, network.predict(x_train)):
    print("%d xor %d = %7.4f" % (x[0], x[1], y))
