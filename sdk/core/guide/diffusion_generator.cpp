#include <stdexcept>
#include <utility>

#include <c10/util/StringUtil.h>

#include "decode/decode_step.h"
#include "guide/recompute.h"
#include "restyle/core/generator.h"

namespace restyle::core {
namespace {

std::vector<CodePart> parts_of(const DiffusionSampling& sampling) {
    std::vector<CodePart> parts{{"x_T", 1, sampling.x_0_shape}};
    if (const std::int64_t rows = noise_rows(sampling.steps); rows > 0)
        parts.push_back({"e", rows, sampling.x_0_shape});
    return parts;
}

/// The sampler, unrolled; each step a piece that can run anew.
class UnrolledSampler {
public:
    UnrolledSampler(std::shared_ptr<Denoiser> denoiser, DiffusionSampling sampling,
                    std::function<at::Tensor(const at::Tensor&)> pictures_from_x_0)
        : denoiser_(std::move(denoiser)),
          sampling_(std::move(sampling)),
          pictures_from_x_0_(std::move(pictures_from_x_0)) {}

    at::Tensor operator()(const Code& z) const {
        at::Tensor x_t = z.at("x_T").select(1, 0), past_x_0;
        for (std::size_t i = 0; i < sampling_.steps.size(); ++i) {
            const auto results = run(step_piece(i), {x_t, noise_of(z, i), past_x_0});
            x_t = results.front();
            past_x_0 = results.size() > 1 ? results.back() : at::Tensor();
        }
        const auto pictures = run(
            [from = pictures_from_x_0_](const std::vector<at::Tensor>& inputs) {
                return std::vector<at::Tensor>{from(inputs.front())};
            },
            {x_t});
        return pictures.front();
    }

private:
    std::vector<at::Tensor> run(const Piece& piece, const std::vector<at::Tensor>& inputs) const {
        return sampling_.recompute ? recomputed(piece, inputs) : piece(inputs);
    }

    at::Tensor noise_of(const Code& z, std::size_t i) const {
        return sampling_.steps[i].sigma > 0 ? z.at("e").select(1, std::int64_t(i)) : at::Tensor();
    }

    // (x_t, e, the x_0 of before) -> x_s, and x_0 where the next step looks at it.
    Piece step_piece(std::size_t i) const {
        const Step& step = sampling_.steps[i];
        const bool is_looked_at =
            i + 1 < sampling_.steps.size() && sampling_.steps[i + 1].past_x_0_weight != 0;
        const at::Tensor residual =
            sampling_.residual.defined() ? sampling_.residual[std::int64_t(i) + 1] : at::Tensor();
        return [denoiser = denoiser_, step, residual,
                is_looked_at](const std::vector<at::Tensor>& inputs) {
            Past past{inputs[2]};
            const at::Tensor x_s =
                decode_step(*denoiser, inputs[0], step, inputs[1], residual, past);
            return is_looked_at ? std::vector<at::Tensor>{x_s, past.x_0}
                                : std::vector<at::Tensor>{x_s};
        };
    }

    std::shared_ptr<Denoiser> denoiser_;
    DiffusionSampling sampling_;
    std::function<at::Tensor(const at::Tensor&)> pictures_from_x_0_;
};

} // namespace

std::int64_t noise_rows(const std::vector<Step>& steps) {
    std::size_t rows = steps.size();
    while (rows > 0 && steps[rows - 1].sigma == 0)
        --rows;
    return std::int64_t(rows);
}

Generator diffusion_generator(std::shared_ptr<Denoiser> denoiser, DiffusionSampling sampling,
                              std::function<at::Tensor(const at::Tensor&)> pictures_from_x_0) {
    Generator generator{parts_of(sampling), {}};
    generator.pictures =
        UnrolledSampler(std::move(denoiser), std::move(sampling), std::move(pictures_from_x_0));
    return generator;
}

LatentCode latent_code(const Code& code, const DiffusionSampling& sampling) {
    const at::Tensor& x_T = code.at("x_T");
    std::vector<at::Tensor> rows{x_T};
    if (code.count("e") != 0) rows.push_back(code.at("e"));
    const at::Tensor drawn = at::cat(rows, 1).transpose(0, 1);
    const std::int64_t silent = std::int64_t(sampling.steps.size()) + 1 - drawn.size(0);
    std::vector<std::int64_t> shape = drawn.sizes().vec();
    shape[0] = silent;
    return {at::cat({drawn, at::zeros(shape, drawn.options())}).contiguous(), sampling.residual};
}

Code code_of(const LatentCode& latent, const std::vector<Step>& steps) {
    if (latent.z.dim() < 3 || latent.z.size(0) != std::int64_t(steps.size()) + 1)
        throw std::invalid_argument(c10::str("code_of: z has shape ", latent.z.sizes(),
                                             ", expected K + 1 = ", steps.size() + 1, " rows"));
    const at::Tensor rows = latent.z.transpose(0, 1);
    Code code{{"x_T", rows.narrow(1, 0, 1).contiguous()}};
    if (const std::int64_t drawn = noise_rows(steps); drawn > 0)
        code["e"] = rows.narrow(1, 1, drawn).contiguous();
    return code;
}

} // namespace restyle::core
