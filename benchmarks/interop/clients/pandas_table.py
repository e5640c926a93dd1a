"""Print the pairs of a table as pandas reads them, as JSON, a pair a line."""

import json
import sys

import pandas as pd

path = sys.argv[1]
if path.endswith(".parquet"):
    table = pd.read_parquet(path)
else:
    table = pd.read_csv(path, sep="\t" if path.endswith(".tsv") else ",", keep_default_na=False)
if path.endswith(".tsv"):
    # The one escape in these texts; a table without backslashes needs nothing of the kind.
    table = table.replace(r"\\\\", r"\\", regex=True)
for pair in zip(table["source"], table["target"], strict=True):
    print(json.dumps(pair))
