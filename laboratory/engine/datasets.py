"""The data sets. All randomness is purenn's, and no function is one of `math`: the same bits.

Each function stands alone, for "Copy as Python" puts its source into a program. It takes a
generator, the number of samples and the noise, and returns x and y as Network.fit takes them.
"""

END = 26  # the token before the first letter of a name and after the last
LENGTH = 16  # tokens that a network of names sees at most


def xor(rng, samples, noise):
    """The corners of a square; 1 where the two numbers differ."""
    x, y = [], []
    for k in range(samples):
        a, b = k // 2 % 2, k % 2
        x.append([[t + noise * (rng.random() - 0.5) if noise else t for t in (a, b)]])
        y.append([[int(a != b)]])
    return x, y


def circle(rng, samples, noise):
    """Points within a disc, and others in a ring around it."""
    x, y = [], []
    for k in range(samples):
        low, high = ((0, 0.25), (0.4, 1))[k % 2]  # of the squared radius
        r = -1
        while not low <= r < high:
            a, b = 2 * rng.random() - 1, 2 * rng.random() - 1
            r = a * a + b * b
        x.append([[t + noise * (rng.random() - 0.5) for t in (a, b)]])
        y.append([[1 - k % 2]])
    return x, y


def spirals(rng, samples, noise):
    """Two spirals around each other, a turn and a quarter each."""
    x, y = [], []
    t = 8 / samples  # the tangent of half the angle from a point to the next
    c, s = (1 - t * t) / (1 + t * t), 2 * t / (1 + t * t)
    a, b = 1, 0
    for k in range(samples):
        r = (1 - 2 * (k % 2)) * (k // 2 + 1) / ((samples + 1) // 2)
        x.append([[r * t + noise * (rng.random() - 0.5) for t in (a, b)]])
        y.append([[k % 2]])
        if k % 2:
            a, b = c * a - s * b, s * a + c * b
    return x, y


def moons(rng, samples, noise):
    """Two half circles, each around an end of the other."""
    x, y = [], []
    for k in range(samples):
        t = 2 * rng.random() - 1
        a, b = 2 * t / (1 + t * t) - 0.5, (1 - t * t) / (1 + t * t) - 0.25
        sign = 1 - 2 * (k % 2)
        x.append([[sign * t + noise * (rng.random() - 0.5) for t in (a, b)]])
        y.append([[k % 2]])
    return x, y


def curve(rng, samples, noise):
    """The curve 4 x^3 - 3 x from -1 to 1."""
    x, y = [], []
    for k in range(samples):
        t = 2 * rng.random() - 1
        x.append([[t]])
        y.append([[(4 * t * t - 3) * t + noise * (rng.random() - 0.5)]])
    return x, y


def digits(lines):
    """Handwritten digits: 64 pixels from a (paper) to q (ink), and the digit that they show."""
    x = [[[(ord(pixel) - 97) / 16 for pixel in line[:64]]] for line in lines]
    y = [[[int(str(k) == line[64]) for k in range(10)]] for line in lines]
    return x, y


def features(x, which):
    """Of each point (a, b) some of the numbers a, b, a², b² and a b."""
    return [[[(a, b, a * a, b * b, a * b)[k] for k in which]] for ((a, b),) in x]


def names(words):
    """Names: each letter, and then the end, is what should come after those before."""
    x, y = [], []
    for word in words:
        tokens = [END] + [ord(letter) - 97 for letter in word] + [END]
        x.append([tokens[:-1][:LENGTH]])
        y.append([tokens[1:][:LENGTH]])
    return x, y


def images(x):
    """Rows of 64 pixels as images (8, 8, 1)."""
    return [[[[t] for t in row[at : at + 8]] for at in range(0, 64, 8)] for (row,) in x]


def one_hot(y):
    """Classes 0 and 1 as rows of two."""
    return [[[1 - k, k]] for ((k,),) in y]
