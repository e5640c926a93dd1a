"""Print the pairs of an XLIFF 2 file as translate-toolkit reads them, as JSON, a pair a line."""

import json
import sys

from translate.storage import xliff2

for unit in xliff2.Xliff2File.parsefile(sys.argv[1]).units:
    print(json.dumps([unit.source, unit.target]))
