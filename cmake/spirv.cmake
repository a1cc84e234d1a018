# restyle_add_spirv(TARGET shader.comp ... [DEPENDS header.h ...])
#
# Compiles each shader and makes it includable as "shader.comp.spv.inc", a comma-separated list of
# 32-bit words, by whatever links TARGET. Nothing is searched for at run time.
find_program(RESTYLE_GLSLC glslc REQUIRED)

function(restyle_add_spirv target)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "DEPENDS")
    set(headers ${arg_DEPENDS})
    list(TRANSFORM headers PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/)
    set(outputs)
    foreach(shader IN LISTS arg_UNPARSED_ARGUMENTS)
        set(output ${CMAKE_CURRENT_BINARY_DIR}/${shader}.spv.inc)
        add_custom_command(
            OUTPUT ${output}
            COMMAND ${RESTYLE_GLSLC} --target-env=vulkan1.2 -O -Werror -mfmt=num
                    -I ${CMAKE_CURRENT_SOURCE_DIR} -o ${output}
                    ${CMAKE_CURRENT_SOURCE_DIR}/${shader}
            DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${shader} ${headers}
            VERBATIM)
        list(APPEND outputs ${output})
    endforeach()
    add_custom_target(${target}_spirv DEPENDS ${outputs})
    add_dependencies(${target} ${target}_spirv)
    target_include_directories(${target} INTERFACE ${CMAKE_CURRENT_BINARY_DIR})
endfunction()
