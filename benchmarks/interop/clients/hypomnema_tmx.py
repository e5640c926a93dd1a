"""Print the pairs of a TMX file as hypomnema reads them, as JSON, a pair a line."""

import json
import sys

import hypomnema

for unit in hypomnema.load(sys.argv[1]).body:
    print(json.dumps(["".join(variant.content) for variant in unit.variants]))
