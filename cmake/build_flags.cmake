# How we compile our own code. Linked privately, so nothing of it reaches who links us.
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()

find_program(RESTYLE_CCACHE ccache)
if(RESTYLE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_C_COMPILER_LAUNCHER ${RESTYLE_CCACHE})
    set(CMAKE_CXX_COMPILER_LAUNCHER ${RESTYLE_CCACHE})
endif()

set(CMAKE_C_STANDARD 99)
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)

# A small file takes longer to read what it includes than to compile the rest: some of them at a time cost
# half. At 1 each is compiled alone, which finds an include that is missing.
set(RESTYLE_UNITY_BATCH 16 CACHE STRING "So many files of a library or program are compiled at a time")

add_library(restyle_build INTERFACE)
target_compile_options(restyle_build INTERFACE
    -Wall -Wextra -Wshadow -Wpedantic
    $<$<BOOL:${RESTYLE_WERROR}>:-Werror>
    $<$<NOT:$<CONFIG:Release>>:-g1> -ffile-prefix-map=${PROJECT_SOURCE_DIR}/=)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU) # A tenth more memory for a tenth less time, spent on collecting garbage.
    target_compile_options(restyle_build INTERFACE
        "SHELL:--param ggc-min-heapsize=2000000" "SHELL:--param ggc-min-expand=300")
endif()
if(RESTYLE_SANITIZE)
    target_compile_options(restyle_build INTERFACE
        -fsanitize=${RESTYLE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    target_link_options(restyle_build INTERFACE -fsanitize=${RESTYLE_SANITIZE})
endif()

function(restyle_compile_together)
    set_target_properties(${ARGV} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${RESTYLE_UNITY_BATCH})
endfunction()

# What takes longest to read is compiled once, with the core, for all that use tensors. The compiler takes such
# a header only where -fPIC is as it was.
function(restyle_share_precompiled_headers)
    foreach(target IN LISTS ARGV)
        target_precompile_headers(${target} REUSE_FROM restyle_core)
        target_compile_options(${target} PRIVATE -fPIC)
    endforeach()
endfunction()

# Programs and tests hand their work to libraries, and compile longer than they run: -O1 takes a third off.
add_library(restyle_program_build INTERFACE)
target_compile_options(restyle_program_build INTERFACE $<$<CONFIG:Release>:-O1>)
target_link_libraries(restyle_program_build INTERFACE restyle_build)
