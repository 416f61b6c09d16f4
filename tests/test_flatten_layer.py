import pytest

from purenn import FlattenLayer


@pytest.mark.parametrize(
    "shape, input",
    [
        ((2, 2, 2), [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]),
        ((2, 4), [[1, 2, 3, 4], [5, 6, 7, 8]]),
        ((8,), [1, 2, 3, 4, 5, 6, 7, 8]),
        ((1, 1, 2, 4), [[[[1, 2, 3, 4], [5, 6, 7, 8]]]]),
    ],
)
def test_there_and_back_in_index_order(shape, input):
    layer = FlattenLayer(shape)
    assert layer.output_shape == (1, 8)
    assert layer.forward_propagation(input) == [[1, 2, 3, 4, 5, 6, 7, 8]]
    assert layer.backward_propagation([[1, 2, 3, 4, 5, 6, 7, 8]], 0.1) == input
