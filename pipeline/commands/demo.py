"""`onrecord demo`: see the whole main job at work on a newsroom of our own writing."""

from pathlib import Path

import click

from pipeline.newsroom.demo import run_demo


@click.command()
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    default=Path("onrecord-demo"),
    show_default=True,
    help="Where to put the demo's settings, database and archive; made anew each time.",
)
def demo(folder: Path) -> int:
    """Crawl a small newsroom on this machine and show what was found; nothing leaves the machine."""
    return run_demo(folder)
