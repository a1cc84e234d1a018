#include "rows.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "colour_moments.h"
#include "colour_table.h"
#include "edge_recall.h"
#include "flicker.h"
#include "settings.h"

namespace quality {
namespace {

using samples::Picture;

constexpr std::size_t kSheetFrames = 8;
constexpr std::size_t kOldest = 8; ///< Age of a picture, in frames.

Row measured(std::string name, const Frames& frames, std::vector<Picture> pictures) {
    Row row;
    row.name = std::move(name);
    row.score = score(frames.truth, pictures);
    EdgeRecall recall;
    for (std::size_t i = 0; i < pictures.size(); ++i)
        recall.add(frames.truth[i], pictures[i], frames.objects[i]);
    row.edge_recall = recall.share();
    pictures.resize(std::min(pictures.size(), kSheetFrames));
    row.pictures = std::move(pictures);
    return row;
}

std::vector<Picture> restyled_frames(StyledView& view, const std::vector<Picture>& rendered) {
    std::vector<Picture> pictures;
    for (const Picture& frame : rendered) {
        view.hand_in(frame);
        pictures.push_back(view.shown(frame));
    }
    return pictures;
}

// The picture of frame n is shown over frame n + age, as a renderer that does not wait shows it.
// All ages are measured on the same frames of now: those that the oldest picture reaches.
std::vector<double> psnr_of_age(StyledView& view, const Frames& flight) {
    const std::size_t count = flight.rendered.size();
    const std::size_t oldest = std::min(kOldest, count - 1);
    std::vector<double> mean(oldest + 1);
    for (std::size_t n = 0; n < count; ++n) {
        view.hand_in(flight.rendered[n]);
        for (std::size_t now = std::max(n, oldest); now <= n + oldest && now < count; ++now)
            mean[now - n] +=
                psnr(flight.truth[now], view.shown(flight.rendered[now])) / double(count - oldest);
    }
    return mean;
}

double flicker_of(StyledView& view, RestyleSettings settings, RestyleNoise noise,
                  const Frames& flight) {
    settings.noise = noise;
    view.configure(settings);
    return flicker(restyled_frames(view, flight.rendered), flight.truth);
}

} // namespace

Row left_alone(const Frames& frames, const Frames& flight) {
    Row row = measured("frame left alone", frames, frames.rendered);
    if (!flight.rendered.empty()) row.flicker = flicker(flight.rendered, flight.truth);
    return row;
}

Row colour_moments(const Frames& frames, const std::vector<Picture>& source,
                   const std::vector<Picture>& target) {
    const ColourMoments from = moments_of(source), to = moments_of(target);
    std::vector<Picture> moved;
    for (const Picture& frame : frames.rendered)
        moved.push_back(with_moments(frame, from, to));
    return measured("colour moments", frames, std::move(moved));
}

Row colour_table(const Frames& frames) {
    ColourTable table;
    for (std::size_t i = 0; i < frames.rendered.size(); ++i)
        table.fit(frames.rendered[i], frames.truth[i]);
    std::vector<Picture> mapped;
    for (const Picture& frame : frames.rendered)
        mapped.push_back(table.applied(frame));
    return measured("colour table of the truth", frames, std::move(mapped));
}

Row restyled(StyledView& view, const RestyleSettings& settings, const Frames& frames,
             const Frames& flight) {
    view.configure(settings);
    const auto begin = std::chrono::steady_clock::now();
    std::vector<Picture> pictures = restyled_frames(view, frames.rendered);
    const std::chrono::duration<double, std::milli> spent =
        std::chrono::steady_clock::now() - begin;
    Row row = measured(name_of(settings), frames, std::move(pictures));
    row.settings = settings;
    row.frame_ms = spent.count() / double(frames.rendered.size());
    if (flight.rendered.empty()) return row;
    row.psnr_of_age = psnr_of_age(view, flight);
    row.flicker = flicker_of(view, settings, RESTYLE_NOISE_FIXED, flight);
    row.flicker_noise = flicker_of(view, settings, RESTYLE_NOISE_PER_FRAME, flight);
    return row;
}

} // namespace quality
