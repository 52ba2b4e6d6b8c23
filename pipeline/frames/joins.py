"""The joins that everyone needs: posts with terms, comments in their threads, who links to whom."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from networkx import DiGraph

    from pipeline.frames.site import Site

POST = ("row", "id", "type", "status", "title", "date", "author", "word_count", "comment_count")
"""Columns of posts that most questions about terms need."""


def with_terms(site: Site, taxonomy: str, columns: Sequence[str]) -> pd.DataFrame:
    """As `Site.posts_with_terms`."""
    key = [*site.key, "post_row"]
    pairs = site.table("post_terms")
    pairs = pairs[(pairs["taxonomy"] == taxonomy) & pairs["post_row"].notna()]
    terms = site.table("terms")
    names = terms[terms["taxonomy"] == taxonomy][[*site.key, "slug", "name"]]
    pairs = pairs[[*key, "slug"]].drop_duplicates().merge(names, on=[*site.key, "slug"], how="left")
    pairs = pairs.rename(columns={"post_row": "row", "slug": "term_slug", "name": "term"})
    posts = site.table("posts", list(dict.fromkeys(("row", *columns))))
    found = posts.merge(pairs, on=[*site.key, "row"], how="left")
    return found[[*site.key, *columns, "term", "term_slug"]]


def threads(site: Site) -> pd.DataFrame:
    """As `Site.threads`."""
    comments = site.table("comments")
    posts = comments[list(site.key)].astype(str).agg("/".join, axis=1) if site.key else ""
    where = pd.Series(posts, index=comments.index).astype(str) + "/" + comments["post_id"].astype(str)
    when = comments["date_gmt"].dt.tz_localize(None).fillna(comments["date"])
    order = pd.DataFrame({"when": when, "id": comments["id"], "row": comments["row"]})
    order = order.sort_values(["when", "id", "row"], na_position="last", kind="stable")
    place = order.index
    ids, parents, depths, rows = (comments[name].to_dict() for name in ("id", "parent", "depth", "row"))
    of = where.to_dict()
    known = {(of[each], ids[each]): each for each in reversed(place) if not pd.isna(ids[each])}
    below: defaultdict[Any, list[Any]] = defaultdict(list)
    tops: defaultdict[str, list[Any]] = defaultdict(list)
    for each in place:
        above = known.get((of[each], parents[each])) if depths[each] else None
        if above is None or above == each:
            tops[of[each]].append(each)
        else:
            below[above].append(each)
    lines: list[tuple[Any, int, int]] = []
    for post in dict.fromkeys(where):
        number = 0
        stack = [(top, top) for top in reversed(tops[post])]
        while stack:
            each, top = stack.pop()
            number += 1
            lines.append((each, rows[top], number))
            stack.extend((answer, top) for answer in reversed(below.pop(each, ())))
    found = comments.loc[[line[0] for line in lines]]
    return found.assign(thread=[line[1] for line in lines], place=[line[2] for line in lines])


def link_graph(site: Site) -> pd.DataFrame:
    """As `Site.link_graph`."""
    links = site.table("links", ["post_row", "target_row"]).dropna()
    pairs = [*site.key, "post_row", "target_row"]
    counted = links.groupby(pairs, observed=True, sort=False).size().reset_index(name="links")
    posts = site.table("posts", ["row", "id", "title"])
    for end, column in (("source", "post_row"), ("target", "target_row")):
        named = posts.rename(columns={each: f"{end}_{each}" for each in ("row", "id", "title")})
        counted = counted.rename(columns={column: f"{end}_row"}).merge(named, on=[*site.key, f"{end}_row"])
    ends = [f"{end}_{each}" for end in ("source", "target") for each in ("row", "id", "title")]
    return counted[[*site.key, *ends, "links"]]


def graph(site: Site) -> DiGraph[Any]:
    """As `Site.graph`."""
    try:
        import networkx as nx
    except ImportError as error:
        raise ImportError(
            "graph() needs networkx, which is not installed (pip install networkx); link_graph() does without"
        ) from error
    made: DiGraph[Any] = nx.DiGraph()
    posts = site.table("posts", ["row", "id", "type", "status", "title"])
    for post in posts.to_dict("records"):
        made.add_node(
            _node(site, post, "row"), **{each: post[each] for each in ("id", "type", "status", "title")}
        )
    for pair in link_graph(site).to_dict("records"):
        made.add_edge(_node(site, pair, "source_row"), _node(site, pair, "target_row"), links=pair["links"])
    return made


def _node(site: Site, record: dict[Any, Any], column: str) -> object:
    """What a post is known by."""
    return (record["site"], record[column]) if site.many else record[column]
