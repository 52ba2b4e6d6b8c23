"""What did we write about, and when did it stop working? Categories, by the comments that their posts got.

python examples/topics.py output/my-blog topics.png
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.ticker import MaxNLocator

import pipeline
from pipeline.errors import WxrPipelineError

if TYPE_CHECKING:
    from pipeline.frames import Site


def by_year(site: Site) -> pd.DataFrame:
    """A row for each category and year: posts, words, comments, comments a post."""
    posts = site.posts_with_terms("category")
    posts = posts[(posts["status"] == "publish") & (posts["type"] == "post") & posts["term"].notna()]
    posts = posts.assign(year=posts["date"].dt.year)
    years = posts.groupby(["term", "year"]).agg(
        posts=("row", "size"), words=("word_count", "sum"), comments=("comment_count", "sum")
    )
    return years.assign(each=years["comments"] / years["posts"]).reset_index()


def answer(years: pd.DataFrame) -> pd.DataFrame:
    """A row for each category, the largest first; `faded`: since when its posts get less than half of its best year."""
    found = []
    for term, rows in years.groupby("term"):
        best = rows.nlargest(1, "each").iloc[0]
        good = rows.loc[rows["each"] >= best["each"] / 2, "year"].max()
        later = rows.loc[rows["year"] > good, "year"]
        found.append(
            {
                "category": term,
                "posts": rows["posts"].sum(),
                "words": rows["words"].sum(),
                "comments": rows["comments"].sum(),
                "first": rows["year"].min(),
                "best": best["year"] if best["each"] else pd.NA,
                "faded": later.min() if best["each"] and len(later) else pd.NA,
                "last": rows["year"].max(),
            }
        )
    return pd.DataFrame(found).sort_values(["posts", "category"], ascending=[False, True], ignore_index=True)


def plot(years: pd.DataFrame, names: list[str], path: str) -> None:
    """Comments a post, over the years, of these categories."""
    figure, axes = plt.subplots(figsize=(9, 5), layout="constrained")
    for name in names:
        rows = years[years["term"] == name].sort_values("year")
        axes.plot(rows["year"].astype(int), rows["each"].astype(float), marker="o", label=name)
    axes.set(title="Did it work? Comments a post, by category", ylabel="comments a post")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.legend()
    figure.savefig(path, dpi=120)


def main(output: str, path: str) -> None:
    """Print the table, save the picture."""
    years = by_year(pipeline.load(output))
    if years.empty:
        sys.exit(f"{output}: no published post has a date and a category")
    found = answer(years)
    print(found.head(10).to_string(index=False))
    plot(years, found["category"].head(5).tolist(), path)


if __name__ == "__main__":
    mpl.use("Agg")
    mpl.rcParams["text.parse_math"] = False  # a name may hold a $
    if len(sys.argv) != 3:
        sys.exit("usage: python examples/topics.py OUTPUT PICTURE.png")
    try:
        main(*sys.argv[1:])
    except WxrPipelineError as error:
        sys.exit(str(error))
