"""The public site of a neighbourhood: files that any web server, or a file share, can show.

`publish_site` writes it. It is made for residents: everything in it passed the rules of what a
resident may see.
"""

from __future__ import annotations

from sociale_basis.publish.site.writing import Published, publish_site

__all__ = ["Published", "publish_site"]
