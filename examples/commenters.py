"""Who comments? People by the comments they left, and whether they came back.

python examples/commenters.py output/my-blog commenters.png
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import matplotlib as mpl
import matplotlib.pyplot as plt

import pipeline
from pipeline.errors import WxrPipelineError

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.frames import Site


def answer(site: Site) -> pd.DataFrame:
    """A row for each person, the most eager first: comments, posts, answers, first and last day, share of all."""
    comments = site.comments
    said = comments[(comments["status"] == "approved") & (comments["type"] == "comment")]
    said = said[said["author_id"] != ""].assign(author=said["author"].replace("", "(no name)"))
    people = said.groupby("author_id").agg(
        name=("author", lambda names: names.value_counts().index[0]),
        comments=("row", "size"),
        posts=("post_id", "nunique"),
        answers=("depth", lambda depths: int((depths > 0).sum())),
        first=("date", "min"),
        last=("date", "max"),
        ours=("user", lambda users: bool(users.notna().any())),
    )
    people["share"] = people["comments"] / people["comments"].sum()
    return people.sort_values(["comments", "name"], ascending=[False, True]).reset_index(drop=True)


def plot(people: pd.DataFrame, path: str) -> None:
    """How many comments the most eager ones left: ours, and readers'."""
    top = people.head(15).iloc[::-1]
    figure, axes = plt.subplots(figsize=(9, 5), layout="constrained")
    colours = ["tab:orange" if ours else "tab:blue" for ours in top["ours"]]
    axes.barh(top["name"].astype(str).to_list(), top["comments"].astype(int).to_list(), color=colours)
    axes.set(title="Who comments? Blue: readers, orange: authors of the site", xlabel="approved comments")
    figure.savefig(path, dpi=120)


def main(output: str, path: str) -> None:
    """Print the table, save the picture."""
    people = answer(pipeline.load(output))
    shown = people.assign(
        first=people["first"].dt.strftime("%Y-%m-%d"), last=people["last"].dt.strftime("%Y-%m-%d")
    )
    print(shown.head(10).to_string(index=False, float_format="{:.1%}".format))
    print(f"{len(people)} people; {int((people['comments'] > 1).sum())} came back")
    plot(people, path)


if __name__ == "__main__":
    mpl.use("Agg")
    mpl.rcParams["text.parse_math"] = False  # a name may hold a $
    if len(sys.argv) != 3:
        sys.exit("usage: python examples/commenters.py OUTPUT PICTURE.png")
    try:
        main(*sys.argv[1:])
    except WxrPipelineError as error:
        sys.exit(str(error))
