class Layer:
    """Base class of all layers.

    A layer knows `input_shape` and `output_shape`, and remembers the last `input` and
    `output`. Subclasses define the two methods below. `training` is True while
    Network.fit trains; `checking` is False where a layer may skip the checks of its
    arguments: in fit, from the second epoch on, if all layers and functions are purenn's.
    `parameters` names the attributes that training replaces (never
    changes in place), `arguments` the attributes that hold the constructor's arguments,
    in order (None: a layer that Network.save refuses); Network.save stores both.
    """

    parameters = ()
    arguments = None
    input_shape = None
    output_shape = None
    input = None
    output = None
    training = False
    checking = True

    def forward_propagation(self, input):
        """Y, of output_shape, for X of input_shape."""
        raise NotImplementedError

    def backward_propagation(self, output_error, learning_rate):
        """dE/dX for dE/dY at the last input; moves the parameters, if there are any.

        Each parameter P becomes P - learning_rate dE/dP. dE/dX is computed before.
        """
        raise NotImplementedError

    def __repr__(self):
        from .summary import layer_text

        return layer_text(self)
