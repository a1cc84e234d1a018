#pragma once

#include <vector>

#include <look.h>
#include <picture_taker.h>

#include "datasets.h"

namespace quality {

/// A view in both looks, pixel by pixel the same scene.
struct Frames {
    std::vector<samples::Picture> rendered;          ///< In the source look.
    std::vector<samples::Picture> truth;             ///< In the target look.
    std::vector<std::vector<std::uint32_t>> objects; ///< That each pixel of the truth shows.
};

/// Takes pictures of the sample scene as restyle_dataset does.
class FrameTaker {
public:
    FrameTaker(const samples::VulkanDevice& device, std::uint32_t width, std::uint32_t height);

    /// The first view of each seed, as datasets.json's test frames are.
    Frames views(const Seeds& seeds, samples::Look source, samples::Look target);

    /// The beginning of the camera flight through a scene, 30 frames a second.
    Frames flight(std::uint64_t seed, std::uint32_t count, samples::Look source,
                  samples::Look target);

    /// The first view of each seed in one look.
    std::vector<samples::Picture> pictures(const Seeds& seeds, samples::Look look);

private:
    void set_scene(const samples::Scene& scene);
    void take(Frames& frames, const samples::Camera& camera, double seconds, samples::Look source,
              samples::Look target);
    std::vector<std::uint32_t> take_objects(const samples::Camera& camera, double seconds,
                                            samples::Look look);

    samples::PictureTaker pictures_;
    samples::Commands commands_;
    samples::SceneRenderer objects_; ///< At the pictures' own size: a pixel shows one object.
    samples::HostBuffer read_back_;
};

} // namespace quality
