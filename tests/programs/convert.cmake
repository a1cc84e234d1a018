# The scripts that make our folders of public files. They need nothing but Python.
find_package(Python3 REQUIRED COMPONENTS Interpreter)

add_test(NAME Convert.StyleGan2 COMMAND ${Python3_EXECUTABLE} -B
    ${CMAKE_CURRENT_SOURCE_DIR}/convert_stylegan2_test.py)
add_test(NAME Convert.DiffusionAutoencoder COMMAND ${Python3_EXECUTABLE} -B
    ${CMAKE_CURRENT_SOURCE_DIR}/convert_diffusion_autoencoder_test.py)
add_test(NAME Convert.DenoisingGan COMMAND ${Python3_EXECUTABLE} -B
    ${CMAKE_CURRENT_SOURCE_DIR}/convert_denoising_gan_test.py)
add_test(NAME Convert.SnDpm COMMAND ${Python3_EXECUTABLE} -B
    ${CMAKE_CURRENT_SOURCE_DIR}/convert_sn_dpm_test.py)
add_test(NAME Convert.FaceNetwork COMMAND ${Python3_EXECUTABLE} -B
    ${CMAKE_CURRENT_SOURCE_DIR}/convert_face_network_test.py)
set_tests_properties(Convert.FaceNetwork Convert.StyleGan2 Convert.DiffusionAutoencoder Convert.DenoisingGan Convert.SnDpm PROPERTIES TIMEOUT 300 LABELS programs)
