"""What notebooks show of a result: HTML that says the same without styles, and runs nothing.

Front ends differ: some strip styles, some have a dark theme, all put the HTML into a page of
their own. So whatever matters is in the words and the structure; styles are inline, and take the
colours of the page or let them through. How much is shown is bounded, as notebooks keep it.
"""

from align.viewing.display.bitext import bitext_html
from align.viewing.display.document import document_html
from align.viewing.display.evaluation import (
    calibrated_html,
    calibration_html,
    evaluation_html,
    scores_html,
)
from align.viewing.display.findings import finding_html, report_html

__all__ = [
    "bitext_html",
    "calibrated_html",
    "calibration_html",
    "document_html",
    "evaluation_html",
    "finding_html",
    "report_html",
    "scores_html",
]
