"""Print the pairs of JSON lines as Hugging Face datasets read them, as JSON, a pair a line."""

import json
import sys

import datasets

datasets.disable_progress_bars()
for row in datasets.load_dataset("json", data_files=sys.argv[1], split="train"):
    print(json.dumps(list(row["translation"].values())))
