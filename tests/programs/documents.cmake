# What the documents tell a reader to type, typed.
foreach(program IN ITEMS restyle_command_line restyle_train restyle_dataset hello_frame restyle_viewer)
    if(NOT TARGET ${program})
        return()
    endif()
endforeach()
find_package(Python3 REQUIRED COMPONENTS Interpreter)

file(GLOB documents RELATIVE ${PROJECT_SOURCE_DIR} CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/README.md
     ${PROJECT_SOURCE_DIR}/docs/*.md ${PROJECT_SOURCE_DIR}/samples/models/README.md
     ${PROJECT_SOURCE_DIR}/samples/models/*/README.md)
foreach(document IN LISTS documents)
    add_test(NAME Document.${document} COMMAND ${Python3_EXECUTABLE}
        ${CMAKE_CURRENT_SOURCE_DIR}/document_commands_test.py
        ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR} ${document})
    set_tests_properties(Document.${document} PROPERTIES TIMEOUT 600 LABELS "programs;vulkan")
    restyle_start_warm(Document.${document})
endforeach()
add_test(NAME Document.PicturesAreMadeAnew COMMAND ${Python3_EXECUTABLE}
    ${CMAKE_CURRENT_SOURCE_DIR}/pictures_test.py ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR})
set_tests_properties(Document.PicturesAreMadeAnew PROPERTIES
    SKIP_RETURN_CODE 77 TIMEOUT 600 COST 60 LABELS "programs;vulkan")
# Seconds: the longest begin first, or they would run alone in the end.
set_tests_properties(Document.docs/energies.md PROPERTIES COST 60)
set_tests_properties(Document.samples/models/README.md PROPERTIES COST 40)
set_tests_properties(Document.docs/viewer.md PROPERTIES COST 30)
