"""How many examples the property tests draw: all of them in CI, a tenth in an ordinary run.

An ordinary run draws other examples each time, so that a tenth is all of them after some days.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings

ORDINARY = "ordinary"
IN_CI = 100
"""Examples of a test without a number of its own under `--hypothesis-profile=ci`."""


def register() -> None:
    """Make the ordinary number the default; `--hypothesis-profile` overrides it."""
    settings.register_profile(
        ORDINARY,
        max_examples=IN_CI // 10,
        deadline=None,  # nothing here is a test of time
        suppress_health_check=[HealthCheck.too_slow],
    )
    settings.load_profile(ORDINARY)


def examples(in_ci: int) -> int:
    """For `max_examples`: `in_ci` in CI; elsewhere a tenth of that, but at least five."""
    return max(min(5, in_ci), round(in_ci * settings.default.max_examples / IN_CI))
