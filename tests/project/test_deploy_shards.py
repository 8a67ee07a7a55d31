"""The ready-made files for several machines say what onrecord understands, and share every site out once."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.config import load_config
from schemas.cron import fault
from schemas.errors import Exit
from schemas.site.shard import Shard
from tests.project.test_deploy import DEPLOY, understood
from tests.project.test_deploy import kubernetes as of_one

NAMES = [f"paper-{number}" for number in range(50)]
MOUNT = "/var/lib/onrecord"


def documents(name: str) -> dict[str, dict[str, Any]]:
    """Kind and name -> document of a file."""
    found = yaml.safe_load_all((DEPLOY / "kubernetes" / name).read_text())
    return {f"{document['kind']} {document['metadata']['name']}": document for document in found}


DAEMONS = documents("shards.yaml")
JOBS = documents("shards-cronjob.yaml")
DAEMON = DAEMONS["StatefulSet onrecord"]["spec"]
RUN = JOBS["CronJob onrecord-shards"]["spec"]
MERGE = JOBS["CronJob onrecord-merge"]["spec"]
PODS = [DAEMON["template"]["spec"], *(job["jobTemplate"]["spec"]["template"]["spec"] for job in (RUN, MERGE))]


def words(pod: dict[str, Any], **known: object) -> list[str]:
    """The arguments of a pod, as Kubernetes hands them on."""
    (container,) = pod["containers"]
    return [re.sub(r"\$\((\w+)\)", lambda name: str(known[name[1]]), word) for word in container["args"]]


def test_each_daemon_has_a_volume_of_its_own_and_together_they_take_every_site_once() -> None:
    (claim,) = DAEMON["volumeClaimTemplates"]
    assert claim["metadata"]["name"] == "data"
    assert claim["spec"]["accessModes"] == ["ReadWriteOncePod"]
    pod = PODS[0]
    names = [variable["name"] for variable in pod["containers"][0]["env"]]
    assert names.index("POD_INDEX") < names.index("ONRECORD_SHARD")  # else it is not put in
    given = {variable["name"]: variable.get("value", "") for variable in pod["containers"][0]["env"]}
    configs = [
        load_config({}, environ={"ONRECORD_SHARD": given["ONRECORD_SHARD"].replace("$(POD_INDEX)", str(number))})
        for number in range(DAEMON["replicas"])
    ]
    assert all(sum(config.takes(name) for config in configs) == 1 for name in NAMES)
    assert Path(given["ONRECORD_DATA"]).is_relative_to(MOUNT)
    assert understood(words(pod)[2:]) == "daemon"
    assert DAEMON["selector"]["matchLabels"] == DAEMON["template"]["metadata"]["labels"]
    assert DAEMON["serviceName"] == DAEMONS["Service onrecord-shards"]["metadata"]["name"]


def test_each_pod_of_the_indexed_job_has_a_folder_of_its_own_and_together_they_take_every_site_once() -> None:
    job = RUN["jobTemplate"]["spec"]
    assert job["completionMode"] == "Indexed"
    assert job["completions"] == job["parallelism"]
    assert (fault(RUN["schedule"]), RUN["concurrencyPolicy"]) == ("", "Forbid")
    each = [words(PODS[1], JOB_COMPLETION_INDEX=number) for number in range(job["completions"])]
    shards = [Shard.parse(arguments[arguments.index("--shard") + 1]) for arguments in each]
    assert all(sum(shard.holds(name) for shard in shards) == 1 for name in NAMES)
    folders = [arguments[arguments.index("--data") + 1] for arguments in each]
    assert len(set(folders)) == len(folders)
    assert {understood(arguments[4:]) for arguments in each} == {"run"}
    assert all("--due" in arguments for arguments in each)
    merged = words(PODS[2])
    assert understood(merged[2:]) == "merge"
    assert merged[merged.index("merge") + 1 : merged.index("--into")] == folders
    assert Path(merged[-1]).is_relative_to(MOUNT)
    assert merged[-1] not in folders
    assert fault(MERGE["schedule"]) == ""


def test_a_shard_that_fails_keeps_no_other_from_its_work() -> None:
    job = RUN["jobTemplate"]["spec"]
    codes = {rule["action"]: rule["onExitCodes"]["values"] for rule in job["podFailurePolicy"]["rules"]
             if "onExitCodes" in rule}  # fmt: skip
    assert codes == {"Ignore": [Exit.STOPPED], "FailIndex": [2, 10, 11, 13, 15]}
    assert job["backoffLimitPerIndex"] > 0  # FailIndex wants it


@pytest.mark.parametrize("pod", PODS, ids=("daemon", "run", "merge"))
def test_pods_are_as_safe_as_those_of_one_machine(pod: dict[str, Any]) -> None:
    one = of_one("CronJob")["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    assert pod["securityContext"] == one["securityContext"]
    assert pod["containers"][0]["securityContext"] == one["containers"][0]["securityContext"]
    assert pod["automountServiceAccountToken"] is False
    assert pod["terminationGracePeriodSeconds"] > 20
    mounted = {mount["name"] for mount in pod["containers"][0]["volumeMounts"]}
    claimed = {"data"} if pod is PODS[0] else set()
    assert mounted == {volume["name"] for volume in pod["volumes"]} | claimed
    assert any(mount["mountPath"] == MOUNT for mount in pod["containers"][0]["volumeMounts"])


@pytest.mark.parametrize("found", [DAEMONS, JOBS], ids=("daemons", "jobs"))
def test_the_settings_are_settings_and_crawl_nobody_by_accident(
    found: dict[str, dict[str, Any]], tmp_path: Path
) -> None:
    file = tmp_path / "onrecord.toml"
    file.write_text(found["ConfigMap onrecord-shards"]["data"]["onrecord.toml"])
    config = load_config({}, environ={}, file=file)
    assert (config.contact, config.enabled) == ("", ())
