#include "zero_shot.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include <picture_taker.h>

namespace quality {
namespace {

using restyle::core::PictureText;
using samples::has;
using samples::Look;

constexpr std::int64_t kPicturesAtATime = 32;
constexpr std::int64_t kFirstFew = 10;

/// An attribute that a picture's facts answer, where it has it, with the index of a text.
struct Question {
    std::string attribute;
    std::vector<std::string> texts;
    std::function<std::optional<std::int64_t>(Look look, bool from_above)> answer;
};

const std::vector<Question>& questions() {
    static const std::vector<Question> all{
        {"season",
         {"a village in summer", "a village in winter"},
         [](Look look, bool) { return has(look, samples::kIsWinter); }},
        {"time of day",
         {"a village at noon", "a village at dusk"},
         [](Look look, bool) -> std::optional<std::int64_t> {
             if (has(look, samples::kIsInk)) return {};
             return has(look, samples::kIsDusk);
         }},
        {"weather",
         {"a village under a clear sky", "a village in thick fog"},
         [](Look look, bool) -> std::optional<std::int64_t> {
             if (has(look, samples::kIsInk)) return {};
             return has(look, samples::kHasFog);
         }},
        {"manner",
         {"a photo of a village", "an ink drawing of a village",
          "a village through a frozen window"},
         [](Look look, bool) {
             return has(look, samples::kIsInk) ? 1 : has(look, samples::kHasPane) ? 2 : 0;
         }},
        {"place",
         {"a village from the street", "a village seen from above"},
         [](Look, bool from_above) { return from_above; }}};
    return all;
}

at::Tensor values_of(const samples::Picture& picture) {
    const at::Tensor levels = at::tensor(at::ArrayRef<std::uint8_t>(picture.rgba), at::kByte)
                                  .view({picture.height, picture.width, 4});
    return levels.narrow(2, 0, 3).permute({2, 0, 1}).to(at::kFloat) / 127.5 - 1;
}

at::Tensor features_of(const PictureText& model, const std::vector<at::Tensor>& pictures) {
    std::vector<at::Tensor> features;
    for (const at::Tensor& some : at::stack(pictures).split(kPicturesAtATime))
        features.push_back(model.picture_features(some));
    return at::cat(features);
}

/// The share of what is 1 in `right`, which is 0 or 1, the mean and its interval over scenes.
Share share_of(const std::string& of, const std::vector<double>& right,
               const std::vector<std::uint64_t>& scenes) {
    std::map<std::uint64_t, std::vector<double>> of_scene;
    for (std::size_t i = 0; i < right.size(); ++i)
        of_scene[scenes[i]].push_back(right[i]);
    std::vector<double> means;
    for (const auto& entry : of_scene)
        means.push_back(at::tensor(entry.second).mean().item<double>());
    const at::Tensor all = at::tensor(means, at::kDouble);
    const double error =
        all.numel() > 1 ? all.std().item<double>() / std::sqrt(double(all.numel())) : 0;
    return {of, all.mean().item<double>(), 1.96 * error, 0, std::int64_t(right.size())};
}

Share asked(const PictureText& model, const SeenScenes& scenes, const Question& question) {
    const at::Tensor texts = model.text_features(question.texts).features;
    const at::Tensor nearest = scenes.features.matmul(texts.t()).argmax(1);
    std::vector<double> right;
    std::vector<std::uint64_t> seeds;
    std::vector<std::int64_t> counts(question.texts.size());
    for (std::size_t i = 0; i < scenes.looks.size(); ++i)
        if (const auto answer = question.answer(scenes.looks[i], scenes.from_above[i])) {
            ++counts[std::size_t(*answer)];
            right.push_back(nearest[std::int64_t(i)].item<std::int64_t>() == *answer);
            seeds.push_back(scenes.seeds[i]);
        }
    Share share = share_of(question.attribute, right, seeds);
    share.by_chance =
        double(*std::max_element(counts.begin(), counts.end())) / double(right.size());
    return share;
}

/// cosines  [n, n], of what is asked with to what is found
/// same     [n, n] bool: whether that is right; the same both ways
Share found(const std::string& of, const at::Tensor& cosines, const at::Tensor& same,
            std::int64_t first, const std::vector<std::uint64_t>& scenes) {
    const at::Tensor best = std::get<1>(cosines.topk(std::min(first, cosines.size(1)), 1));
    const at::Tensor right = same.gather(1, best).any(1).to(at::kDouble);
    Share share =
        share_of(of, {right.data_ptr<double>(), right.data_ptr<double>() + right.numel()}, scenes);
    const at::Tensor wrong = 1 - same.to(at::kDouble).mean(1);
    share.by_chance = 1 - wrong.pow(double(first)).mean().item<double>();
    return share;
}

} // namespace

SeenScenes look_at_scenes(const PictureText& model, const Seeds& seeds, std::uint32_t side) {
    const samples::VulkanDevice device;
    samples::PictureTaker taker(device, side, side);
    SeenScenes seen;
    std::vector<at::Tensor> pictures;
    for (std::uint64_t seed = seeds.first; seed < seeds.end; ++seed) {
        const samples::Scene scene = samples::make_scene(seed);
        const samples::Camera camera = samples::random_camera(scene, 0);
        taker.set_scene(scene);
        for (const Look look : samples::kLooks) {
            pictures.push_back(values_of(taker.take(camera, 0, look)));
            seen.looks.push_back(look);
            seen.from_above.push_back(samples::is_from_above(scene, camera));
            seen.seeds.push_back(seed);
            seen.captions.push_back(samples::caption(scene, camera, look, 0));
        }
    }
    seen.features = features_of(model, pictures);
    return seen;
}

std::vector<Share> zero_shot(const PictureText& model, const SeenScenes& scenes) {
    std::vector<Share> shares;
    for (const Question& question : questions())
        shares.push_back(asked(model, scenes, question));
    return shares;
}

std::vector<Share> retrieval(const PictureText& model, const SeenScenes& scenes) {
    const at::Tensor texts = model.text_features(scenes.captions).features;
    const at::Tensor cosines = scenes.features.matmul(texts.t());
    std::map<std::string, std::int64_t> known;
    std::vector<std::int64_t> numbers;
    for (const std::string& caption : scenes.captions)
        numbers.push_back(known.emplace(caption, std::int64_t(known.size())).first->second);
    const at::Tensor number = at::tensor(numbers, at::kLong);
    const at::Tensor same = number.unsqueeze(0) == number.unsqueeze(1);
    std::vector<Share> shares;
    for (const std::int64_t first : {std::int64_t(1), kFirstFew}) {
        const std::string among = first == 1 ? ", the first" : ", among the first ten";
        shares.push_back(
            found("picture by caption" + among, cosines.t(), same, first, scenes.seeds));
        shares.push_back(found("caption by picture" + among, cosines, same, first, scenes.seeds));
    }
    return shares;
}

} // namespace quality
