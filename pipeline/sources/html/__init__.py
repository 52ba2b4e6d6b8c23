"""Saved HTML pages, from one page to a whole mirror: each file read for itself, then all put together as the site's records.

`reader.read_page` reads one file. A mirror goes through `packs.batches`, `packs.read_batch` (in workers) and
`index.Builder`; then `mirror.Mirror.result` gives for each file its records and what became of it. `source` is the
whole as the run uses it, `together.assemble` the same in memory for pages that are already read.
"""
