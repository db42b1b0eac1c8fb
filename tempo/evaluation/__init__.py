"""How well a model answers about the synthetic world: `python -m tempo bench needle`.

needle      the benchmark: options -> plan of its cells -> report; read it first
cells       what is asked: questions of one kind on videos of one length, under which conditions
encoded     the same video through real H.264 files
subject     the model: one reading of a question, answers under many conditions
trials      the cells' questions asked and answered, on several processes
journal     trials of a run that has not ended, so that it can go on after an interruption
scores      trials -> figures of a cell, with confidence intervals
studies     the paper's comparisons: conditions that share the cells' readings
cases       where tokens went: of single questions, and of all
estimates, chance   shares with their intervals, areas under the curve; what guessing would get
report      all of it as one record, written as JSON and read again
table, figures      the report for a person: as text, and as charts (charts)
"""
