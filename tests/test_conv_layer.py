from purenn import ConvLayer, Random


def test_forward_and_backward_by_hand():
    # the kernel picks the upper left (1) and the lower right (10), and tells 100 what lies
    # in the other channel's upper right
    layer = ConvLayer((2, 3, 2), (2, 2), 1)
    layer.weights = [[[[1], [0]], [[0], [100]]], [[[0], [0]], [[10], [0]]]]
    layer.bias = [0.5]
    image = [[[1, 7], [2, 8], [3, 9]], [[4, 1], [5, 2], [6, 3]]]
    assert layer.forward_propagation(image) == [[[851.5], [962.5]]]
    assert layer.backward_propagation([[[1], [2]]], 1) == [
        [[1, 0], [2, 100], [0, 200]],
        [[0, 0], [10, 0], [20, 0]],
    ]
    assert layer.weights_error == [[[[5], [23]], [[8], [26]]], [[[14], [5]], [[17], [8]]]]
    assert layer.bias_error == [3]
    assert layer.weights == [[[[-4], [-23]], [[-8], [74]]], [[[-14], [-5]], [[-7], [-8]]]]
    assert layer.bias == [-2.5]


def test_draws_weights_then_bias_in_index_order():
    rng = Random(3)
    drawn = [rng.random() - 0.5 for _ in range(2 * 1 * 2 * 3 + 3)]
    layer = ConvLayer((4, 4, 2), (2, 1), 3, Random(3))
    flat = [w for row in layer.weights for pixel in row for kernel in pixel for w in kernel]
    assert flat + layer.bias == drawn


def test_sums_run_channel_by_channel_and_the_bias_comes_last():
    layer = ConvLayer((1, 2, 2), (1, 2), 1)
    layer.weights, layer.bias = [[[[1.0], [1.0]], [[1.0], [1.0]]]], [1.0]
    # over the pixels first: 1e16 + 1 and 1 - 1e16, in the other order, would lose a 1
    assert layer.forward_propagation([[[1e16, 1.0], [-1e16, 1.0]]]) == [[[3.0]]]
    # the sum over the channels before the bias
    assert layer.forward_propagation([[[1e16, -1e16], [0.0, 0.0]]]) == [[[1.0]]]


def test_an_infinite_weight_reaches_no_further_than_its_kernel():
    # beyond the border there is nothing, not even zeros: 0 · inf would be NaN
    layer = ConvLayer((1, 3, 1), (1, 2), 1)
    layer.weights = [[[[float("inf")]], [[2.0]]]]
    layer.forward_propagation([[[1.0], [1.0], [1.0]]])
    assert layer.backward_propagation([[[1.0], [3.0]]], 0) == [[[float("inf")]] * 2 + [[6.0]]]


def test_a_kernel_as_large_as_the_image_is_a_dense_layer():
    layer = ConvLayer((1, 2, 1), (1, 2), 2)
    layer.weights, layer.bias = [[[[1, 2]], [[3, 4]]]], [10, 20]
    assert layer.forward_propagation([[[5], [6]]]) == [[[33, 54]]]


def test_two_channels_out_by_hand():
    layer = ConvLayer((1, 2, 1), (1, 1), 2)
    layer.weights, layer.bias = [[[[2, 3]]]], [10, 20]
    assert layer.forward_propagation([[[5], [7]]]) == [[[20, 35], [24, 41]]]
    assert layer.backward_propagation([[[1, 10], [2, 20]]], 1) == [[[32], [64]]]
    assert layer.weights_error == [[[[19, 190]]]] and layer.bias_error == [3, 30]
