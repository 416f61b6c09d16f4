import math

import pytest

from purenn import MaxPoolingLayer

NAN = math.nan


def channel(rows):
    return [[[x] for x in row] for row in rows]


def test_each_channel_alone_and_what_is_left_over_dropped():
    layer = MaxPoolingLayer((3, 5, 2), (2, 2))
    image = [
        [[1, 0], [2, 9], [3, 0], [4, 0], [99, 99]],
        [[5, 0], [0, 0], [0, 0], [0, 7], [99, 99]],
        [[99, 99], [99, 99], [99, 99], [99, 99], [99, 99]],
    ]
    assert layer.forward_propagation(image) == [[[5, 9], [4, 7]]]
    assert layer.backward_propagation([[[1, 2], [3, 4]]], 0.1) == [
        [[0, 0], [0, 2], [0, 0], [3, 0], [0, 0]],
        [[1, 0], [0, 0], [0, 0], [0, 4], [0, 0]],
        [[0, 0], [0, 0], [0, 0], [0, 0], [0, 0]],
    ]


@pytest.mark.parametrize(
    "window, place",
    [
        ([[1, 1], [1, 1]], (0, 0)),
        ([[0, 1], [1, 0]], (0, 1)),
        ([[-0.0, 0.0], [0.0, 0.0]], (0, 0)),
        ([[1, NAN], [math.inf, NAN]], (0, 1)),
        ([[NAN, math.inf], [1, NAN]], (0, 0)),
        ([[-math.inf, -math.inf], [-math.inf, -math.inf]], (0, 0)),
        ([[-3, -2], [-1, -2]], (1, 0)),
    ],
)
def test_ties_go_to_the_first_and_nan_wins(window, place):
    layer = MaxPoolingLayer((2, 2, 1), (2, 2))
    output = layer.forward_propagation(channel(window))[0][0][0]
    expected = window[place[0]][place[1]]
    assert output == expected or output != output and expected != expected
    errors = layer.backward_propagation([[[1]]], 0.1)
    assert [(r, s) for r in range(2) for s in range(2) if errors[r][s][0]] == [place]


def test_windows_that_are_not_square():
    layer = MaxPoolingLayer((4, 3, 1), (2, 3))
    image = channel([[1, 2, 3], [4, 5, 6], [9, 8, 7], [0, 0, 0]])
    assert layer.forward_propagation(image) == [[[6]], [[9]]]
    wide = MaxPoolingLayer((2, 6, 1), (2, 3))
    assert wide.forward_propagation(channel([[1, 2, 9, 4, 5, 6], [1, 2, 3, 4, 5, 7]])) == [[[9], [7]]]
    tall = MaxPoolingLayer((6, 2, 1), (3, 2))
    assert tall.forward_propagation(channel([[1, 2], [9, 3], [1, 1], [4, 5], [6, 7], [0, 0]])) == [
        [[9]], [[7]],
    ]
