"""Print the pairs of a TMX file as translate-toolkit reads them, as JSON, a pair a line."""

import json
import sys

from translate.storage import tmx

for unit in tmx.tmxfile.parsefile(sys.argv[1]).units:
    print(json.dumps([unit.source, unit.target]))
