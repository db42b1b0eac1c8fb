"""How well a model answers about the synthetic world: `python -m tempo bench needle`.

encoded     the same video through real H.264 files
subject     the model: one reading of a question, answers under many conditions
needle      cells of many videos -> trials -> figures with confidence intervals; read it first
studies     the paper's comparisons: conditions that share the cells' readings
report      all of it as one record, as a table, and as figures (svg, figures)
estimates, chance   shares with their intervals, areas under the curve; what guessing would get
"""
