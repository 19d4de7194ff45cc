"""The safety screen: whether a text tells of danger, in any language and however it is typed."""
