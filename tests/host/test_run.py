"""What `make run` says when it cannot, and what it does not do twice."""

import socket
import subprocess
import sys

import pytest

from scripts import run, serve


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 6, 9), (3, 10, 14)])
def test_an_old_python_gets_a_sentence_that_helps(version):
    with pytest.raises(run.Stop, match=r"needs Python 3\.11 or newer, and this is {}\.{}".format(*version[:2])):
        run.refuse_an_old_python(version)


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 14, 1), (4, 0, 0)])
def test_a_new_python_will_do(version):
    run.refuse_an_old_python(version)


def test_a_busy_port_gets_a_sentence_that_helps():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]

        answer = subprocess.run(
            [sys.executable, "scripts/run.py", "run"],
            env={"PORT": str(port)},
            cwd=run.ROOT,
            capture_output=True,
            text=True,
        )

    assert answer.returncode == 1
    assert answer.stderr.startswith(f"Port {port} is busy")
    assert f"`make run PORT={port + 1}`" in answer.stderr
    assert answer.stderr.count("\n") == 1


@pytest.mark.parametrize("port", ["", "0", "http", "65536", "-1"])
def test_a_port_that_is_none_gets_a_sentence(port):
    with pytest.raises(run.Stop, match="whole number"):
        run.refuse_a_busy_port("127.0.0.1", port)


@pytest.mark.parametrize("host", ["203.0.113.7", "no such name"])
def test_a_host_that_is_no_address_of_this_machine_gets_a_sentence(host):
    with pytest.raises(run.Stop, match="no address of this machine"):
        run.refuse_a_busy_port(host, "8000")


def test_an_unknown_command_names_those_that_there_are():
    answer = subprocess.run([sys.executable, "scripts/run.py", "fly"], cwd=run.ROOT, capture_output=True, text=True)

    assert answer.returncode == 1
    assert "try bench, check, dev, run, test" in answer.stderr


def test_a_python_without_venv_gets_a_sentence_that_helps(monkeypatch, tmp_path):
    monkeypatch.setattr(run, "VENV", str(tmp_path / "none"))
    monkeypatch.setitem(sys.modules, "ensurepip", None)

    with pytest.raises(run.Stop, match=r"sudo apt install python3\.\d+-venv"):
        run.make_environment()


def test_packages_are_installed_once_for_the_same_pins(monkeypatch, tmp_path):
    installed = []
    (tmp_path / "requirements.txt").write_text("Django==5.2.19\n")
    monkeypatch.setattr(run, "ROOT", str(tmp_path))
    monkeypatch.setattr(run, "VENV", str(tmp_path))
    monkeypatch.setattr(run, "works", lambda *_: True)
    monkeypatch.setattr(run.subprocess, "call", lambda command: installed.append(command) or 0)

    run.install("requirements.txt")
    run.install("requirements.txt")
    (tmp_path / "requirements.txt").write_text("Django==5.2.20\n")
    run.install("requirements.txt")

    assert len(installed) == 2


def test_packages_that_cannot_be_installed_are_tried_again_the_next_time(monkeypatch, tmp_path):
    monkeypatch.setattr(run, "VENV", str(tmp_path))
    monkeypatch.setattr(run, "works", lambda *_: True)
    monkeypatch.setattr(run.subprocess, "call", lambda _command: 1)

    with pytest.raises(run.Stop, match="could not be installed"):
        run.install("requirements.txt")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("host", "allowed", "said"),
    [
        ("127.0.0.1", [], "Only this machine can open it"),
        ("localhost", [], "Only this machine can open it"),
        ("0.0.0.0", [], "only requests for 127.0.0.1 are answered"),
        ("0.0.0.0", ["cloud.lan"], "Everybody in your network can open it, as cloud.lan."),
    ],
)
def test_one_sentence_says_who_can_open_it(host, allowed, said):
    assert said in serve.network_sentence(host, ["localhost", "127.0.0.1", "[::1]", *allowed])
