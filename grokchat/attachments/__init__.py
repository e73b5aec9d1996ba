"""What a person attaches to a message: pictures and text files, from paths, the clipboard and addresses.

A file is read once, by the person's own act, and only if it is a plain file; nothing at an address is ever fetched.
"""

from grokchat.attachments.attachment import Attachment, Found, from_part, picture_at
from grokchat.attachments.files import find
from grokchat.attachments.pasted import completions, path_of, paths_in

__all__ = ["Attachment", "Found", "completions", "find", "from_part", "path_of", "paths_in", "picture_at"]
