"""Links the station's modules for a small heap: what a board loads is made from what people read.

A board pays for every module, every import and every distinct name; a reader gains by them. So the sources
stay as they are, and each build links them, by steps that change no behaviour:

    stripping    docstrings, annotations and branches for other Pythons go
    meanings     what each global name means in the end, through modules that only hand it on
    constants    a name bound once to a small number or a short text is put in place of its uses
    survey       what is named anywhere: by attribute, by keyword, in a text
    plan         the roots and all that they import become one module, RESIDENT; short names for the rest
    attributes   attributes that only the station's own classes bind get new names
    rewriting    a module's tree in those names; parameters that no call names get new ones too
    texts        short texts of modules that are loaded for one call become items of one tuple
    linking      puts the steps together; what nothing uses is left out

New names are those that MicroPython has in its own flash anyway (`stock`): a name of the station's own would
take heap, and never give it back.

Rule: all modules of the station are given, so that "used nowhere" is true. What can't be proven stays as it
is; what can't be linked is refused in words.
"""

from hub.linker.linking import link
from hub.linker.plan import RESIDENT

__all__ = ["RESIDENT", "link"]
