# What the documents tell a reader to type, typed.
foreach(program IN ITEMS restyle_command_line restyle_train restyle_dataset hello_frame restyle_viewer)
    if(NOT TARGET ${program})
        return()
    endif()
endforeach()
find_package(Python3 REQUIRED COMPONENTS Interpreter)

foreach(document IN ITEMS README.md samples/models/README.md samples/models/plain/README.md
                          samples/models/snow/README.md samples/models/ink/README.md
                          samples/models/village/README.md samples/models/words/README.md
                          samples/models/attributes/README.md samples/models/judge/README.md
                          samples/models/seasons/README.md samples/models/seasons-gan/README.md)
    add_test(NAME Document.${document} COMMAND ${Python3_EXECUTABLE}
        ${CMAKE_CURRENT_SOURCE_DIR}/document_commands_test.py
        ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR} ${document})
    set_tests_properties(Document.${document} PROPERTIES TIMEOUT 600 LABELS "programs;vulkan")
    restyle_start_warm(Document.${document})
endforeach()
set_tests_properties(Document.README.md PROPERTIES COST 120) # Seconds: the longest begin first, or they
set_tests_properties(Document.samples/models/README.md PROPERTIES COST 40) # would run alone in the end.
