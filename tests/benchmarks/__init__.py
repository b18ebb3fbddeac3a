"""What the budgets of the product cost today: `python -m tests.benchmarks`.

Every time is compared with another one of the same run, taken in turns (A B A B), since machines
differ and are busy. What can be counted instead of timed is counted: `test_row_counts.py` is an
ordinary test. Generated data lives in a temporary folder as long as the run.
"""
