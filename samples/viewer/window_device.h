#pragma once

#include <array>

#include "flight.h"
#include "screen.h"

namespace viewer {

/// A device, and what a window has on it, whatever it shows. There is an Overlay.
struct WindowDevice {
    WindowDevice(bool validate, const Window& window)
        : gpu(validate, window.instance_extensions()),
          screen(gpu, window, kFlights),
          flights{Flight(gpu), Flight(gpu)} {}

    Gpu gpu;
    Screen screen;
    std::array<Flight, kFlights> flights;
};

} // namespace viewer
