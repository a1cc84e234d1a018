"""The front compiles and links for Windows with Debian's mingw-w64, and its DLL shows what its headers
declare and nothing else. Nothing of it is run.

    cross_compile_windows.py CMAKE SOURCE BUILD [INCLUDE]

INCLUDE, /usr/include unless given, holds the headers of Vulkan and nlohmann's JSON, which are the same for
every system; those of this system beside them must not be seen, hence the folder of links.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys

SKIPPED = 77
COMPILER = "x86_64-w64-mingw32-g++-posix"
OBJDUMP = "x86_64-w64-mingw32-objdump"

JSON_PACKAGE = """add_library(nlohmann_json::nlohmann_json INTERFACE IMPORTED)
set_target_properties(nlohmann_json::nlohmann_json PROPERTIES
    INTERFACE_INCLUDE_DIRECTORIES "${CMAKE_CURRENT_LIST_DIR}/include")
"""


def run(*command):
    ended = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    if ended.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}:\n{ended.stdout}{ended.stderr}")
    return ended.stdout


def linked_headers(folder, include):
    """A package of the headers that the front needs; returns the folder to include."""
    headers = folder / "include"
    headers.mkdir(parents=True, exist_ok=True)
    for name in ("vulkan", "vk_video", "nlohmann"):
        link = headers / name
        if not link.exists():
            link.symlink_to(include / name)
    (folder / "nlohmann_jsonConfig.cmake").write_text(JSON_PACKAGE)
    return headers


def built(cmake, source, build, include):
    package = build / "headers"
    headers = linked_headers(package, include)
    run(cmake, "-S", source, "-B", build, "-G", "Ninja", "--toolchain", source / "cmake/toolchains/windows.cmake",
        "-DCMAKE_BUILD_TYPE=Release", "-DCMAKE_CXX_FLAGS_RELEASE=-O0",  # Nothing runs: as fast as can be.
        "-DRESTYLE_UNITY_BATCH=64",
        "-DRESTYLE_CORE=OFF", "-DRESTYLE_TESTS=OFF", "-DRESTYLE_SAMPLES=OFF",
        "-DRESTYLE_BENCH=OFF", f"-DVulkan_INCLUDE_DIR={headers}",
        "-DVulkan_LIBRARY=vulkan-1",  # Is to be found, is linked by nothing.
        f"-Dnlohmann_json_DIR={package}")
    run(cmake, "--build", build, "--target", "restyle")
    return build / "bin" / "restyle.dll"


def exported(dll):
    listed = run(OBJDUMP, "-p", dll).split("[Ordinal/Name Pointer] Table", 1)
    if len(listed) == 1:
        return set()
    return set(re.findall(r"^\s*\[\s*\d+\]\s*(?:\+base\[\s*\d+\]\s*)?(?:[0-9a-f]{4}\s+)?(\w+)$", listed[1], re.MULTILINE))


def imported_libraries(dll):
    return set(re.findall(r"DLL Name: (\S+)", run(OBJDUMP, "-p", dll)))


def declared(source):
    """The functions of the headers, of which exports.map says by which names they are shown."""
    names = set()
    for header in (source / "sdk/include/restyle").glob("*.h"):
        for declaration in re.findall(r"^RESTYLE_API\b[^;]*;", header.read_text(), re.MULTILINE):
            names.add(re.search(r"(\w+)\(", declaration).group(1))
    shown = re.search(r"global: (\w+)\*;", (source / "sdk/session/exports.map").read_text()).group(1)
    assert names and all(name.startswith(shown) for name in names), names
    return names


def main():
    cmake, source, build = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    include = pathlib.Path(sys.argv[4] if len(sys.argv) > 4 else "/usr/include")
    if shutil.which(COMPILER) is None:
        print(f"skipped: no {COMPILER}; Debian's package g++-mingw-w64-x86-64-posix has it")
        sys.exit(SKIPPED)
    os.environ.setdefault("CCACHE_NOHASHDIR", "1")
    dll = built(cmake, source, build, include)
    faults = [f"{name} is declared and not shown" for name in sorted(declared(source) - exported(dll))]
    faults += [f"{name} is shown and not declared" for name in sorted(exported(dll) - declared(source))]
    ours = {name for name in imported_libraries(dll) if re.match(r"(lib|vulkan|nvcuda)", name)}
    faults += [f"it needs {name} to load" for name in sorted(ours)]
    print(f"{dll.name}: {len(exported(dll))} functions, loads {', '.join(sorted(imported_libraries(dll)))}")
    sys.exit("\n".join(faults) or 0)


if __name__ == "__main__":
    main()
