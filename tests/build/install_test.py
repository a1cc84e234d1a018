"""The install tree, used by a project that links the C header only, and by one that links the core."""
import os
import pathlib
import shutil
import subprocess
import sys

CMAKE, BUILD = sys.argv[1], pathlib.Path(sys.argv[2])
FOREIGN = pathlib.Path(__file__).parent / "foreign_project"
SOURCE = pathlib.Path(__file__).parents[2]
SKIPPED = 77


def run(*command, **environment):
    ended = subprocess.run(list(map(str, command)), env={**os.environ, **environment}, capture_output=True,
                           text=True, check=False)
    assert ended.returncode == 0, f"{' '.join(map(str, command))}:\n{ended.stdout}{ended.stderr}"
    return ended.stdout


def fresh_folder(name):
    folder = BUILD / "tests" / "install" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def installed():
    prefix = fresh_folder("prefix")
    run(CMAKE, "--install", BUILD, "--prefix", prefix)
    for file in ("include/restyle/restyle.h", "include/restyle/restyle.hpp"):
        assert (prefix / file).exists(), f"{file} is not installed"
    libraries = {file.name for file in prefix.rglob("*.so")}
    assert libraries == {"librestyle.so", "librestyle_core.so", "librestyle_core_process.so"}, libraries
    worker = next(prefix.rglob("librestyle_core_process.so")).with_name("restyle_core_worker")
    alone = subprocess.run([worker], capture_output=True, text=True, check=False)
    assert alone.returncode == 2 and "is started by librestyle_core_process.so" in alone.stderr, alone
    return prefix


def check_program(program, **environment):
    printed = run(program, **environment)
    assert printed.startswith("restyle 0.2\n") and "\nsteps: " in printed, printed


def AForeignProjectBuildsWithCMake():
    prefix, build = installed(), fresh_folder("with_cmake")
    run(CMAKE, "-G", "Ninja", "-S", FOREIGN, "-B", build, f"-DCMAKE_PREFIX_PATH={prefix}")
    run(CMAKE, "--build", build)
    check_program(build / "foreign")


def AForeignProjectBuildsWithPkgConfig():
    if shutil.which("pkg-config") is None:
        print("skipped: pkg-config is not installed")
        sys.exit(SKIPPED)
    prefix, build = installed(), fresh_folder("with_pkg_config")
    library = next(prefix.rglob("librestyle.so")).parent
    flags = run("pkg-config", "--cflags", "--libs", "restyle", PKG_CONFIG_PATH=str(library / "pkgconfig")).split()
    program = build / "foreign"
    run(os.environ.get("CC", "cc"), "-std=c99", "-Wall", "-Wextra", "-Werror", FOREIGN / "main.c", *flags, "-o", program)
    check_program(program, LD_LIBRARY_PATH=str(library))


def AnEnergyOfOnesOwnBuildsAgainstTheCore():
    prefix, build = installed(), fresh_folder("own_energy")
    run(CMAKE, "-G", "Ninja", "-S", SOURCE / "samples/own_energy", "-B", build, f"-DCMAKE_PREFIX_PATH={prefix}",
        "-DCMAKE_CXX_FLAGS=-O0")
    run(CMAKE, "--build", build)
    printed = run(build / "own_energy", SOURCE / "tests/reference/stylegan2_fixture/plain/model")
    lines = [line.split() for line in printed.splitlines()]
    assert len(lines) == 4 and all(words[0] == "lopsidedness" for words in lines), printed
    assert sum(float(words[3]) for words in lines) < 0.9 * sum(float(words[1]) for words in lines), printed
    missing = subprocess.run([build / "own_energy", build / "nothing"], capture_output=True, text=True, check=False)
    assert missing.returncode == 1 and f"own_energy: {build / 'nothing'}" in missing.stderr, missing


CASES = (AForeignProjectBuildsWithCMake, AForeignProjectBuildsWithPkgConfig, AnEnergyOfOnesOwnBuildsAgainstTheCore)
{case.__name__: case for case in CASES}[sys.argv[3]]()
