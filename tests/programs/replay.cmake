# restyle replay on what restyle_viewer has captured.
if(NOT TARGET restyle_viewer OR NOT TARGET restyle_command_line OR NOT TARGET fake_back)
    return()
endif()
find_package(Python3 REQUIRED COMPONENTS Interpreter)

foreach(name IN ITEMS ReplaysAWaitedFlightBitForBit ReplaysALateFlightAsLateAsItWas
                      ChangesWhatItIsTold SaysWhyALatePictureDiffers SaysOfAModelThatItIsAnother
                      KeepsTheBuffersThatAreNamed KeepsAllBuffersThatThereAre RefusesInWords)
    add_test(NAME Replay.${name} COMMAND ${CMAKE_COMMAND} -E env
        RESTYLE_PROGRAM=$<TARGET_FILE:restyle_command_line>
        RESTYLE_VIEWER=$<TARGET_FILE:restyle_viewer>
        RESTYLE_FAKE_BACK=$<TARGET_FILE:fake_back>
        RESTYLE_MODELS=${PROJECT_SOURCE_DIR}/samples/models
        RESTYLE_TEST_OUTPUT=${CMAKE_CURRENT_BINARY_DIR}/replay
        ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/replay_test.py ${name})
    set_tests_properties(Replay.${name} PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 300 LABELS "programs;vulkan")
    restyle_start_warm(Replay.${name})
endforeach()
