# restyle_quality: its table and report on two frames.
if(NOT TARGET restyle_quality)
    return()
endif()
find_package(Python3 REQUIRED COMPONENTS Interpreter)

foreach(name IN ITEMS MeasuresEveryWayOnTwoFrames FindsNoFaultInTheSameLookUntilThePictureIsLate
                      TakesAwayTheDetailThatTheNetworkDoesNotSee RefusesWhatItCannotMeasure)
    add_test(NAME Quality.${name} COMMAND ${CMAKE_COMMAND} -E env
        RESTYLE_QUALITY=$<TARGET_FILE:restyle_quality>
        RESTYLE_MODELS=${PROJECT_SOURCE_DIR}/samples/models
        RESTYLE_TEST_OUTPUT=${CMAKE_CURRENT_BINARY_DIR}/quality
        ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/quality_test.py ${name})
    set_tests_properties(Quality.${name} PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 300 LABELS "vulkan;torch")
endforeach()
