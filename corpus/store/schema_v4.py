"""What the fourth version keeps beside the third: what review and the meter of bias look up."""

from __future__ import annotations

REVIEW = ""

UNAIDED = ""
