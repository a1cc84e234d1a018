# cmake --install: the C headers, librestyle.so for find_package(restyle) and pkg-config, and beside it
# the core that it opens at run time, which finds its LibTorch where this build did. The component core:
# its C++ headers, for find_package(restyle COMPONENTS core).
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(restyle_package ${CMAKE_INSTALL_LIBDIR}/cmake/restyle)

install(DIRECTORY sdk/include/restyle DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(TARGETS restyle EXPORT restyle
    RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR}  # Windows' DLL,
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}  # ... and what links against it.
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
if(NOT WIN32)
    install(TARGETS restyle_core_process restyle_core_worker # The one looks for the other beside it.
        LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} RUNTIME DESTINATION ${CMAKE_INSTALL_LIBDIR})
endif()
if(RESTYLE_CORE)
    set_target_properties(restyle_core PROPERTIES INSTALL_RPATH "$ORIGIN;${RESTYLE_TORCH_RPATH}")
    install(TARGETS restyle_core LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
    install(DIRECTORY sdk/core/include/restyle/core DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/restyle COMPONENT core)
    configure_file(cmake/restyleCore.cmake.in restyleCore.cmake @ONLY)
    install(FILES ${PROJECT_BINARY_DIR}/restyleCore.cmake cmake/libtorch.cmake DESTINATION ${restyle_package}
        COMPONENT core)
endif()

install(EXPORT restyle NAMESPACE restyle:: FILE restyleTargets.cmake DESTINATION ${restyle_package})
configure_package_config_file(cmake/restyleConfig.cmake.in restyleConfig.cmake
    INSTALL_DESTINATION ${restyle_package})
write_basic_package_version_file(restyleConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/restyleConfig.cmake ${PROJECT_BINARY_DIR}/restyleConfigVersion.cmake
    DESTINATION ${restyle_package})

configure_file(cmake/restyle.pc.in restyle.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/restyle.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
