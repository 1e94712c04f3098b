"""Where the keys are kept: a sealed file whose lock has two halves, one of them in the keyring of the operating system."""
