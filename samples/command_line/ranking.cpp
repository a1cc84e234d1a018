#include "ranking.h"

namespace command_line {

namespace core = restyle::core;

Ranking::Ranking(const std::filesystem::path& clip, const RunOptions& options)
    : clip_(core::load_picture_text(clip, options.dtype, options.device)) {}

double Ranking::fit(const at::Tensor& picture, const std::string& prompt) const {
    return core::similarity(clip_.picture_features(picture), clip_.text_features({prompt}).features)
        .mean()
        .item<double>();
}

double Ranking::score(const at::Tensor& source, const at::Tensor& edited,
                      const std::string& source_prompt, const std::string& target_prompt) const {
    const at::Tensor texts = clip_.text_features({source_prompt, target_prompt}).features;
    return core::directional_similarity(clip_.picture_features(source),
                                        clip_.picture_features(edited), texts.narrow(0, 0, 1),
                                        texts.narrow(0, 1, 1))
        .mean()
        .item<double>();
}

} // namespace command_line
