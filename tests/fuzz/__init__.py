"""Whatever text comes from outside, however broken or false: a value or a refusal in words, soon, and never a forgery."""
