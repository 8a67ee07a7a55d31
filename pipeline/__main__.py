"""`onrecord`, and `python -m pipeline` where the console script is not installed."""

from pipeline.light import collect_seldom, import_lightly, leave
from pipeline.own_code import begin_safely


def main() -> None:
    """Entry point of the console script."""
    begin_safely()
    import_lightly()
    collect_seldom()
    from pipeline.cli import main  # only now: whoever begins anew would import it twice

    try:
        main()
    finally:
        leave()


if __name__ == "__main__":
    main()
