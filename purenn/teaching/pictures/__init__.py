"""Pictures of what a network does: as SVG, and as text for a terminal.

    error_curve(errors)                     how the error falls while fit trains
    decision_boundary(network, x, y)        what a network of two inputs answers at every point
    regression_curve(network, x, y)         what a network of one input answers, among the data
    confusion_matrix(matrix)                how often each class was taken for each other
    attention(network, sample)              what each head of attention looks at
    kernels(layer)                          what a ConvLayer has learned
    graph(network)                          dense layers as neurons and connections
    architecture(network)                   all layers as boxes
    images(samples)                         digits and other grey pictures

Each returns a Picture: print it, save("name.svg") it, or let a notebook show it.
"""

from .architecture import architecture
from .boundary import decision_boundary
from .confusion import confusion_matrix
from .curve import error_curve
from .graph import graph
from .heads import attention
from .regression import regression_curve
from .sheets import images, kernels
