"""Set-up: the locks are whole and name no address; package sources are derived from the machine's own."""

import importlib.machinery
import importlib.util
import re
import subprocess
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
LOCKS = {
    "run": [*PROJECT["dependencies"], *EXTRAS["fallback"], *EXTRAS["build"]],
    "station": [*PROJECT["dependencies"], *EXTRAS["fallback"], *EXTRAS["build"], *EXTRAS["firmware"]],
    "dev": [
        *PROJECT["dependencies"],
        *EXTRAS["fallback"],
        *EXTRAS["build"],
        *EXTRAS["firmware"],
        *EXTRAS["dev"],
    ],
    "linux": [*PROJECT["dependencies"], *EXTRAS["linux"]],
}


@pytest.fixture
def setup_micropython(tmp_path: Path) -> ModuleType:
    """The script as a module that believes `tmp_path` to be apt's folder."""
    path = str(ROOT / "scripts" / "setup-micropython")
    loader = importlib.machinery.SourceFileLoader("setup_micropython", path)
    spec = importlib.util.spec_from_loader("setup_micropython", loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    module.APT = tmp_path
    (tmp_path / "sources.list.d").mkdir()
    return module


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_every_dependency_with_hashes_and_no_address(name: str) -> None:
    text = (ROOT / "lock" / f"{name}.txt").read_text("utf-8")
    locked = {
        canonicalize_name(found): version for found, version in re.findall(r"(?m)^([\w.-]+)==(\S+)", text)
    }
    for wanted in map(Requirement, LOCKS[name]):
        version = locked[canonicalize_name(wanted.name)]
        assert wanted.specifier.contains(version), f"{wanted} is locked as {version}: run make lock"
    assert "://" not in text
    assert not re.search(r"(?m)^\s*--(?!hash=)", text)
    entries = [entry for entry in re.split(r"(?m)^(?=\S)", text) if entry.strip()]
    assert all("--hash=sha256:" in entry for entry in entries)


def test_continuous_integration_runs_the_readmes_test_command() -> None:
    run = (ROOT / ".ci" / "run").read_text("utf-8")
    assert re.search(r"(?m)^exec make .*\btest\b", run)
    assert "    make test " in (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("name", ["scripts/setup", "scripts/lock", ".ci/run"])
def test_shell_scripts_can_be_read(name: str) -> None:
    subprocess.run(["bash", "-n", ROOT / name], check=True)


def test_an_unknown_purpose_is_refused_with_the_usage() -> None:
    done = subprocess.run([ROOT / "scripts" / "setup", "all"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "usage: scripts/setup demo|station|test\n")


@pytest.mark.parametrize(
    ("release", "suite", "component"),
    [
        ({"ID": "debian", "VERSION_ID": "12", "VERSION_CODENAME": "bookworm"}, "trixie", "main"),
        ({"ID": "debian", "VERSION_ID": "13", "VERSION_CODENAME": "trixie"}, "trixie", "main"),
        ({"ID": "debian", "VERSION_CODENAME": "forky"}, "forky", "main"),
        ({"ID": "ubuntu", "VERSION_ID": "25.04", "VERSION_CODENAME": "plucky"}, "plucky", "main universe"),
    ],
)
@pytest.mark.parametrize("form", ["deb822", "one-line"])
def test_sources_are_derived_from_the_machines_own(
    setup_micropython: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    form: str,
    release: dict[str, str],
    suite: str,
    component: str,
) -> None:
    monkeypatch.setattr(setup_micropython, "os_release", lambda: release)
    code = release["VERSION_CODENAME"]
    other = "deb [arch=amd64 signed-by=/k] http://tools.example/apt stable main\n"
    if form == "deb822":
        own = "# http://old.example\nTypes: deb\nURIs: http://mirror.example/d\n"
        own += f"Suites: {code} {code}-updates\n"
        own += "Components: main contrib\nSigned-By: /keys/own.gpg\n"
        security = f"\nTypes: deb\nURIs: http://security.example\nSuites: {code}-security\nComponents: main\n"
        off = f"\nEnabled: no\nTypes: deb\nURIs: http://off.example\nSuites: {code}\nComponents: main\n"
        (tmp_path / "sources.list.d" / "own.sources").write_text(own + security + off)
        (tmp_path / "sources.list.d" / "other.list").write_text(other)
    else:
        own = f"deb [signed-by=/keys/own.gpg] http://mirror.example/d {code} main contrib # ours\n"
        (tmp_path / "sources.list").write_text(f"#deb http://off.example {code} main\n{own}")
        (tmp_path / "sources.list.d" / "other.list").write_text(other)
    assert setup_micropython.derived_sources() == (
        f"Types: deb\nURIs: http://mirror.example/d\nSuites: {suite}\n"
        f"Components: {component}\nSigned-By: /keys/own.gpg\n"
    )


def test_a_machine_without_sources_is_told_so(
    setup_micropython: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        setup_micropython, "os_release", lambda: {"ID": "debian", "VERSION_CODENAME": "trixie"}
    )
    with pytest.raises(LookupError, match="no package source for trixie in"):
        setup_micropython.derived_sources()


def test_the_unpacked_programs_are_the_real_micropython(micropython: Path, micropython32: Path) -> None:
    code = "import sys; print(sys.implementation[0], sys.maxsize)"
    for program, largest in [(micropython, 2**63 - 1), (micropython32, 2**31 - 1)]:
        said = subprocess.run([program, "-c", code], capture_output=True, text=True, check=True).stdout
        assert said.split() == ["micropython", str(largest)]
