"""The settings, also for pages that must come whatever is wrong with those."""

from __future__ import annotations

from sociale_basis.errors import UsageError
from sociale_basis.settings import Settings, current_settings


def settings_or_defaults() -> Settings:
    """Give the settings; the defaults when one cannot be used, which the page itself will say."""
    try:
        return current_settings()
    except UsageError:
        return Settings.model_construct()
