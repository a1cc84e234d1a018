# Read by ctest for a program whose suites are a test each (restyle_add_test(TENSORS)); NAME, PROGRAM, LIST and
# PROPERTIES are set. The suites are listed anew when the program is newer than the list.
if(NOT EXISTS ${PROGRAM})
    add_test(${NAME}_NOT_BUILT ${PROGRAM})
    return()
endif()
if(${PROGRAM} IS_NEWER_THAN ${LIST})
    execute_process(COMMAND ${PROGRAM} --gtest_list_tests
        OUTPUT_VARIABLE listed TIMEOUT 120 COMMAND_ERROR_IS_FATAL ANY)
    string(REGEX MATCHALL "[^\n]+" lines "${listed}")
    set(tests)
    foreach(line IN LISTS lines)
        if(line MATCHES "^([A-Za-z0-9_/]+)\\.") # Cases stand indented below their suite.
            set(suite ${CMAKE_MATCH_1})
            string(APPEND tests
                "add_test(${suite} ${PROGRAM} --gtest_filter=${suite}.*)\n"
                "set_tests_properties(${suite} PROPERTIES ${PROPERTIES})\n")
        endif()
    endforeach()
    file(WRITE ${LIST} "${tests}")
endif()
include(${LIST})
