"""The ready-made files for cron, systemd, Kubernetes and containers say what onrecord understands."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

from pipeline.cli import COMMANDS, cli
from pipeline.config import load_config
from schemas.cron import fault
from schemas.errors import Exit

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
PROGRAM = "/opt/onrecord/bin/onrecord"
UNITS = sorted((DEPLOY / "systemd").iterdir())
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
CRON_FILES = sorted((DEPLOY / "cron.d").iterdir())
CRON_LINES = [line for file in CRON_FILES for line in file.read_text().splitlines() if PROGRAM in line]
DATA = Path("/var/lib/onrecord/data")
FILES = [path for path in (*sorted(DEPLOY.rglob("*")), *sorted((ROOT / "docs").glob("*.md"))) if path.is_file()]
SYSTEM = (
    "/etc/onrecord", "/etc/default/onrecord", "/etc/cron.d/onrecord", "/etc/bash_completion.d/onrecord",
    "/var/lib/node_exporter/onrecord.prom",
)  # fmt: skip
"""Where other programs look for files of ours."""
needs_caddy = pytest.mark.skipif(not shutil.which("caddy"), reason="Caddy is not installed")
needs_systemd = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")


def understood(arguments: list[str]) -> str:
    """The command's name, after Click has taken its arguments without running it."""
    place = next(n for n, argument in enumerate(arguments) if argument in COMMANDS)
    group = cli.make_context("onrecord", arguments[: place + 1])
    command = cli.get_command(group, arguments[place])
    assert command
    command.make_context(arguments[place], arguments[place + 1 :], parent=group)
    return arguments[place]


def directive(unit: Path, name: str) -> list[str]:
    """The words of a directive in a unit file."""
    return " ".join(re.findall(rf"^{name}=(.*)$", unit.read_text(), re.MULTILINE)).split()


def kubernetes(kind: str):
    documents = yaml.safe_load_all((DEPLOY / "kubernetes" / "cronjob.yaml").read_text())
    return next(document for document in documents if document["kind"] == kind)


@pytest.fixture
def pod():
    return kubernetes("CronJob")["spec"]["jobTemplate"]["spec"]["template"]["spec"]


def test_the_lines_for_cron_call_run_backup_and_verify_as_a_user_at_times_cron_understands():
    called = []
    for line in CRON_LINES:
        expression, user, command = " ".join(line.split()[:5]), line.split()[5], line.split(maxsplit=6)[6]
        assert fault(expression) == ""
        assert user == "onrecord"
        arguments = re.search(rf"{PROGRAM} ([^>|]*?)(?: 2>|$)", command)
        assert arguments
        called.append(understood(arguments[1].split()))
        assert "%" not in command  # cron would turn it into a newline
    assert called == ["run", "backup", "verify"]


@pytest.mark.parametrize("file", CRON_FILES, ids=lambda file: file.name)
def test_cron_reads_the_files_beside_the_crontabs_of_users(file):
    """run-parts' names alone; each line a comment, a variable, or one with a user."""
    assert re.fullmatch(r"[a-zA-Z0-9_-]+", file.name)
    lines = [line for line in file.read_text().splitlines() if line and not line.startswith("#")]
    assert [line for line in lines if not re.match(r"[A-Z_]+=\S+$", line) and line not in CRON_LINES] == []
    assert file.read_text().endswith("\n")


def test_cron_mails_what_a_quiet_run_says(tmp_path):
    """What that is, and for which codes it is nothing, tests/commands/test_run_speaks.py tells."""
    stub = tmp_path / "onrecord"
    stub.write_text('#!/bin/sh\necho "$@" >&2\nexit 10\n')
    stub.chmod(0o755)
    command = CRON_LINES[0].split(maxsplit=6)[6].replace(PROGRAM, str(stub))
    output = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False)
    assert output.stderr == "--config /var/lib/onrecord/onrecord.toml run --due --quiet\n"


@pytest.mark.parametrize("line", CRON_LINES[1:], ids=lambda line: line.split("onrecord.toml ")[1].split()[0])
@pytest.mark.parametrize("code", [0, 15])
def test_cron_mails_code_and_words_of_backup_and_verify_that_want_a_person_and_nothing_else(tmp_path, line, code):
    stub = tmp_path / "onrecord"
    stub.write_text(f"#!/bin/sh\necho log line >&2\nexit {code}\n")
    stub.chmod(0o755)
    command = line.split(maxsplit=6)[6].replace(PROGRAM, str(stub))
    output = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False)
    assert output.stderr == ""
    assert output.stdout.partition(": ")[2] == ("exit code 15: log line\n" if code else "")


@needs_systemd
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path, unit):
    for each in UNITS:  # the program is not installed where tests run; any executable satisfies the check
        (tmp_path / each.name).write_text(each.read_text().replace(PROGRAM, "/bin/true"))
    command = ["systemd-analyze", "verify", "--man=no", tmp_path / unit.name]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout + found.stderr) == (0, "")


@needs_systemd
@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_systemd_rates_the_services_as_hardened(unit):
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=20", unit]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout[-300:]


@pytest.mark.parametrize(
    ("unit", "command"),
    [("onrecord.service", "run"), ("onrecord-daemon.service", "daemon"), ("onrecord-pages.service", "serve")],
)
def test_the_services_call_a_real_command(unit, command):
    program, *arguments = directive(DEPLOY / "systemd" / unit, "ExecStart")
    assert program == PROGRAM
    assert arguments[:2] == ["--config", str(DATA.parent / "onrecord.toml")]
    assert understood(arguments) == command


def test_codes_that_want_a_person_fail_the_unit_and_hopeless_ones_are_not_tried_again():
    one_shot, daemon = DEPLOY / "systemd" / "onrecord.service", DEPLOY / "systemd" / "onrecord-daemon.service"
    assert directive(one_shot, "SuccessExitStatus") == [str(int(c)) for c in (Exit.LOCKED, Exit.STOPPED, Exit.BUDGET)]
    assert directive(daemon, "SuccessExitStatus") == [str(int(Exit.STOPPED))]
    assert directive(daemon, "RestartPreventExitStatus") == [
        str(int(c)) for c in (Exit.USAGE, Exit.LOCKED, Exit.INTEGRITY)
    ]


def test_the_cron_job_never_overlaps_and_calls_a_real_command(pod):
    spec = kubernetes("CronJob")["spec"]
    assert fault(spec["schedule"]) == ""
    assert spec["concurrencyPolicy"] == "Forbid"
    assert spec["startingDeadlineSeconds"] < 300  # a long run must not count as a hundred missed starts
    arguments = pod["containers"][0]["args"]
    assert arguments[:2] == ["--config", "/etc/onrecord/onrecord.toml"]
    assert understood(arguments[2:]) == "run"
    assert "--due" in arguments


def test_the_cron_jobs_settings_are_settings(tmp_path):
    file = tmp_path / "onrecord.toml"
    file.write_text(kubernetes("ConfigMap")["data"]["onrecord.toml"])
    config = load_config({}, environ={}, file=file)
    assert (config.contact, config.enabled) == ("", ())  # whoever installs it says both: nobody is crawled by accident


def test_the_pod_runs_as_nobody_special_on_a_read_only_root(pod):
    container = pod["containers"][0]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["runAsUser"] == 10001
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert pod["automountServiceAccountToken"] is False
    assert pod["terminationGracePeriodSeconds"] > 20


def test_the_pod_writes_on_volumes_alone(pod):
    container = pod["containers"][0]
    mounts = {mount["name"]: mount for mount in container["volumeMounts"]}
    assert set(mounts) == {volume["name"] for volume in pod["volumes"]}
    data = next(variable["value"] for variable in container["env"] if variable["name"] == "ONRECORD_DATA")
    assert Path(data).is_relative_to(mounts["data"]["mountPath"])
    claim = next(volume for volume in pod["volumes"] if volume["name"] == "data")["persistentVolumeClaim"]["claimName"]
    assert claim == kubernetes("PersistentVolumeClaim")["metadata"]["name"]


def test_the_job_answers_exit_codes_as_the_manual_says():
    rules = kubernetes("CronJob")["spec"]["jobTemplate"]["spec"]["podFailurePolicy"]["rules"]
    codes = {rule["action"]: rule["onExitCodes"]["values"] for rule in rules if "onExitCodes" in rule}
    assert codes == {"Ignore": [Exit.STOPPED], "FailJob": [2, 10, 11, 13, 15]}


def image():
    """The instructions of the Dockerfile, one a line."""
    return (DEPLOY / "Dockerfile").read_text().replace("\\\n", "").splitlines()


def test_the_image_is_built_from_what_is_here_by_digest_as_a_plain_user():
    copied = [
        source for line in image() if line.startswith("COPY ") and "--from" not in line for source in line.split()[1:-1]
    ]
    assert [source for source in copied if not (ROOT / source).exists()] == []
    built = tomllib.loads((ROOT / "pyproject.toml").read_text())
    packages = {pattern.rstrip("*") for pattern in built["tool"]["setuptools"]["packages"]["find"]["include"]}
    modules = {f"{module}.py" for module in built["tool"]["setuptools"]["py-modules"]}
    files = {"pyproject.toml", "setup.py", built["project"]["readme"], "deploy/lock.txt"}
    assert packages | modules | files <= set(copied)
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    assert ignored[0] == "*"
    assert {line.removeprefix("!") for line in ignored if line.startswith("!")} == set(copied)
    installed = [line for line in image() if "pip install" in line]
    assert "--require-hashes --only-binary :all: -r deploy/lock.txt" in installed[0]
    assert "--no-deps --no-build-isolation ." in installed[1]
    assert [line.split()[1] for line in image() if line.startswith("USER")] == ["10001:10001"]


def test_the_image_has_the_python_that_types_are_checked_for():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mypy"]["python_version"]
    assert {line.split()[1] for line in image() if line.startswith("FROM")} == {f"python:{version}-slim"}


def test_the_image_runs_the_daemon_and_what_compose_asks_of_it():
    assert understood(next(yaml.safe_load(line.split(maxsplit=1)[1]) for line in image() if "CMD" in line)) == "daemon"
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    asked = {name: service["command"] for name, service in services.items() if service["image"].startswith("onrecord")}
    assert {name: understood(command) for name, command in asked.items()} == {"daemon": "daemon", "pages": "serve"}
    examples = re.findall(r"(?:run --rm|exec) daemon (?:onrecord )?(.*)", (DEPLOY / "compose.yaml").read_text())
    assert [understood(line.rstrip(".").split()) for line in examples] == ["init", "sites", "run", "status"]


def test_compose_gives_each_container_the_archive_and_the_pages_the_network_of_their_proxy():
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    daemon, pages, caddy = (compose["services"][name] for name in ("daemon", "pages", "caddy"))
    for service in (daemon, pages):
        assert service["volumes"] == [f"archive:{DATA.parent}"]
        assert (service["read_only"], service["cap_drop"], service["init"]) == (True, ["ALL"], True)
        assert "ports" not in service
    assert pages["network_mode"] == "service:caddy"
    assert pages["command"][-1] == caddy["environment"]["HOST_NAME"]  # the name that readers ask for
    own = [volume.split(":")[0] for volume in caddy["volumes"] if volume.startswith("./")]
    assert own == ["./Caddyfile", "./readers"]
    assert (DEPLOY / "Caddyfile").exists()
    assert {"archive", "certificates"} == set(compose["volumes"])


@needs_caddy
def test_caddy_asks_readers_for_a_password_and_refuses_to_start_without_one(tmp_path):
    shutil.copy(DEPLOY / "Caddyfile", tmp_path)
    check = ["caddy", "validate", "--adapter", "caddyfile", "--config", tmp_path / "Caddyfile"]
    assert subprocess.run(check, capture_output=True, check=False).returncode != 0
    hashed = subprocess.run(
        ["caddy", "hash-password", "--plaintext", "a word"], capture_output=True, text=True, check=True
    )
    (tmp_path / "readers").write_text(f"archivist {hashed.stdout}")
    subprocess.run(check, capture_output=True, check=True)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_there_is_one_place_for_program_archive_and_backup(file):
    """Whatever starts onrecord, and whoever reads how, finds the same archive."""
    named = re.findall(r"(?<![\w.:])/(?:var|opt|srv|mnt|home|etc)/[\w./-]*onrecord[\w./-]*", file.read_text())
    allowed = ("/opt/onrecord", "/var/lib/onrecord", "/var/backups/onrecord", *SYSTEM)
    assert [path for path in named if not path.startswith(allowed)] == []
    assert {path.rstrip(".,") for path in named if "/data" in path} <= {str(DATA)}
    assert "onrecord-data/" not in file.read_text()


def test_no_deployment_file_holds_a_secret_or_a_registry():
    for file in (path for path in DEPLOY.rglob("*") if path.is_file()):
        assert not re.search(
            r"(?i)password\s*[:=]|\$2[aby]\$|token\s*[:=]\s*\S{8}|secret\s*=|index-url|://[^ ]*@", file.read_text()
        ), file
