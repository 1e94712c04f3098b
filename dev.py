#!/usr/bin/env python3
"""Every chore of this project, with the standard library alone: `python3 dev.py help`.

Whatever a chore needs is made first: the environment from `uv.lock` in `.venv/`, and what the system lacks. As root on Debian or Ubuntu
that is installed; elsewhere one sentence says what to type. Nothing outside this folder is touched but the system's packages.
The file parses on Python 3.7 and newer, so that a wrong version is met with a sentence too.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import os
import platform
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Mapping, Sequence

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
TOOLS = ROOT / ".tools"
WINDOWS = os.name == "nt"
LINUX = sys.platform.startswith("linux")
BIN = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if WINDOWS else "python")
STAMP = VENV / "made-from.json"
GROUPS = ("demo", "dev", "fuzz")
OLDEST, NEWEST = (3, 11), (3, 13)  # as in pyproject.toml
ANVIL = "1.7.1"
ANVIL_DIGESTS = {"linux-amd64": "sha512-+XmShybEaxfCrr0OUUZwYEy2OnYZt5pHH9TzBtLv3+VrK0O/ANuNSVEahqNhKHlgX7GRJ59383ofNhxkRWIYTg=="}
ETHERS = "6.17.0"
ETHERS_DIGEST = "sha512-BpyrpIPJ3ydEVow8zGaz1DuPS7YU8DcWxuBnY9a0UA/lvAPwrMr+EPXsfrul628SRaekPNeIM4UFh/91GWZang=="
UNLOCKED = 'printf %s ci | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null && exec "$@"'
KEYRING_SESSION = ("dbus-run-session", "--", "sh", "-c", UNLOCKED, "sh")
DRAWN_NOWHERE = ("offscreen", "minimal", "vnc")  # Qt platforms that need no display


class Trouble(Exception):
    """What stands in the way, as one sentence."""


# --- what the system must have -------------------------------------------------------------------------------------------


class Need(NamedTuple):
    """Something that no Python package brings. `kind` says how to look for `name`; then its package's name in each family.

    `apt` holds candidates, best first: Debian 13 and Ubuntu 24.04 renamed some, and the first that apt knows is taken.
    """

    kind: str
    name: str
    apt: tuple[str, ...]
    dnf: str
    pacman: str


def venv_need(version: tuple[int, int]) -> Need:
    """Debian takes venv and pip out of its Python. `version` is that of the Python which runs this file."""
    return Need("module", "ensurepip", (f"python{version[0]}.{version[1]}-venv", "python3-venv"), "python3-pip", "python-pip")


QT = (
    Need("library", "libglib-2.0.so.0", ("libglib2.0-0t64", "libglib2.0-0"), "glib2", "glib2"),
    Need("library", "libGL.so.1", ("libgl1",), "libglvnd-glx", "libglvnd"),
    Need("library", "libEGL.so.1", ("libegl1",), "libglvnd-egl", "libglvnd"),
    Need("library", "libfontconfig.so.1", ("libfontconfig1",), "fontconfig", "fontconfig"),
    Need("library", "libxkbcommon.so.0", ("libxkbcommon0",), "libxkbcommon", "libxkbcommon"),
    Need("library", "libdbus-1.so.3", ("libdbus-1-3",), "dbus-libs", "dbus"),
    Need("library", "libxcb-cursor.so.0", ("libxcb-cursor0",), "xcb-util-cursor", "xcb-util-cursor"),
    Need("library", "libxcb-icccm.so.4", ("libxcb-icccm4",), "xcb-util-wm", "xcb-util-wm"),
    Need("library", "libxcb-keysyms.so.1", ("libxcb-keysyms1",), "xcb-util-keysyms", "xcb-util-keysyms"),
    Need("library", "libxcb-shape.so.0", ("libxcb-shape0",), "libxcb", "libxcb"),
    Need("library", "libxkbcommon-x11.so.0", ("libxkbcommon-x11-0",), "libxkbcommon-x11", "libxkbcommon-x11"),
    Need("library", "libwayland-cursor.so.0", ("libwayland-cursor0",), "libwayland-cursor", "wayland"),
    Need("library", "libwayland-egl.so.1", ("libwayland-egl1",), "libwayland-egl", "wayland"),
    Need("font", "a font", ("fonts-dejavu-core",), "dejavu-sans-fonts", "ttf-dejavu"),
)
SERVICES = (
    Need("program", "dbus-run-session", ("dbus",), "dbus-daemon", "dbus"),
    Need("program", "gnome-keyring-daemon", ("gnome-keyring",), "gnome-keyring", "gnome-keyring"),
    Need("program", "Xvfb", ("xvfb",), "xorg-x11-server-Xvfb", "xorg-server-xvfb"),
    Need("program", "strace", ("strace",), "strace", "strace"),
    Need("program", "xauth", ("xauth",), "xorg-x11-xauth", "xorg-xauth"),
)
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
PROBE = """
import ctypes, sys
for name in sys.argv[1:]:
    try:
        ctypes.CDLL(name)
    except OSError:
        print(name)
"""


def missing(needs: Iterable[Need]) -> list[Need]:
    """Those that this system lacks. Libraries are tried by the loader itself, in a process of their own."""
    needs = list(needs)
    libraries = [need.name for need in needs if need.kind == "library"]
    absent: set[str] = set()
    if libraries:
        absent.update(output([sys.executable, "-c", PROBE, *libraries]).split())
    present: dict[str, Callable[[str], bool]] = {
        "library": lambda name: name not in absent,
        "program": lambda name: shutil.which(name) is not None,
        "module": has_module,
        "font": lambda _: has_fonts(FONT_FOLDERS),
    }
    return [need for need in needs if not present[need.kind](need.name)]


def has_module(name: str) -> bool:
    importlib.invalidate_caches()
    return importlib.util.find_spec(name) is not None


def has_fonts(folders: Iterable[str]) -> bool:
    return any(next(Path(folder).expanduser().rglob("*.[to]t[fc]"), None) is not None for folder in folders)


def apt_names(needs: Iterable[Need], knows: Callable[[str], bool]) -> list[str]:
    """One package for each need: the first candidate that apt `knows`, or the oldest name when its lists are missing."""
    return unique(next((name for name in need.apt if knows(name)), need.apt[-1]) for need in needs)


def unique(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def apt_knows(name: str) -> bool:
    shown = subprocess.run(["apt-cache", "policy", name], stdout=subprocess.PIPE, check=False, text=True).stdout
    return "Candidate:" in shown and "Candidate: (none)" not in shown


def supply(needs: Iterable[Need]) -> None:
    """Install what is missing where we may; raise the sentence that says what to type where we may not."""
    lacking = missing(needs) if LINUX else []
    if not lacking:
        return
    if shutil.which("apt-get") and is_debian(os_release()) and os.geteuid() == 0:
        print("Installing what the system lacks: " + ", ".join(need.name for need in lacking), flush=True)
        apt_install(lacking)
        lacking = missing(lacking)
    if lacking:
        raise Trouble(advice(lacking, family(shutil.which), apt_knows))


def apt_install(needs: Sequence[Need]) -> None:
    """Lists that are missing or old are fetched, then it is tried once more."""
    knows_all = all(any(map(apt_knows, need.apt)) for need in needs)
    if not knows_all or not apt_get("install", *apt_names(needs, apt_knows)):
        apt_get("update")
        if not apt_get("install", *apt_names(needs, apt_knows)):
            raise Trouble("apt-get could not install what the system lacks. What it said stands above; mend that and run this again.")


def apt_get(word: str, *packages: str) -> bool:
    """Whether it worked; what it said is shown only when it did not."""
    command = ["apt-get", word, "-y", "-qq", "--no-install-recommends", *packages] if packages else ["apt-get", word, "-qq"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, text=True)
    if done.returncode:
        print(done.stdout, file=sys.stderr, flush=True)
    return done.returncode == 0


def family(which: Callable[[str], str | None]) -> str:
    return next((name for name in ("apt", "dnf", "pacman") if which(name)), "")


def advice(needs: Sequence[Need], manager: str, knows: Callable[[str], bool]) -> str:
    """One sentence with the exact command."""
    what = "This system lacks " + ", ".join(need.name for need in needs)
    if manager == "apt":
        known = all(any(map(knows, need.apt)) for need in needs)
        fetch = "" if known else "sudo apt-get update && "
        return f"{what}. Type: {fetch}sudo apt-get install -y {' '.join(apt_names(needs, knows))}"
    if manager == "dnf":
        return f"{what}. Type: sudo dnf install -y {' '.join(unique(need.dnf for need in needs))}"
    if manager == "pacman":
        return f"{what}. Type: sudo pacman -S --needed {' '.join(unique(need.pacman for need in needs))}"
    return f"{what}. Install the packages that bring them, then run this again."


def os_release(path: Path = Path("/etc/os-release")) -> dict[str, str]:
    if not path.is_file():
        return {}
    pairs = (line.partition("=") for line in path.read_text(encoding="utf-8").splitlines() if "=" in line)
    return {name: value.strip("\"'") for name, _, value in pairs}


def is_debian(release: Mapping[str, str]) -> bool:
    return bool({"debian", "ubuntu"} & {release.get("ID", ""), *release.get("ID_LIKE", "").split()})


# --- the environment -----------------------------------------------------------------------------------------------------


def right_python(version: tuple[int, int], which: Callable[[str], str | None] = shutil.which) -> None:
    """Raises the sentence for a Python that the locked packages have no wheels for."""
    if OLDEST <= version <= NEWEST:
        return
    names = (f"python3.{minor}" for minor in range(NEWEST[1], OLDEST[1] - 1, -1))
    other = next((name for name in names if which(name)), None)
    do = f"Type: {other} dev.py" if other else "Install one of these, and run this file with it."
    raise Trouble(f"Lockstep needs Python {dotted(OLDEST)} to {dotted(NEWEST)}, and this is {dotted(version)}. {do}")


def dotted(version: tuple[int, int]) -> str:
    return f"{version[0]}.{version[1]}"


def wanted(group: str) -> dict[str, str]:
    """What the environment depends on. It is made again when any of it changed."""
    sources = b"".join((ROOT / name).read_bytes() for name in ("uv.lock", "pyproject.toml"))
    return {"folder": str(ROOT), "python": dotted(sys.version_info[:2]), "sources": hashlib.sha256(sources).hexdigest(), "group": group}


def stands(made: Mapping[str, str], want: Mapping[str, str]) -> bool:
    """Whether an environment made from `made` serves: a later group holds the ones before it."""
    return at_least(made.get("group", ""), want["group"]) and all(made.get(key) == want[key] for key in want if key != "group")


def at_least(group: str, wanted: str) -> bool:
    return group in GROUPS and GROUPS.index(group) >= GROUPS.index(wanted)


def read_stamp() -> dict[str, str]:
    try:
        return dict(json.loads(STAMP.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def make_environment(group: str) -> None:
    """`.venv/` with the packages of uv.lock: the application with dependency group `group`, one of GROUPS."""
    made, want = read_stamp(), wanted(group)
    if PYTHON.exists() and stands(made, want):
        return
    supply([venv_need(sys.version_info[:2])])
    print("Making the environment in .venv: the first time takes a minute or two.", flush=True)
    if not usable(made, want):
        call([base_python(), "-m", "venv", "--clear", str(VENV)], "making .venv")
    if at_least(made.get("group", ""), group):
        group = want["group"] = made["group"]  # what was brought once stays
    STAMP.unlink(missing_ok=True)
    call([str(PYTHON), "-m", "pip", "install", "-q", "--no-deps", *pinned_uv(VENV / "uv.txt")], "installing uv")
    sync = [str(BIN / "uv"), "sync", "-q", "--frozen", "--no-default-groups", "--group", "build", "--group", group]
    call([*sync, "--no-install-project"], "installing from uv.lock")
    call([*sync, "--no-build-isolation-package", "lockstep"], "installing lockstep")  # built by what the lock brought
    STAMP.write_text(json.dumps(want), encoding="utf-8")


def usable(made: Mapping[str, str], want: Mapping[str, str]) -> bool:
    """Whether the environment that is there can be brought up to date in place."""
    same = all(made.get(key) == want[key] for key in ("folder", "python"))
    return same and PYTHON.exists()


def base_python() -> str:
    """The Python that environments are made with, even when this one is itself in an environment."""
    return str(getattr(sys, "_base_executable", sys.executable))


def pinned_uv(file: Path) -> list[str]:
    """Arguments for pip that bring the uv of uv.lock and accept no other bytes. Writes `file`."""
    import tomllib  # noqa: PLC0415 - not on a Python that right_python refuses

    packages = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    uv = next(package for package in packages if package["name"] == "uv")
    hashes = " ".join("--hash=" + wheel["hash"] for wheel in uv["wheels"])
    file.write_text(f"uv=={uv['version']} {hashes}\n", encoding="utf-8")
    return ["--no-cache-dir", "--disable-pip-version-check", "--only-binary=:all:", "--require-hashes", "-r", str(file)]


def environment() -> dict[str, str]:
    """For every command in the environment: its programs first, downloads cached inside this folder."""
    cache = TOOLS / "cache"
    ours = {
        "VIRTUAL_ENV": str(VENV),
        "PATH": str(BIN) + os.pathsep + os.environ.get("PATH", ""),
        "UV_PROJECT_ENVIRONMENT": str(VENV),
        "UV_PYTHON": str(PYTHON),
        "UV_PYTHON_DOWNLOADS": "never",
    }
    kept = {"UV_CACHE_DIR": str(cache / "uv"), "npm_config_cache": str(cache / "npm"), "npm_config_update_notifier": "false"}
    return {**kept, **os.environ, **ours}


# --- anvil ---------------------------------------------------------------------------------------------------------------


def anvil_platform(system: str, machine: str) -> str:
    """Foundry's name for it, such as linux-amd64. Raises Trouble where there is no anvil."""
    name = {"linux": "linux", "darwin": "darwin", "windows": "win32"}.get(system.lower())
    arch = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64", "arm64": "arm64"}.get(machine.lower())
    found = f"{name}-{arch}"
    if found not in {"linux-amd64", "linux-arm64", "darwin-amd64", "darwin-arm64", "win32-amd64"}:
        raise Trouble(f"There is no anvil for {system} on {machine}, which the tests need: run them on another machine.")
    return found


def bring_anvil() -> None:
    """Anvil from npm into `.tools/`, checked by its digest where that is known, and by its version."""
    name = anvil_platform(platform.system(), platform.machine())
    package = TOOLS / "node_modules" / "@foundry-rs" / ("anvil-" + name)
    binary = package / "bin" / ("anvil.exe" if WINDOWS else "anvil")
    if not binary.exists() or ANVIL not in output([str(binary), "--version"]):
        TOOLS.mkdir(exist_ok=True)
        print("Bringing anvil from npm.", flush=True)
        install_from_npm(f"@foundry-rs/anvil-{name}@{ANVIL}")
        check_digest(TOOLS / "node_modules" / ".package-lock.json", name)
    if ANVIL not in output([str(binary), "--version"]):
        raise Trouble(f"{binary} is not anvil {ANVIL}. Delete the folder .tools and run this again.")


def with_anvil() -> None:
    """Anvil where it is asked for beside the app; the environment for development brings an npm where the machine has none."""
    if not shutil.which("npm"):
        make_environment("dev")
    bring_anvil()


def bring_ethers() -> None:
    """The foreign judge of phrases and keys, into a folder of its own: npm takes away what it was not asked for in the same breath."""
    folder = TOOLS / "ethers"
    lock = folder / "node_modules" / ".package-lock.json"
    if lock.exists() and ethers_in(lock).get("version") == ETHERS:
        return
    folder.mkdir(parents=True, exist_ok=True)
    print("Bringing ethers from npm.", flush=True)
    try:
        install_from_npm(f"ethers@{ETHERS}", folder)
    except Trouble as trouble:  # its tests say aloud that they were left out
        print(trouble, file=sys.stderr, flush=True)
        return
    if ethers_in(lock).get("integrity") != ETHERS_DIGEST:
        shutil.rmtree(folder)
        raise Trouble("The ethers that npm brought is not the one this project knows. It was deleted and never run.")


def ethers_in(lock: Path) -> dict[str, str]:
    return dict(json.loads(lock.read_text(encoding="utf-8"))["packages"].get("node_modules/ethers", {}))


def install_from_npm(package: str, folder: Path = TOOLS) -> None:
    """With the npm of this machine, or else with the one that the environment brings."""
    candidates = unique(filter(None, (shutil.which("npm"), shutil.which("npm", path=str(BIN)))))
    options = ["--prefix", str(folder), "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    for npm in candidates:
        if subprocess.run([npm, "install", *options, package], env=environment(), cwd=folder, check=False).returncode == 0:
            return
    raise Trouble(f"npm could not install {package}, which the tests need. Check the network and run this again.")


def check_digest(lock: Path, name: str) -> None:
    entry = json.loads(lock.read_text(encoding="utf-8"))["packages"][f"node_modules/@foundry-rs/anvil-{name}"]
    if entry.get("integrity") != ANVIL_DIGESTS.get(name, entry.get("integrity")):
        shutil.rmtree(lock.parent)
        raise Trouble("The anvil that npm brought is not the one this project knows. It was deleted and never run.")


# --- running things ------------------------------------------------------------------------------------------------------


def call(command: Sequence[str], what: str, env: Mapping[str, str] | None = None) -> None:
    """Run a step; raise the sentence when it fails. Its own output went to the terminal."""
    try:
        done = subprocess.run(command, cwd=ROOT, env=dict(env or environment()), check=False)
    except OSError as error:
        raise Trouble(f"{what.capitalize()} failed: {error}.") from error
    if done.returncode:
        raise Trouble(f"{what.capitalize()} failed with code {done.returncode}: {shlex.join(command)}")


def output(command: Sequence[str]) -> str:
    try:
        return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, text=True).stdout
    except OSError:
        return ""


def follow(command: Sequence[str], env: Mapping[str, str] | None = None) -> int:
    """Run a program for the user and return its code. Ctrl+C reaches it too, and it ends as it sees fit."""
    process = subprocess.Popen(command, cwd=ROOT, env=dict(env or environment()))
    try:
        while True:
            with contextlib.suppress(KeyboardInterrupt):
                code = process.wait()
                return code if code >= 0 else 128 - code
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()


def needs_display(system: str, env: Mapping[str, str]) -> bool:
    """Whether a window would have nowhere to appear."""
    shown = env.get("DISPLAY") or env.get("WAYLAND_DISPLAY") or env.get("QT_QPA_PLATFORM", "").split(":")[0] in DRAWN_NOWHERE
    return system.startswith("linux") and not shown


@contextlib.contextmanager
def undisturbed() -> Generator[tuple[list[str], dict[str, str]]]:
    """A prefix for a command and its surroundings: no screen, and on Linux a home, D-Bus session and keyring of its own."""
    env = {**environment(), "QT_QPA_PLATFORM": "offscreen"}
    if not LINUX:
        yield [], env
        return
    with tempfile.TemporaryDirectory(prefix="lockstep-") as folder:
        for name, part in (("HOME", "home"), ("XDG_RUNTIME_DIR", "run"), ("XDG_DATA_HOME", "data"), ("XDG_CONFIG_HOME", "config")):
            Path(folder, part).mkdir(mode=0o700)
            env[name] = str(Path(folder, part))
        for name in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_CACHE_HOME"):
            env.pop(name, None)
        env["LC_ALL"] = "C.UTF-8"
        yield [*KEYRING_SESSION], env


# --- the words -----------------------------------------------------------------------------------------------------------


def setup(arguments: list[str]) -> int:
    make_environment("demo")
    if "--anvil" in arguments:
        with_anvil()
    print(f"Ready: {shown(BIN / 'lockstep')}")
    return 0


def demo(arguments: list[str]) -> int:
    return open_app(["demo", *arguments])


def run(arguments: list[str]) -> int:
    return open_app(arguments)


def open_app(arguments: list[str]) -> int:
    """The command line in the environment; a window only where it can appear."""
    headless = bool({"--headless", "--help", "--version"} & set(arguments))
    blind = not headless and needs_display(sys.platform, os.environ)
    if not headless and not blind:
        supply([venv_need(sys.version_info[:2]), *QT])
    make_environment("demo")
    if "anvil" in arguments:
        with_anvil()
    if blind:
        raise Trouble(f"There is no display here to open a window on. Type: {shown(BIN / 'lockstep')} demo --headless")
    return follow([str(BIN / "lockstep"), *arguments])


def check(_: list[str]) -> int:
    """All checks at once, each one's output in one piece."""
    make_environment("dev")
    python = str(PYTHON)
    commands = {
        "basedpyright": [str(BIN / "basedpyright"), "--warnings"],
        "ruff check": [python, "-m", "ruff", "check", "--quiet"],
        "ruff format": [python, "-m", "ruff", "format", "--check", "--quiet"],
        "import-linter": [str(BIN / "lint-imports")],
    }
    started = {
        name: subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for name, command in commands.items()
    }
    failed = [name for name, process in started.items() if not passed(name, process)]
    if failed:
        raise Trouble(f"Not clean: {', '.join(failed)}.")
    return 0


def passed(name: str, process: subprocess.Popen[str]) -> bool:
    text, _ = process.communicate()
    good = process.returncode == 0
    print(f"{'good  ' if good else 'FAILED'}  {name}", flush=True)
    if not good:
        print(text, flush=True)
    return good


def test(arguments: list[str]) -> int:
    """Everything; with arguments, only pytest with these."""
    supply([venv_need(sys.version_info[:2]), *QT, *SERVICES])
    make_environment("dev")
    bring_anvil()
    bring_ethers()
    if not arguments:
        check([])
        # three on two cores: much of it waits for blocks
        arguments = ["-n", "3", "--dist", "loadfile", "--no-loadscope-reorder"]
    with undisturbed() as (prefix, env):
        return follow([*prefix, str(PYTHON), "-m", "pytest", *arguments], env)


def bench(arguments: list[str]) -> int:
    make_environment("dev")
    bring_anvil()
    bring_ethers()
    return run_module("tests.benchmarks", arguments)


def simulate(arguments: list[str]) -> int:
    """Needs the environment alone: no window, no keyring, no chain."""
    make_environment("dev")
    return follow([str(PYTHON), "-m", "tests.simulation", *arguments])


def matrix(arguments: list[str]) -> int:
    """Real wallets and real chains, so what the tests need."""
    bring_anvil()
    return run_module("tests.matrix", arguments)


def wipes(arguments: list[str]) -> int:
    """Likewise."""
    bring_anvil()
    return run_module("tests.wipes", arguments)


def bench_gas(arguments: list[str]) -> int:
    make_environment("dev")
    bring_anvil()
    return run_module("tests.contracts.gas", arguments)


def fuzz(arguments: list[str]) -> int:
    """Only where atheris has a wheel; the same readers are tried by hypothesis in every test run."""
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        raise Trouble("The fuzzer (atheris) exists for Linux on x86-64 only. Type: python3 dev.py test tests/fuzz")
    make_environment("fuzz")
    return follow([str(PYTHON), "-m", "tests.fuzz", *arguments])


def screenshots(arguments: list[str]) -> int:
    """The real app on the playground for README and docs, then every page in every state."""
    folder = "docs/screenshots"
    return run_module("tests.tour", [folder, "--for-docs"]) or run_module("tests.screenshots", [f"{folder}/pages", *arguments])


def run_module(module: str, arguments: list[str]) -> int:
    """A module of the tests, with the surroundings that the tests have."""
    supply([venv_need(sys.version_info[:2]), *QT, *SERVICES])
    make_environment("dev")
    with undisturbed() as (prefix, env):
        return follow([*prefix, str(PYTHON), "-m", module, *arguments], env)


def help_(_: list[str]) -> int:
    print("Usage: python3 dev.py WORD\n")
    for word, (_action, meaning) in WORDS.items():
        print(f"  {word:<12} {meaning}")
    return 0


def shown(path: Path) -> str:
    """A path as one types it from this folder."""
    return str(path.relative_to(ROOT))


WORDS: dict[str, tuple[Callable[[list[str]], int], str]] = {
    "demo": (demo, "open the app on two local chains, with test tokens and a partner to swap with"),
    "test": (test, "everything: the checks, then all tests (with arguments: only pytest, with these)"),
    "setup": (setup, "make the environment alone, so that .venv/bin/lockstep works (--anvil: anvil too)"),
    "run": (run, "open the app"),
    "check": (check, "style, types and layers"),
    "bench": (bench, "measure start-up, open swaps and keys beside other wallets (startup, scale, keys), as tables and a line of JSON"),
    "simulate": (simulate, "play a million swaps against everything that goes wrong (--runs N, --seed TEXT, --controls, --exhaustive)"),
    "matrix": (matrix, "play a swap under every fault on anvil and write docs/fault-matrix.md (--resume, --only WORDS, --workers N)"),
    "wipes": (wipes, "wipe the data folder at every state of both roles on anvil, and restore from the phrase alone"),
    "bench-gas": (bench_gas, "measure the swap contract's gas on anvil and print tables and a line of JSON"),
    "fuzz": (fuzz, "throw broken and false texts at every reader of outside text (--seconds N, a reader's name)"),
    "screenshots": (screenshots, "render each page to docs/screenshots"),
    "help": (help_, "this list"),
}


def end(_number: int, _frame: object) -> None:
    """SIGTERM unwinds like Ctrl+C, so that programs and folders are cleared away."""
    sys.exit(143)


def main(arguments: list[str]) -> int:
    word, *rest = arguments or ["help"]
    if word in ("-h", "--help"):
        word = "help"
    if word not in WORDS:
        print(f"dev.py: there is no “{word}”; the words are {', '.join(WORDS)}.", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, end)
    try:
        if word != "help":
            right_python(sys.version_info[:2])
        return WORDS[word][0](rest)
    except Trouble as trouble:
        print(f"dev.py: {trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("dev.py: stopped.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
