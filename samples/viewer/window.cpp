#include "window.h"

#include <utility>

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

namespace viewer {
namespace {

std::string glfw_error() {
    const char* text = nullptr;
    glfwGetError(&text);
    return text != nullptr ? text : "no reason given";
}

/// Digits by their place, which some layouts have other signs on.
char letter_of(int key, int scancode) {
    if (key >= GLFW_KEY_0 && key <= GLFW_KEY_9) return static_cast<char>('0' + key - GLFW_KEY_0);
    const char* name = glfwGetKeyName(key, scancode);
    return name != nullptr ? name[0] : '\0';
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

Window::Window(const std::string& title, Size size) : inbox_(std::make_unique<Inbox>()) {
    glfwWindowHint(GLFW_CLIENT_API, GLFW_NO_API);
    glfwWindowHint(GLFW_SCALE_TO_MONITOR, GLFW_TRUE);
    window_.reset(glfwCreateWindow(static_cast<int>(size.width), static_cast<int>(size.height),
                                   title.c_str(), nullptr, nullptr));
    if (!window_) throw std::runtime_error("the window could not be opened: " + glfw_error());
    glfwSetInputMode(get(), GLFW_STICKY_KEYS,
                     GLFW_TRUE); // A key that is struck between two frames.
    glfwSetWindowUserPointer(get(), inbox_.get());
    glfwSetKeyCallback(get(), [](GLFWwindow* window, int key, int scancode, int action, int mods) {
        if (action == GLFW_RELEASE) return;
        inbox_of(window).strikes.push_back({key, letter_of(key, scancode),
                                            (mods & GLFW_MOD_CONTROL) != 0,
                                            (mods & GLFW_MOD_SHIFT) != 0});
    });
    glfwSetDropCallback(get(), [](GLFWwindow* window, int count, const char** files) {
        std::vector<std::filesystem::path>& dropped = inbox_of(window).dropped;
        dropped.insert(dropped.end(), files, files + count);
    });
}

Window::Inbox& Window::inbox_of(GLFWwindow* window) {
    return *static_cast<Inbox*>(glfwGetWindowUserPointer(window));
}

void Window::set_title(const std::string& title) {
    glfwSetWindowTitle(get(), title.c_str());
}

bool Window::wants_to_close() const {
    return glfwWindowShouldClose(get()) == GLFW_TRUE || quit_is_struck();
}

bool Window::quit_is_struck() const {
    return holds(GLFW_KEY_Q) && (holds(GLFW_KEY_LEFT_CONTROL) || holds(GLFW_KEY_RIGHT_CONTROL));
}

bool Window::holds(int key) const {
    return glfwGetKey(get(), key) == GLFW_PRESS;
}

std::vector<Strike> Window::take_strikes() {
    return std::exchange(inbox_->strikes, {});
}

std::vector<std::filesystem::path> Window::take_dropped() {
    return std::exchange(inbox_->dropped, {});
}

float Window::scale() const {
    float x = 1;
    float y = 1;
    glfwGetWindowContentScale(get(), &x, &y);
    return x;
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
