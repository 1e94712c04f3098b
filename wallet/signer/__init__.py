"""A short-lived process that alone holds the seed: it derives, signs what the gate approved or a mandate covers, and dies on lock."""
