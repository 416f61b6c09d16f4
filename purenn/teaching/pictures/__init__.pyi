from .architecture import architecture as architecture
from .architecture import architecture as architecture
from .boundary import decision_boundary as decision_boundary
from .confusion import confusion_matrix as confusion_matrix
from .curve import error_curve as error_curve
from .graph import graph as graph
from .heads import attention as attention
from .regression import regression_curve as regression_curve
from .sheets import images as images, kernels as kernels
