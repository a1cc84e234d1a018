# restyle and restyle_train: every subcommand as a person runs it. The test needs no torch of its own.
if(NOT TARGET restyle_command_line OR NOT TARGET restyle_train)
    return()
endif()
find_package(nlohmann_json REQUIRED)

restyle_add_test(command_line_test BY_SUITE
    SOURCES command_line_test.cpp command_line_report_test.cpp command_line_pictures_test.cpp
            command_line_attention_test.cpp command_line_attributes_test.cpp command_line_autoencoder_test.cpp command_line_checkpoint_test.cpp command_line_convert_test.cpp command_line_edit_test.cpp command_line_gan_test.cpp command_line_identity_test.cpp
            command_line_guide_test.cpp command_line_progress_test.cpp command_line_latents_test.cpp
            command_line_refusal_test.cpp command_line_samplers_test.cpp command_line_train_test.cpp interruption_test.cpp
            checkpoint_file.cpp command_line_program.cpp
    LIBRARIES restyle_stb nlohmann_json::nlohmann_json
    LABELS programs)
target_compile_definitions(command_line_test PRIVATE
    RESTYLE_PROGRAM="$<TARGET_FILE:restyle_command_line>"
    RESTYLE_TRAIN_PROGRAM="$<TARGET_FILE:restyle_train>")
add_dependencies(command_line_test restyle_command_line restyle_train)
if(TARGET restyle_warm_start)
    target_sources(command_line_test PRIVATE warm_program.cpp)
    target_compile_definitions(command_line_test PRIVATE
        RESTYLE_WARM_START_LIBRARY="$<TARGET_FILE:restyle_warm_start>")
    add_dependencies(command_line_test restyle_warm_start)
endif()
