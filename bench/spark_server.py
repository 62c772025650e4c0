"""A local Spark Connect server for tests and the demonstration: found, started, waited for and stopped.

Run by itself (`python -m bench.spark_server`) it says what is missing for that: Java.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OLDEST_JAVA = 17
SECONDS_TO_START = 180.0  # 20 on a quiet machine
HEAP = "1500m"
# Small data on two cores: more parts would only wait for each other, and compiled stages cost more than they save.
SETTINGS = {
    "spark.driver.memory": HEAP,
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.connect.grpc.binding.address": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.default.parallelism": "2",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.driver.extraJavaOptions": "-XX:+UseSerialGC -XX:TieredStopAtLevel=1",
    "spark.log.level": "ERROR",
}


class NoSparkError(Exception):
    """This machine cannot start a Spark server; the message says what to do."""


def spark_home() -> Path:
    """Folder of the Spark distribution: SPARK_HOME, or what `make test-spark` installed. Raises NoSparkError."""
    home = Path(os.environ.get("SPARK_HOME") or ROOT / ".venv" / "spark-server" / "pyspark")
    if not (home / "sbin" / "start-connect-server.sh").is_file():
        raise NoSparkError("Spark is not installed. `make test-spark` installs it, or set SPARK_HOME.")
    return home


def java_version() -> int:
    """Major version of the Java that Spark will run on. Raises NoSparkError where none is new enough."""
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home) / "bin" / "java") if home else shutil.which("java")
    remedy = f"Install Java {OLDEST_JAVA} (Debian: apt-get install openjdk-17-jre-headless) or set JAVA_HOME."
    if java is None:
        raise NoSparkError(f"Spark needs Java {OLDEST_JAVA} or newer, and this machine has none. {remedy}")
    try:
        said = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=60, check=False).stderr
    except OSError as error:
        raise NoSparkError(f"The Java at {java} cannot be started. {remedy}") from error
    found = re.search(r'version "(\d+)', said)
    if found is None or int(found[1]) < OLDEST_JAVA:
        raise NoSparkError(f"Spark needs Java {OLDEST_JAVA} or newer; this one is too old. {remedy}")
    return int(found[1])


@contextmanager
def local_server() -> Iterator[str]:
    """A server on this machine alone, for as long as the block runs; its address (sc://...). Raises NoSparkError."""
    home = spark_home()
    java_version()
    port = _free_port()
    with tempfile.TemporaryDirectory(prefix="next-circle-spark-") as folder:
        settings = SETTINGS | {
            "spark.connect.grpc.binding.port": str(port),
            "spark.sql.warehouse.dir": f"{folder}/warehouse",
            "spark.local.dir": folder,
        }
        options = [part for key, value in settings.items() for part in ("--conf", f"{key}={value}")]
        environment = os.environ | {
            "SPARK_HOME": str(home),
            "SPARK_NO_DAEMONIZE": "1",
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_LOG_DIR": folder,
            "SPARK_PID_DIR": folder,
        }
        log = Path(folder) / "server.log"
        with log.open("wb") as out:
            command = ["bash", str(home / "sbin" / "start-connect-server.sh"), "--master", "local[2]", *options]
            server = subprocess.Popen(
                command, cwd=folder, env=environment, stdout=out, stderr=out, start_new_session=True
            )
        try:
            _wait_for(server, port, log)
            yield f"sc://127.0.0.1:{port}"
        finally:
            _stop(server)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Return once the server answers; raise with the end of its log when it ends or takes too long."""
    until = time.monotonic() + SECONDS_TO_START
    while server.poll() is None and time.monotonic() < until:
        with socket.socket() as probe:
            probe.settimeout(1.0)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    tail = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])
    raise NoSparkError(f"The Spark server did not start. Its log ends:\n{tail}")


def _stop(server: subprocess.Popen[bytes]) -> None:
    for sign in (signal.SIGTERM, signal.SIGKILL):
        if server.poll() is None:
            os.killpg(server.pid, sign)
            try:
                server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                continue


def main() -> int:
    """Say what Java is missing; nothing where one is there."""
    try:
        java_version()
    except NoSparkError as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
