#include "seed_controls.h"

#include "controls.h"

namespace viewer {

// Taken up once it is typed to its end, for a valley is made of it.
void draw_seed_control(Choices& choices, const Readings& readings) {
    std::uint64_t seed = readings.seed;
    if (draw_entered_number("of the valley", seed)) choices.seed = seed;
    explain_item("another seed is another valley and another flight (--seed); default 1");
}

} // namespace viewer
