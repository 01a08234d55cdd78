"""Words that several blocks share for the codes of the tables."""

CONTROL_NAMES = {
    "self": "우리가 해결", "partner": "파트너와 함께", "external": "외부 요인", "unknown": "통제 미정",
}  # fmt: skip
