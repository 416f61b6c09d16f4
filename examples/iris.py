"""Iris: which of three species is a flower, told by four lengths in centimetres?

Look at the flowers that the network has not seen: how many does it name, and which species does
it confuse? It takes a second.
"""

import os
import sys

sys.path.insert(0, sys.path[0] + "/..")  # the repository's root, where purenn is

from purenn import ActivationLayer, FCLayer, Network, Random, SoftmaxLayer, pictures, seed
from purenn import categorical_cross_entropy, categorical_cross_entropy_prime, tanh, tanh_prime
from purenn.data import accuracy_score, confusion_matrix, one_hot, read_csv, standardize
from purenn.data import train_test_split

DATA = os.path.join(os.path.dirname(__file__), "data", "iris.csv")
SPECIES = ["setosa", "versicolor", "virginica"]


def main():
    x, names = read_csv(DATA)
    y = one_hot(names, SPECIES)
    x_train, x_test, y_train, y_test = train_test_split(x, y, rng=Random(0))
    x_train, mean, deviation = standardize(x_train)
    x_test, _, _ = standardize(x_test, mean, deviation)

    seed(0)
    net = Network()
    net.add(FCLayer((1, 4), (1, 8)))
    net.add(ActivationLayer((1, 8), tanh, tanh_prime))
    net.add(FCLayer((1, 8), (1, 3)))
    net.add(SoftmaxLayer((1, 3)))
    net.use(categorical_cross_entropy, categorical_cross_entropy_prime)
    net.fit(x_train, y_train, epochs=50, learning_rate=0.05, verbose=5)

    outputs = net.predict(x_test)
    right = accuracy_score(y_test, outputs)
    print("\n%.1f %% of %d new flowers are named rightly:\n" % (100 * right, len(x_test)))
    print(pictures.confusion_matrix(confusion_matrix(y_test, outputs), SPECIES))

    flower = [[6.1, 2.8, 4.9, 1.7]]
    ((output,),) = net.predict(standardize([flower], mean, deviation)[0])
    print("\nA sepal of 6.1 x 2.8 cm and a petal of 4.9 x 1.7 cm:")
    for name, probability in zip(SPECIES, output):
        print("%-10s %3.0f %%" % (name, 100 * probability))


if __name__ == "__main__":
    main()
