// What sanitizers have to know of the libraries beneath Vulkan, so that their reports are about us.
extern "C" {

#ifdef __SANITIZE_ADDRESS__

// The layer (1.3.239) does not give back all the state that it keeps of shaders and devices, nor
// lavapipe (22.3) what it compiled for a pipeline that draws. Objects that we forget to destroy the
// layer tells.
__attribute__((visibility("default"))) const char* __lsan_default_suppressions() {
    return "leak:libVkLayer_khronos_validation.so\nleak:libvulkan_lvp.so\n";
}

// Libraries stay loaded: what a driver's globals still point to is no leak, and leaks have a name.
__attribute__((visibility("default"))) int dlclose(void*) {
    return 0;
}

#endif

#ifdef __SANITIZE_THREAD__

// Lavapipe is not built for it: how its threads wait for each other is not seen.
__attribute__((visibility("default"))) const char* __tsan_default_suppressions() {
    return "race:libvulkan_lvp.so\n";
}

#endif
}
