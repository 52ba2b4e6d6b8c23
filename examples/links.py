"""Which links rot? Links by the year of their post, those of our own that lead to nothing, and the oldest hosts.

python examples/links.py output/my-blog links.png
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib.ticker import MaxNLocator

import pipeline
from pipeline.errors import WxrPipelineError

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.frames import Site


def dated(site: Site) -> pd.DataFrame:
    """The links of published entries, but those within a page, with the title and year of their post."""
    posts = site.table("posts", ["row", "title", "status", "date"])
    posts = posts[(posts["status"] == "publish") & posts["date"].notna()]
    posts = posts.assign(year=posts["date"].dt.year)[["row", "title", "year"]]
    links = site.links[site.links["kind"] != "anchor"]
    return links.merge(posts, left_on="post_row", right_on="row")


def by_year(links: pd.DataFrame) -> pd.DataFrame:
    """A row for each year: links, into the site, broken ones of these, out of it."""
    internal = links["internal"]
    return (
        links.assign(into=internal, broken=links["broken"].fillna(value=False), out=~internal)
        .groupby("year")
        .agg(links=("url", "size"), into=("into", "sum"), broken=("broken", "sum"), out=("out", "sum"))
        .reset_index()
    )


def broken(links: pd.DataFrame) -> pd.DataFrame:
    """Our own links that lead to nothing: mend these first."""
    return links.loc[links["broken"].fillna(value=False), ["year", "title", "text", "url"]].reset_index(
        drop=True
    )


def hosts(links: pd.DataFrame) -> pd.DataFrame:
    """Other people's hosts, the oldest links first: look whether they are still there."""
    out = links[links["kind"] == "external"]
    found = out.groupby("host", observed=True).agg(
        links=("url", "size"), oldest=("year", "min"), newest=("year", "max")
    )
    return found.sort_values(["oldest", "links"], ascending=[True, False]).reset_index()


def plot(years: pd.DataFrame, path: str) -> None:
    """Links by year: into the site, broken, out of it."""
    figure, axes = plt.subplots(figsize=(9, 5), layout="constrained")
    numbers = years.astype(int)
    sound = numbers["into"] - numbers["broken"]
    axes.bar(numbers["year"], sound, label="into the site")
    axes.bar(numbers["year"], numbers["broken"], bottom=sound, label="into the site, broken", color="tab:red")
    axes.bar(
        numbers["year"], numbers["out"], bottom=numbers["into"], label="out of the site", color="tab:gray"
    )
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set(title="Which links rot? Links by the year of their post", ylabel="links")
    axes.legend()
    figure.savefig(path, dpi=120)


def main(output: str, path: str) -> None:
    """Print the tables, save the picture."""
    links = dated(pipeline.load(output))
    years = by_year(links)
    print(years.to_string(index=False))
    print()
    print(broken(links).to_string(index=False))
    print()
    print(hosts(links).head(10).to_string(index=False))
    plot(years, path)


if __name__ == "__main__":
    mpl.use("Agg")
    mpl.rcParams["text.parse_math"] = False  # a name may hold a $
    if len(sys.argv) != 3:
        sys.exit("usage: python examples/links.py OUTPUT PICTURE.png")
    try:
        main(*sys.argv[1:])
    except WxrPipelineError as error:
        sys.exit(str(error))
