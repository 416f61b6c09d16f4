"""The base class of layers: two shapes, a forward pass and a backward pass."""


class Layer:
    """Base class of all layers; derive a layer of your own from it.

    Such a layer must set

    - `input_shape` and `output_shape`, tuples such as (1, 3) or (28, 28, 1);

    and define the two methods below. It should also set

    - `self.input` and `self.output` in forward_propagation, to what the backward pass needs;
    - `parameters`, the names of the attributes that learning replaces: by new lists, never in
      place, so that fit can restore the old ones if it is interrupted. For each name P it may
      offer `P_error`, the derivative dE/dP of the last backward_propagation;
    - `parameter_shapes`, the shapes they must have, checked before they are used;
    - `arguments`, the names of the attributes that hold the constructor's arguments, in order:
      Network.load rebuilds the layer from them (None: Network.save refuses it);
    - `options`, a dict of the constructor's keyword arguments that are not at their defaults, by
      name, such as {"stride": (2, 2)}: load passes them too. It is the layer's own: set it whole;
    - `layers`, if it holds layers: they are then trained, saved and shown with it.

    `training` is True while Network.fit trains, for layers that then behave differently.

    Each of purenn's layers raises TypeError if it is given anything but nested lists of numbers,
    and ValueError if their shape is wrong or a constructor's argument is out of range.

    A layer keeps its last input and output themselves, not copies: change neither between the
    two calls. What it returns is new. Only one thread at a time may use it.

    >>> class ScaleLayer(Layer):
    ...     "Y = a X with one number a to learn: dE/dX = a dE/dY, dE/da = sum X * dE/dY."
    ...     parameters = ("factor",)
    ...     arguments = ("input_shape",)
    ...
    ...     def __init__(self, input_shape):
    ...         self.input_shape = self.output_shape = input_shape
    ...         self.factor = [1]
    ...
    ...     def forward_propagation(self, input):
    ...         self.input, self.output = input, scale(self.factor[0], input)
    ...         return self.output
    ...
    ...     def backward_propagation(self, output_error, learning_rate):
    ...         input_error = scale(self.factor[0], output_error)
    ...         self.factor_error = [total(multiply(self.input, output_error))]
    ...         self.factor = axpy(-learning_rate, self.factor_error, self.factor)
    ...         return input_error
    >>> from purenn.linalg import axpy, multiply, scale, total
    >>> layer = ScaleLayer((1, 2))
    >>> layer.forward_propagation([[3, 4]])
    [[3, 4]]
    >>> layer.backward_propagation([[1, 1]], 0.5)
    [[1, 1]]
    >>> layer.factor
    [-2.5]
    """

    parameters = ()
    parameter_shapes = ()
    arguments = None
    options = {}
    layers = ()
    input_shape = None
    output_shape = None
    input = None
    output = None
    training = False

    def forward_propagation(self, input):
        """Return Y, of output_shape, for X of input_shape."""
        raise NotImplementedError

    def backward_propagation(self, output_error, learning_rate):
        """Return dE/dX for dE/dY at the last input; update the parameters, if there are any.

        Each parameter P becomes P - learning_rate · dE/dP; dE/dX is computed with the old P.
        """
        raise NotImplementedError

    def __repr__(self):
        from ..teaching.summary import layer_text

        return layer_text(self)
