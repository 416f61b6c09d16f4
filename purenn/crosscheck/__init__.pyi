from .assertions import (
    check as check,
    check_function as check_function,
    check_layer as check_layer,
    check_loss as check_loss,
    check_module as check_module,
    check_network as check_network,
)
