"""A module that cannot be loaded."""
import nowhere_to_be_found


def handler(event, context):
    return nowhere_to_be_found
