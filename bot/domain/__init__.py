"""The words of the house: frozen values that every room understands and that depend on nothing."""
