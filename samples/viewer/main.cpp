#include <exception>
#include <iostream>

#include "headless_run.h"
#include "options.h"
#include "window_run.h"

int main(int argc, char** argv) {
    int exit_code = 0;
    const auto options = viewer::parse_options(argc, argv, exit_code);
    if (!options) return exit_code;
    try {
        return options->headless ? viewer::run_headless(*options) : viewer::run_window(*options);
    } catch (const std::exception& error) {
        std::cerr << "restyle_viewer: " << error.what() << '\n';
        return 1;
    }
}
