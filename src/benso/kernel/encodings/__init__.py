"""Old Vietnamese text files: which encoding a file is in, and its text.

Before Unicode, Vietnamese was written in fonts: TCVN3 (*ABC*, TCVN 5712:1993) in the north, VNI in the south, Windows
code page 1258 on machines set to Vietnamese. Offices still send such files.
"""

from benso.kernel.encodings.detection import Decoded, Encoding, TextUnreadable, decode
from benso.kernel.encodings.tables import from_tcvn3, from_vni

__all__ = ["Decoded", "Encoding", "TextUnreadable", "decode", "from_tcvn3", "from_vni"]
