#include "window.h"

#include <algorithm>
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

/// So much of it that a person can take hold of it.
bool is_on_a_display(const WindowPlace& place) {
    constexpr int kEnough = 100;
    int count = 0;
    GLFWmonitor** const displays = glfwGetMonitors(&count);
    return std::any_of(displays, displays + count, [&](GLFWmonitor* display) {
        WindowPlace room;
        glfwGetMonitorWorkarea(display, &room.x, &room.y, &room.width, &room.height);
        return place.x + place.width >= room.x + kEnough &&
               place.x <= room.x + room.width - kEnough && place.y >= room.y &&
               place.y <= room.y + room.height - kEnough;
    });
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
    glfwSetWindowUserPointer(get(), inbox_.get());
    listen();
}

void Window::listen() {
    glfwSetCursorPosCallback(get(), [](GLFWwindow* window, double x, double y) {
        inbox_of(window).input.push(PointerMoved{static_cast<float>(x), static_cast<float>(y)});
    });
    glfwSetCursorEnterCallback(get(), [](GLFWwindow* window, int inside) {
        inbox_of(window).input.push(PointerEntered{inside == GLFW_TRUE});
    });
    glfwSetWindowFocusCallback(get(), [](GLFWwindow* window, int focused) {
        inbox_of(window).input.push(FocusChanged{focused == GLFW_TRUE});
    });
    glfwSetMouseButtonCallback(get(), [](GLFWwindow* window, int button, int action, int) {
        inbox_of(window).input.push(ButtonChanged{button, action == GLFW_PRESS});
    });
    glfwSetScrollCallback(get(), [](GLFWwindow* window, double x, double y) {
        inbox_of(window).input.push(Scrolled{x, y});
    });
    glfwSetKeyCallback(get(), [](GLFWwindow* window, int key, int scancode, int action, int mods) {
        inbox_of(window).input.push(KeyChanged{key, scancode, action, mods});
    });
    glfwSetCharCallback(get(), [](GLFWwindow* window, unsigned int code) {
        inbox_of(window).input.push(CharacterTyped{code});
    });
    glfwSetWindowSizeCallback(
        get(), [](GLFWwindow* window, int, int) { inbox_of(window).input.push(WindowResized{}); });
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
    return glfwWindowShouldClose(get()) == GLFW_TRUE;
}

WindowPlace Window::place() const {
    WindowPlace place;
    glfwGetWindowPos(get(), &place.x, &place.y);
    glfwGetWindowSize(get(), &place.width, &place.height);
    return place;
}

void Window::set_place(const WindowPlace& place) {
    glfwSetWindowSize(get(), place.width, place.height);
    if (is_on_a_display(place)) glfwSetWindowPos(get(), place.x, place.y);
}

std::vector<InputEvent> Window::take_input() {
    return inbox_->input.take_frame();
}

bool Window::holds(int key) const {
    return glfwGetKey(get(), key) == GLFW_PRESS;
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
