"""VOC workbench: from raw Korean inquiries to the few root causes worth fixing."""

__version__ = "0.1.0"
