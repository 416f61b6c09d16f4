"""The check of what is laid over an image."""


def check_within(name, part, shape, input_shape):
    """ValueError unless a kernel or a window, called `part`, lies within an image."""
    if shape[0] > input_shape[0] or shape[1] > input_shape[1]:
        from .messages import refuse

        refuse(ValueError, name, "a %s no larger than the input %s" % (part, input_shape), shape)
