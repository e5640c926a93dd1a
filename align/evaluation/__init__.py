"""Scores against gold links, with bootstrap intervals, and calibration of confidences.

Strict asks for the very link: the same segments on both sides. Lax asks for one pair of
segments, one on each side, that a link shares with a link of the other set. Both names and
the counting are those of the Text+Berg tradition (Sennrich and Volk 2010, after Véronis and
Langlais 2000) as ``score.py`` of Vecalign has it (Thompson and Koehn 2019), with one
difference: gaps have a measure of their own, while Vecalign counts them in its precision.

Gold links may carry grades, 3 for parallel, 2 for mostly, 1 for partly. Then a link found is
lax right if it touches a gold link of any grade; strict, and both recalls, ask for the gold
links of grade 2 and 3. Without grades every gold link has grade 3. What calibration counts as
right stands in ``align.evaluation.calibration``; ``calibrating`` fits a confidence model to it.
"""

from align.evaluation.calibrating import Calibrated, calibrate
from align.evaluation.calibration import (
    Calibration,
    JudgedLink,
    ReliabilityRow,
    measure_calibration,
)
from align.evaluation.counting import evaluate
from align.evaluation.folder import evaluate_folder, measure_calibration_folder
from align.evaluation.gold import Gold, GoldLink, read_gold
from align.evaluation.scores import Evaluation, Scores

__all__ = [
    "Calibrated",
    "Calibration",
    "Evaluation",
    "Gold",
    "GoldLink",
    "JudgedLink",
    "ReliabilityRow",
    "Scores",
    "calibrate",
    "evaluate",
    "evaluate_folder",
    "measure_calibration",
    "measure_calibration_folder",
    "read_gold",
]
