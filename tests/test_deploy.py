"""What runs it elsewhere: units that systemd accepts, an image and a compose file that say what the program does."""

from __future__ import annotations

import re
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest

from monitor.config import ConfigFile

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"
SERVICES = ["press-monitor.service", "press-monitor-fetch.service"]


def unit(name: str) -> dict[str, list[tuple[str, str]]]:
    """Section → (key, value), keys as often as they stand there."""
    sections: dict[str, list[tuple[str, str]]] = {}
    for line in (DEPLOY / name).read_text().splitlines():
        if line.startswith("["):
            section = sections.setdefault(line.strip("[]"), [])
        elif "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            section.append((key, value))
    return sections


@pytest.fixture
def analyze(tmp_path: Path) -> str:
    """systemd's own check; the units are looked at as if the program were installed."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("needs systemd-analyze (Debian: apt-get install systemd)")
    for path in DEPLOY.glob("press-monitor*"):
        text = path.read_text().replace("/usr/local/lib/press-monitor/bin/monitor", shutil.which("true") or "/bin/true")
        (tmp_path / path.name).write_text(text)
    return str(tmp_path)


def test_systemd_accepts_the_units(analyze: str) -> None:
    """`systemd-analyze verify` has nothing to say of the daemon, the one-shot and its timer."""
    paths = sorted(map(str, Path(analyze).glob("press-monitor*")))
    done = subprocess.run(["systemd-analyze", "verify", *paths], capture_output=True, text=True, timeout=60)
    assert len(paths) == 3 and (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", SERVICES)
def test_the_services_are_hardened(analyze: str, name: str) -> None:
    """systemd's own score of exposure is under 2 of 10 ("OK"): one folder, no capability, no new privilege."""
    done = subprocess.run(["systemd-analyze", "security", "--offline=true", "--no-pager", f"{analyze}/{name}"],
                          capture_output=True, text=True, timeout=60)  # fmt: skip
    score = re.search(r"exposure level for .*: (\d+\.\d)", done.stdout)
    assert score, done.stdout + done.stderr
    assert float(score[1]) < 2.0
    said = dict(unit(name)["Service"])
    assert said["ProtectSystem"] == "strict" and said["NoNewPrivileges"] == "yes"
    assert said["ReadWritePaths"] == said["WorkingDirectory"] == "/var/lib/press-monitor"


def test_the_daemons_unit_says_what_the_daemon_does() -> None:
    """It notifies, is fed by progress, is told to stop alone (its children are not), and reloads by SIGHUP."""
    said = dict(unit("press-monitor.service")["Service"])
    assert (said["Type"], said["KillMode"], said["NotifyAccess"]) == ("notify", "mixed", "main")
    assert said["WatchdogSec"] and said["ExecReload"].endswith("-HUP $MAINPID") and said["ExecStart"].endswith(" run")


def test_both_services_are_hardened_alike() -> None:
    """What the one may not do the other may not either."""
    start = ("NoNewPrivileges", "yes")
    daemon, once = (unit(name)["Service"] for name in SERVICES)
    assert daemon[daemon.index(start) :] == once[once.index(start) :]


def test_the_image_runs_the_daemon_as_nobody_in_particular() -> None:
    """Not root, one volume, a stop signal the daemon knows, a command that exists."""
    text = (DEPLOY / "Dockerfile").read_text()
    assert text.index("USER press-monitor") < text.index("ENTRYPOINT") and "VOLUME /data" in text
    assert 'CMD ["--verbose", "--log-json", "run"]' in text and "STOPSIGNAL SIGTERM" in text
    for copied in re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.M):
        for name in copied.split():
            assert (ROOT / name).exists(), name
            assert f"!{name}" in (DEPLOY / "Dockerfile.dockerignore").read_text().split()


def test_the_compose_file_gives_the_daemon_its_time_and_its_reaper() -> None:
    """90 seconds to end, an init that reaps killed children, nothing writable but the archive."""
    text = (DEPLOY / "compose.yaml").read_text()
    for line in ("stop_grace_period: 90s", "init: true", "read_only: true", "cap_drop: [ALL]", "- ./data:/data"):
        assert line in text
    assert "\t" not in text and all(len(line) - len(line.lstrip()) in (0, 2, 4, 6) for line in text.splitlines())


def test_the_timer_spreads_and_catches_up() -> None:
    """Not all at the full hour, and a run that was missed is made up for."""
    timer = ConfigParser(interpolation=None)
    timer.optionxform = str  # type: ignore[assignment,method-assign]
    timer.read(DEPLOY / "press-monitor-fetch.timer")
    assert timer["Timer"]["Persistent"] == "yes" and timer["Timer"]["RandomizedDelaySec"]


def test_the_page_on_running_names_what_there_is() -> None:
    """Files, keys and commands that docs/running.md tells of exist."""
    text = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    from monitor.cli import _COMMANDS

    assert set(re.findall(r"(?:^|[`/])monitor (?:--\w+ )?([a-z]+)\b", text, re.M)) <= set(_COMMANDS)
    for name in re.findall(r"press-monitor[-\w]*\.(?:service|timer)", text):
        assert (DEPLOY / name).is_file()
    for table, key in re.findall(r"`\[(\w+)\]\s+(\w+)", text):
        model = ConfigFile.model_fields[table].annotation
        assert key in model.model_fields, (table, key)  # type: ignore[union-attr]
    for key in ("sitemap_deadline", "pass_deadline"):
        assert f"`{key}`" in text
