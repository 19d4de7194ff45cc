"""Flows and translations: from files to frozen values, checked, published, restored."""
