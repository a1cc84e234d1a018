# Read by ctest for a program whose suites are a test each, or AT_ONCE of them (restyle_add_test(BY_SUITE)); NAME,
# PROGRAM, AT_ONCE, SAID, LIST, LONG and PROPERTIES are set. A test is named as "program:First+Second", since suites
# of two programs may share a name; a suite that is instantiated as Gpu also has the label gpu, and one in LONG, as
# suite=seconds, that cost. They are listed anew when the program is newer than the list or SAID is, the file that
# set all this.
if(NOT EXISTS ${PROGRAM})
    add_test(${NAME}_NOT_BUILT ${PROGRAM})
    return()
endif()
if(${PROGRAM} IS_NEWER_THAN ${LIST} OR ${SAID} IS_NEWER_THAN ${LIST})
    execute_process(COMMAND ${PROGRAM} --gtest_list_tests
        OUTPUT_VARIABLE listed TIMEOUT 120 COMMAND_ERROR_IS_FATAL ANY)
    string(REGEX MATCHALL "[^\n]+" lines "${listed}")
    set(suites)
    foreach(line IN LISTS lines)
        if(line MATCHES "^([A-Za-z0-9_/]+)\\.") # Cases stand indented below their suite.
            list(APPEND suites ${CMAKE_MATCH_1})
        endif()
    endforeach()
    set(tests)
    while(suites)
        list(SUBLIST suites 0 ${AT_ONCE} together)
        list(REMOVE_ITEM suites ${together})
        list(JOIN together "+" names)
        set(test "${NAME}:${names}")
        list(JOIN together ".*:" filter)
        set(properties "${PROPERTIES}")
        if(names MATCHES "(^|\\+)Gpu/")
            string(REPLACE "LABELS \"" "LABELS \"gpu;" properties "${PROPERTIES}")
        endif()
        foreach(long IN LISTS LONG)
            string(REGEX MATCH "^(.+)=([0-9]+)$" matched "${long}")
            list(FIND together "${CMAKE_MATCH_1}" at)
            if(NOT at EQUAL -1)
                string(APPEND properties " COST ${CMAKE_MATCH_2}")
            endif()
        endforeach()
        string(APPEND tests
            "add_test(${test} ${PROGRAM} --gtest_filter=${filter}.*)\n"
            "set_tests_properties(${test} PROPERTIES ${properties})\n")
    endwhile()
    file(WRITE ${LIST} "${tests}")
endif()
include(${LIST})
