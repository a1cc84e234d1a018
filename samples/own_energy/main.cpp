// An energy of one's own: a StyleGAN2 is guided towards pictures that are alike to the left and to
// the right.
#include <cstdio>
#include <exception>

#include <restyle/core/guide.h>
#include <restyle/core/stylegan2.h>

using namespace restyle::core;

namespace {

/// Differentiable, one value a picture: all that an energy has to be (restyle/core/energy.h).
at::Tensor lopsidedness(const at::Tensor& pictures, const EnergyDraw&) {
    return (pictures - pictures.flip(3)).square().mean({1, 2, 3});
}

void guide_to_symmetry(const char* model) {
    const Generator generator = load_stylegan2(model).generator({});
    const Code start = gaussian_code(generator, /*seed=*/1, /*first=*/0, /*n=*/4, at::kFloat);
    GuideSettings settings;
    settings.steps = 40;
    settings.temperature = 0; // Down alone.
    const Guided guided = guide(generator, {{"lopsidedness", 400, lopsidedness}}, start, settings);
    for (const SampleTrace& sample : guided.samples)
        std::printf("lopsidedness %.4f -> %.4f\n", sample.energies[0].front(),
                    sample.energies[0].back());
}

} // namespace

int main(int argc, char** argv) {
    try {
        if (argc == 2) return guide_to_symmetry(argv[1]), 0;
        std::fputs("usage: own_energy MODEL, the folder of a StyleGAN2\n", stderr);
        return 2;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "own_energy: %s\n", error.what());
        return 1;
    }
}
