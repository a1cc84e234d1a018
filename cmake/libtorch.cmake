# restyle::torch: torch_cpu and c10 of a LibTorch, as imported targets.
#
# Not find_package(Torch): PyPI's wheel is the CUDA build, and its TorchConfig stops where no CUDA
# toolkit is found, although torch_cpu and c10 need none (DESIGN.md, "Front and back").
set(restyle_torch_include ${RESTYLE_LIBTORCH}/include)
set(restyle_torch_lib ${RESTYLE_LIBTORCH}/lib)
if(NOT EXISTS ${restyle_torch_lib}/libtorch_cpu.so)
    message(FATAL_ERROR "No LibTorch at RESTYLE_LIBTORCH=${RESTYLE_LIBTORCH} "
        "(expected lib/libtorch_cpu.so there). Run ./setup.sh, or point RESTYLE_LIBTORCH to yours.")
endif()

foreach(library IN ITEMS c10 torch_cpu)
    add_library(restyle_${library} SHARED IMPORTED)
    set_target_properties(restyle_${library} PROPERTIES
        IMPORTED_LOCATION ${restyle_torch_lib}/lib${library}.so
        INTERFACE_INCLUDE_DIRECTORIES
            "${restyle_torch_include};${restyle_torch_include}/torch/csrc/api/include")
endforeach()

add_library(restyle_torch INTERFACE)
add_library(restyle::torch ALIAS restyle_torch)
target_link_libraries(restyle_torch INTERFACE restyle_torch_cpu restyle_c10)

# The wheel's torch_cpu needs CUDA's runtime and CUPTI by name, though it calls neither on a CPU.
# They lie beside it in the wheels' own folders, so the run path names both.
set(RESTYLE_TORCH_RPATH "${restyle_torch_lib};${RESTYLE_LIBTORCH}/../nvidia/cu13/lib")
list(APPEND CMAKE_BUILD_RPATH ${RESTYLE_TORCH_RPATH})
target_link_options(restyle_torch INTERFACE
    "LINKER:-rpath-link,${RESTYLE_LIBTORCH}/../nvidia/cu13/lib")
