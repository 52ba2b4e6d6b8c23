"""Control characters that stand for markup inside a line of text until it is finished.

XML allows none of them in text, so text can never be mistaken for one. Where a sign needs
more than itself (an address, a tag), that waits in a list beside the text, in order.
"""

STRONG, EM, DEL = "\x01", "\x02", "\x03"
"""Emphasis begins."""
STRONG_END, EM_END, DEL_END = "\x04", "\x05", "\x06"
LINK, LINK_END = "\x07", "\x08"
"""A link; its address is taken at the end sign."""
BREAK = "\x0e"
"""A hard line break."""
ATOM = "\x0f"
"""A finished piece of markup: inline code, a footnote reference, an autolink."""
TAG, TAG_END = "\x10", "\x11"
"""An HTML tag, kept because Markdown has no form for it."""
IMAGE = "\x12"
FLOAT = "\x13"
"""A picture that WordPress sets apart from the text beside it."""
PARAGRAPH = "\x14"
END, RUN = "\x1e", "\x1d"
"""The end of a paragraph that was set aside, and what parts those that do not follow each other."""

END_OF = {STRONG: STRONG_END, EM: EM_END, DEL: DEL_END, LINK: LINK_END, TAG: TAG_END}

OPENING = STRONG + EM + DEL + LINK + TAG
CLOSING = STRONG_END + EM_END + DEL_END + LINK_END + TAG_END
