// What LeakSanitizer has to know of the libraries beneath Vulkan, so that its reports are about us.
#ifdef __SANITIZE_ADDRESS__

extern "C" {

// The layer (1.3.239) does not give back all the state that it keeps of shaders and devices.
__attribute__((visibility("default"))) const char* __lsan_default_suppressions() {
    return "leak:libVkLayer_khronos_validation.so\n";
}

// Libraries stay loaded: what a driver's globals still point to is no leak, and leaks have a name.
__attribute__((visibility("default"))) int dlclose(void*) {
    return 0;
}
}

#endif
