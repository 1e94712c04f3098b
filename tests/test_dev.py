"""What dev.py decides: which package, which sentence, whether to make the environment again."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

import dev

ROOT = Path(__file__).resolve().parents[1]
GLIB, CURSOR = dev.QT[0], dev.QT[6]


def known(*names: str) -> Callable[[str], bool]:
    return lambda name: name in names


# --- packages of the system --------------------------------------------------------------------------------------------


def test_takes_the_name_that_this_release_knows() -> None:
    assert dev.apt_names([GLIB], known("libglib2.0-0t64")) == ["libglib2.0-0t64"]
    assert dev.apt_names([GLIB], known("libglib2.0-0")) == ["libglib2.0-0"]


def test_takes_the_old_name_while_apt_has_no_lists() -> None:
    assert dev.apt_names([GLIB], known()) == ["libglib2.0-0"]


def test_names_a_package_once() -> None:
    assert dev.apt_names([GLIB, CURSOR, GLIB], known()) == ["libglib2.0-0", "libxcb-cursor0"]


def test_the_venv_package_is_that_of_the_running_python() -> None:
    assert dev.venv_need((3, 12)).apt == ("python3.12-venv", "python3-venv")


@pytest.mark.parametrize(
    ("manager", "command"),
    [
        ("apt", "sudo apt-get install -y libglib2.0-0t64 libxcb-cursor0"),
        ("dnf", "sudo dnf install -y glib2 xcb-util-cursor"),
        ("pacman", "sudo pacman -S --needed glib2 xcb-util-cursor"),
    ],
)
def test_the_sentence_holds_the_exact_command(manager: str, command: str) -> None:
    sentence = dev.advice([GLIB, CURSOR], manager, known("libglib2.0-0t64", "libxcb-cursor0"))
    assert sentence == f"This system lacks libglib-2.0.so.0, libxcb-cursor.so.0. Type: {command}"


def test_the_command_fetches_the_lists_first_when_there_are_none() -> None:
    assert dev.advice([CURSOR], "apt", known()).endswith("Type: sudo apt-get update && sudo apt-get install -y libxcb-cursor0")


def test_an_unknown_system_is_told_what_is_missing() -> None:
    assert dev.advice([CURSOR], "", known()).startswith("This system lacks libxcb-cursor.so.0. Install the packages")


def test_a_library_that_is_not_there_is_missed_and_one_that_is_there_is_not() -> None:
    absent = dev.Need("library", "libnowhere-to-be-found.so.7", ("a",), "b", "c")
    program = dev.Need("program", "no-such-program-anywhere", ("a",), "b", "c")
    python = dev.Need("program", Path(sys.executable).name, ("a",), "b", "c")
    module = dev.Need("module", "json", ("a",), "b", "c")
    assert dev.missing([absent, program, python, module]) == [absent, program]


def test_fonts_are_found_in_any_folder_below(tmp_path: Path) -> None:
    assert not dev.has_fonts([str(tmp_path), str(tmp_path / "none")])
    (tmp_path / "truetype").mkdir()
    (tmp_path / "truetype" / "a.ttf").touch()
    assert dev.has_fonts([str(tmp_path / "none"), str(tmp_path)])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('ID=debian\nVERSION_ID="12"\n', True),
        ('ID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"\n', True),
        ('ID=linuxmint\nID_LIKE="ubuntu debian"\n', True),
        ("ID=fedora\n", False),
        ("", False),
    ],
)
def test_knows_debian_and_its_children(tmp_path: Path, text: str, expected: bool) -> None:
    (tmp_path / "os-release").write_text(text)
    assert dev.is_debian(dev.os_release(tmp_path / "os-release")) is expected


class Machine:
    """A system that lacks a library until apt-get brings it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, root: bool, knows: bool = True, fails: int = 0) -> None:
        self.commands: list[tuple[str, ...]] = []
        self.there, self.knows, self.fails = False, knows, fails
        monkeypatch.setattr(dev, "LINUX", True)
        monkeypatch.setattr(dev, "missing", self.missing)
        monkeypatch.setattr(dev, "os_release", lambda: {"ID": "debian"})
        monkeypatch.setattr(dev.shutil, "which", "/usr/bin/{}".format)
        monkeypatch.setattr(dev.os, "geteuid", lambda: 0 if root else 1000, raising=False)
        monkeypatch.setattr(dev, "apt_knows", self.apt_knows)
        monkeypatch.setattr(dev, "apt_get", self.apt_get)

    def missing(self, needs: list[dev.Need]) -> list[dev.Need]:
        return [] if self.there else needs

    def apt_knows(self, _name: str) -> bool:
        return self.knows

    def apt_get(self, word: str, *packages: str) -> bool:
        self.commands.append((word, *packages))
        if word == "update":
            self.knows = True
        elif self.fails:
            self.fails -= 1
            return False
        else:
            self.there = True
        return True


def test_root_gets_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, root=True)
    dev.supply([CURSOR])
    dev.supply([CURSOR])
    assert machine.commands == [("install", "libxcb-cursor0")]


def test_missing_lists_are_fetched_first(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, root=True, knows=False)
    dev.supply([CURSOR])
    assert machine.commands == [("update",), ("install", "libxcb-cursor0")]


def test_old_lists_are_fetched_again_once(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, root=True, fails=1)
    dev.supply([CURSOR])
    assert [word for word, *_ in machine.commands] == ["install", "update", "install"]


def test_an_install_that_keeps_failing_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    Machine(monkeypatch, root=True, fails=9)
    with pytest.raises(dev.Trouble, match="apt-get could not install"):
        dev.supply([CURSOR])


def test_a_user_who_is_not_root_gets_the_command_and_nothing_is_run(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, root=False)
    with pytest.raises(dev.Trouble, match=r"Type: sudo apt-get install -y libxcb-cursor0$"):
        dev.supply([CURSOR])
    assert machine.commands == []


# --- the environment -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13)])
def test_takes_the_pythons_that_the_project_names(version: tuple[int, int]) -> None:
    dev.right_python(version)


def test_the_pythons_are_those_of_pyproject() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == f">={dev.dotted(dev.OLDEST)},<3.{dev.NEWEST[1] + 1}"


def test_a_wrong_python_is_told_which_one_is_here() -> None:
    with pytest.raises(dev.Trouble, match=r"needs Python 3\.11 to 3\.13, and this is 3\.14\. Type: python3\.12 dev\.py$"):
        dev.right_python((3, 14), lambda name: name if name == "python3.12" else None)
    with pytest.raises(dev.Trouble, match=r"this is 3\.9\. Install one"):
        dev.right_python((3, 9), lambda _: None)


@pytest.mark.parametrize("change", ["folder", "python", "sources"])
def test_the_environment_is_made_again_when_anything_changed(change: str) -> None:
    want = dev.wanted("demo")
    assert dev.stands(want, want)
    assert not dev.stands({**want, change: "other"}, want)


def test_everything_for_development_serves_the_demo_but_not_the_other_way() -> None:
    assert dev.stands(dev.wanted("dev"), dev.wanted("demo"))
    assert dev.stands(dev.wanted("fuzz"), dev.wanted("dev"))
    assert not dev.stands(dev.wanted("demo"), dev.wanted("dev"))
    assert not dev.stands({}, dev.wanted("demo"))


def test_a_stamp_that_does_not_read_means_no_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "STAMP", tmp_path / "made-from.json")
    assert dev.read_stamp() == {}
    dev.STAMP.write_text("{half")
    assert dev.read_stamp() == {}


def test_uv_comes_by_the_hashes_of_the_lock(tmp_path: Path) -> None:
    arguments = dev.pinned_uv(tmp_path / "uv.txt")
    line = (tmp_path / "uv.txt").read_text()
    assert "--require-hashes" in arguments
    assert re.fullmatch(r"uv==[0-9.]+( --hash=sha256:[0-9a-f]{64}){5,}\n", line)


def test_nothing_is_cached_outside_this_folder_unless_the_user_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UV_CACHE_DIR", raising=False)
    assert Path(dev.environment()["UV_CACHE_DIR"]).is_relative_to(ROOT)
    monkeypatch.setenv("UV_CACHE_DIR", "elsewhere")
    assert dev.environment()["UV_CACHE_DIR"] == "elsewhere"


# --- anvil ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("system", "machine", "expected"),
    [
        ("Linux", "x86_64", "linux-amd64"),
        ("Linux", "aarch64", "linux-arm64"),
        ("Darwin", "arm64", "darwin-arm64"),
        ("Windows", "AMD64", "win32-amd64"),
    ],
)
def test_names_anvil_as_foundry_does(system: str, machine: str, expected: str) -> None:
    assert dev.anvil_platform(system, machine) == expected


def test_says_where_there_is_no_anvil() -> None:
    with pytest.raises(dev.Trouble, match="no anvil for Linux on riscv64"):
        dev.anvil_platform("Linux", "riscv64")


def test_an_unknown_anvil_is_deleted_before_it_runs(tmp_path: Path) -> None:
    modules = tmp_path / "node_modules"
    modules.mkdir()
    lock = modules / ".package-lock.json"
    entry = '{"packages": {"node_modules/@foundry-rs/anvil-linux-amd64": {"integrity": "%s"}}}'
    lock.write_text(entry % dev.ANVIL_DIGESTS["linux-amd64"])
    dev.check_digest(lock, "linux-amd64")
    lock.write_text(entry % "sha512-other")
    with pytest.raises(dev.Trouble, match="never run"):
        dev.check_digest(lock, "linux-amd64")
    assert not modules.exists()


# --- running -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("system", "env", "expected"),
    [
        ("linux", {}, True),
        ("linux", {"DISPLAY": ""}, True),
        ("linux", {"DISPLAY": ":0"}, False),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, False),
        ("linux", {"QT_QPA_PLATFORM": "offscreen"}, False),
        ("linux", {"QT_QPA_PLATFORM": "minimal:x"}, False),
        ("linux", {"QT_QPA_PLATFORM": "xcb"}, True),
        ("darwin", {}, False),
        ("win32", {}, False),
    ],
)
def test_knows_whether_a_window_can_appear(system: str, env: dict[str, str], expected: bool) -> None:
    assert dev.needs_display(system, env) is expected


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What would have been started: no environment is made, no program runs, and there is no display."""
    commands: list[str] = []

    def make_environment(group: str) -> None:
        commands.append(f"environment {group}")

    def supply(needs: list[dev.Need]) -> None:
        commands.append("system")

    def follow(command: list[str]) -> int:
        commands.append(" ".join(command[1:]))
        return 0

    for stand_in in (make_environment, supply, follow):
        monkeypatch.setattr(dev, stand_in.__name__, stand_in)
    monkeypatch.setattr(dev.sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    return commands


def test_without_a_display_the_demo_says_so_and_starts_nothing(started: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["demo"]) == 1
    assert started == ["environment demo"]
    assert capsys.readouterr().err.rstrip().endswith("lockstep demo --headless")


@pytest.mark.parametrize(
    ("system", "machine", "begins"), [("linux", "x86_64", True), ("linux", "aarch64", False), ("darwin", "x86_64", False)]
)
def test_where_there_is_no_fuzzer_it_says_so(
    started: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, system: str, machine: str, *, begins: bool
) -> None:
    monkeypatch.setattr(dev.sys, "platform", system)
    monkeypatch.setattr(dev.platform, "machine", lambda: machine)
    assert dev.main(["fuzz", "offer"]) == (0 if begins else 1)
    assert started == (["environment fuzz", "-m tests.fuzz offer"] if begins else [])
    assert ("Linux on x86-64 only" in capsys.readouterr().err) is not begins


def test_the_headless_demo_needs_no_display_and_no_qt(started: list[str]) -> None:
    assert dev.main(["demo", "--headless", "--json"]) == 0
    assert started == ["environment demo", "demo --headless --json"]


def test_with_a_display_the_demo_opens(started: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    assert dev.main(["demo"]) == 0
    assert started == ["system", "environment demo", "demo"]


def test_an_unknown_word_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["frobnicate"]) == 2
    assert "there is no “frobnicate”; the words are demo, test" in capsys.readouterr().err


def test_no_word_is_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main([]) == 0
    text = capsys.readouterr().out
    assert all(f"  {word} " in text for word in dev.WORDS)


def test_a_failed_step_is_a_sentence_with_its_code() -> None:
    with pytest.raises(dev.Trouble, match=r"^Making tea failed with code 3: "):
        dev.call([sys.executable, "-c", "raise SystemExit(3)"], "making tea")


def test_a_step_that_cannot_start_is_a_sentence() -> None:
    with pytest.raises(dev.Trouble, match=r"^Making tea failed: "):
        dev.call(["no-such-program-anywhere"], "making tea")


def test_the_code_of_a_program_is_passed_on() -> None:
    assert dev.follow([sys.executable, "-c", "raise SystemExit(5)"]) == 5


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_program_that_was_killed_counts_as_failed() -> None:
    assert dev.follow([sys.executable, "-c", "import os; os.kill(os.getpid(), 9)"]) == 137


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_ctrl_c_lets_the_program_end_as_it_sees_fit() -> None:
    program = "import time\ntry:\n    time.sleep(30)\nexcept KeyboardInterrupt:\n    time.sleep(1)\n    print('cleared away', flush=True)"
    waiting = f"import sys, dev; sys.exit(dev.follow([sys.executable, '-c', {program!r}]))"
    command = [
        sys.executable,
        "-c",
        f"import os, signal, threading\nthreading.Timer(1, lambda: os.killpg(0, signal.SIGINT)).start()\n{waiting}",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, start_new_session=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "cleared away\n", "")


def test_no_package_host_is_named_outside_the_lock() -> None:
    folders = (ROOT / name for name in ("wallet", "ui", "resources", "tests", "docs", ".ci"))
    files = [path for folder in folders for path in folder.rglob("*")] + [path for path in ROOT.glob("*") if path.name != "uv.lock"]
    texts = [path for path in files if path.suffix in {".py", ".toml", ".md", ".json", ""} and path.is_file()]
    hosts = re.compile("pypi" + r"\.org|pythonhosted" + r"\.org|npmjs" + r"\.org|deb\.debian" + r"\.org")
    assert ROOT / "dev.py" in texts
    assert [path.name for path in texts if hosts.search(path.read_text(encoding="utf-8"))] == []
