"""Whether there is room on the disk to go on."""

import shutil

from pipeline.config import Config


def lack_of_room(config: Config) -> str:
    """What is wrong when less disk is free than the settings ask for; empty when there is enough."""
    free = shutil.disk_usage(config.data).free >> 20
    if free >= config.min_free_mib:
        return ""
    return (
        f"{config.data}: {free} MiB of disk are free, `min_free_mib` asks for {config.min_free_mib}; "
        "make room or lower the setting, then run again"
    )
