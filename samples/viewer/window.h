#pragma once

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <volk.h>

#include "input_queue.h"
#include "options.h"
#include "window_layout.h"

struct GLFWwindow;

namespace viewer {

/// There is no display to open a window on.
struct NoDisplay : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// One window of the desktop. One at a time.
class Window {
public:
    Window(const std::string& title, Size size); ///< Throws NoDisplay.

    GLFWwindow* get() const { return window_.get(); }
    void set_title(const std::string& title);
    bool wants_to_close() const; ///< By its button.
    WindowPlace place() const;
    /// Where there is a display; else it stays where it is, and takes the size alone.
    void set_place(const WindowPlace& place);
    Size pixels() const;       ///< Zero while minimised.
    float scale() const;       ///< Of what is drawn for a display of common density.
    bool holds(int key) const; ///< GLFW's, by its place: it is down.

    /// What mouse and keyboard did, as much of it as one frame can tell apart.
    std::vector<InputEvent> take_input();
    /// Nothing of it is left to be taken, and what the last of it opened or moved is there.
    bool is_at_rest() const { return inbox_->input.is_at_rest(); }
    /// Files and folders that were dropped on it since it was asked last.
    std::vector<std::filesystem::path> take_dropped();

    std::vector<const char*> instance_extensions() const;
    VkSurfaceKHR create_surface(VkInstance instance) const;

private:
    struct Library {
        Library();
        Library(const Library&) = delete;
        Library& operator=(const Library&) = delete;
        ~Library();
    };
    struct Close {
        void operator()(GLFWwindow* window) const;
    };

    /// What came in between two frames.
    struct Inbox {
        InputQueue input;
        std::vector<std::filesystem::path> dropped;
    };

    static Inbox& inbox_of(GLFWwindow* window);
    void listen();

    Library library_;
    std::unique_ptr<Inbox> inbox_; ///< To which the window points.
    std::unique_ptr<GLFWwindow, Close> window_;
};

} // namespace viewer
