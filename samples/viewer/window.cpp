#include "window.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

namespace viewer {
namespace {

std::string glfw_error() {
    const char* text = nullptr;
    glfwGetError(&text);
    return text != nullptr ? text : "no reason given";
}

} // namespace

Window::Library::Library() {
    if (glfwInit() != GLFW_TRUE)
        throw NoDisplay("no window can be opened (" + glfw_error() +
                        "); without a display, run: restyle_viewer --headless --out DIR");
}

Window::Library::~Library() {
    glfwTerminate();
}

void Window::Close::operator()(GLFWwindow* window) const {
    glfwDestroyWindow(window);
}

Window::Window(const std::string& title, Size size) {
    glfwWindowHint(GLFW_CLIENT_API, GLFW_NO_API);
    window_.reset(glfwCreateWindow(static_cast<int>(size.width), static_cast<int>(size.height),
                                   title.c_str(), nullptr, nullptr));
    if (!window_) throw std::runtime_error("the window could not be opened: " + glfw_error());
}

bool Window::wants_to_close() const {
    return glfwWindowShouldClose(get()) == GLFW_TRUE;
}

Size Window::pixels() const {
    int width = 0;
    int height = 0;
    glfwGetFramebufferSize(get(), &width, &height);
    return {static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height)};
}

std::vector<const char*> Window::instance_extensions() const {
    std::uint32_t count = 0;
    const char** names = glfwGetRequiredInstanceExtensions(&count);
    if (names == nullptr)
        throw std::runtime_error("Vulkan cannot show pictures in a window here: " + glfw_error());
    return {names, names + count};
}

VkSurfaceKHR Window::create_surface(VkInstance instance) const {
    VkSurfaceKHR surface = VK_NULL_HANDLE;
    if (glfwCreateWindowSurface(instance, get(), nullptr, &surface) != VK_SUCCESS)
        throw std::runtime_error("Vulkan cannot draw into the window: " + glfw_error());
    return surface;
}

} // namespace viewer
