from .architecture import architecture as architecture
from .architecture import architecture as architecture
from .boundary import decision_boundary as decision_boundary
from .curve import error_curve as error_curve
from .graph import graph as graph
from .sheets import images as images, kernels as kernels
