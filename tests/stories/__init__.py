"""One crash or one betrayal a file: the file's name is the specification, and the playground's real chains are the stage."""
