#include "replay.h"

#include <cmath>
#include <cstdio>
#include <map>
#include <memory>
#include <stdexcept>

#include "replay/difference.h"
#include "replay/model_digest.h"
#include "replay/replayer.h"
#include "replay/texel_values.h"

#include "buffer_files.h"
#include "encoded_png.h"
#include "interruption.h"
#include "outputs.h"
#include "report.h"

namespace command_line {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

struct ReplayOptions {
    fs::path capture, style, output, report;
    std::vector<std::string> settings;
    std::string frames;
    std::vector<std::string> buffers;
    bool late = false;
    RestyleTransport transport = RESTYLE_TRANSPORT_AUTO;
};

/// Frames of a capture by their places in it.
struct FrameRange {
    std::uint32_t begin, end;
};

std::uint32_t place_from(const std::string& text, std::uint32_t otherwise,
                         const std::string& typed) {
    if (text.empty()) return otherwise;
    const bool is_number = text.size() < 8 && text.find_first_not_of("0123456789") == text.npos;
    if (!is_number) throw std::runtime_error("--frames " + typed + ": expected A:B, as in 0:10");
    return std::uint32_t(std::stoul(text));
}

FrameRange frame_range(const std::string& typed, std::uint32_t count) {
    if (count == 0) throw std::runtime_error("the capture holds no frame");
    const std::size_t colon = typed.find(':');
    if (typed.empty()) return {0, count};
    if (colon == typed.npos)
        throw std::runtime_error("--frames " + typed + ": expected A:B, as in 0:10");
    const FrameRange range{place_from(typed.substr(0, colon), 0, typed),
                           place_from(typed.substr(colon + 1), count, typed)};
    if (range.begin >= range.end || range.end > count)
        throw std::runtime_error("--frames " + typed + ": expected 0 <= A < B <= " +
                                 std::to_string(count) + ", the frames of the capture");
    return range;
}

std::string png_of(const replay::Texels& texels, const RestyleSessionInfo& session,
                   VkExtent2D extent) {
    const std::vector<std::uint8_t> rgb = replay::looked_at(texels, session);
    return samples::encoded_png(rgb.data(), int(extent.width), int(extent.height), 3);
}

std::string file_name(const replay::Frame& frame, const char* extension) {
    char number[16];
    std::snprintf(number, sizeof number, "%06u", frame.index);
    return std::string(number) + extension;
}

// Of those that the capture names, and why they may not be the same any more.
json models_report(const replay::Playing& playing) {
    json models = json::array();
    for (const replay::Model& model : playing.models) {
        const std::string now = replay::model_digest(model.path);
        models.push_back({{"path", model.path.string()},
                          {"captured", model.digest},
                          {"now", now},
                          {"same", now == model.digest}});
    }
    return models;
}

bool all_same(const json& models) {
    for (const json& model : models)
        if (!model["same"].get<bool>()) return false;
    return true;
}

/// Runs a capture's frames, one after the other, and says what has become of them.
class Replaying {
public:
    explicit Replaying(const ReplayOptions& options)
        : options_(options),
          capture_(replay::read_capture(options.capture)),
          range_(frame_range(options.frames, capture_.frames)),
          style_(capture_.style) {
        if (!options.style.empty()) wishes_.style = options.style;
        for (const std::string& typed : options.settings)
            wishes_.settings.emplace_back(typed);
        wishes_.late = options.late;
        wishes_.transport = options.transport;
        wishes_.buffers = options.buffers;
    }

    json run() {
        for (const char* kind : {"rendered", "captured", "restyled"})
            if (!options_.output.empty()) outputs_.add_folder(options_.output / kind);
        if (keeps_buffers()) outputs_.add_folder(buffer_folder());
        tell_of_capture();
        replay::Replayer replayer(capture_, wishes_);
        for (std::uint32_t i = 0; i < range_.end; ++i) {
            stop_if_interrupted();
            const replay::Frame frame = replay::read_frame(capture_, i);
            follow(frame);
            if (i >= range_.begin) add(frame, replayer.run(frame, style_, playing_));
            before_ = frame.number;
        }
        std::printf("%zu of %zu frames bit-exact\n", exact_, frames_.size());
        if (keeps_buffers()) buffers_.tell(buffer_folder());
        json report = report_of(replayer.status());
        add_report(outputs_, options_.report, report);
        outputs_.commit();
        return report;
    }

private:
    bool keeps_buffers() const { return !options_.buffers.empty(); }
    fs::path buffer_folder() const { return options_.output / "buffers"; }

    void tell_of_capture() const {
        std::printf("%s: %u frames of %u x %u, made with SDK %s on %s (%s)\n",
                    capture_.folder.c_str(), capture_.frames, capture_.session.width,
                    capture_.session.height, capture_.sdk.c_str(), capture_.device.c_str(),
                    capture_.driver.c_str());
        if (!capture_.ended)
            std::printf("the capture was not ended: the program that made it has stopped\n");
        if (capture_.dropped > 0)
            std::printf("%u frames were left out of it: %s\n", capture_.dropped,
                        capture_.message.c_str());
    }

    // What a frame says anew holds for those after it.
    void follow(const replay::Frame& frame) {
        if (frame.style) style_ = *frame.style;
        if (!frame.playing) return;
        playing_ = frame.playing;
        models_ = models_report(*playing_);
        for (const json& model : models_)
            if (!model["same"].get<bool>())
                std::printf("%s is not as it was captured (%s, now %s)\n",
                            model["path"].get<std::string>().c_str(),
                            model["captured"].get<std::string>().c_str(),
                            model["now"].get<std::string>().c_str());
    }

    // Of the frame's picture in the capture, where the one that is made now may be another.
    std::string why(const replay::Frame& frame, const replay::Replayed& replayed) const {
        const bool is_of_then = wishes_.late && frame.passed_through == replayed.passed_through &&
                                frame.shown_number == replayed.shown_number;
        if (wishes_.late && replayed.passed_through && !frame.passed_through)
            return "frame " + std::to_string(frame.shown_number) +
                   ", whose picture it was, is not in the capture";
        if (!is_of_then && frame.passed_through)
            return "when it was captured no picture was there yet";
        if (!is_of_then && frame.shown_number != frame.number)
            return "captured was the picture of frame " + std::to_string(frame.shown_number) +
                   ", " + std::to_string(frame.age) + " frames late" +
                   (frame.moved ? " and moved along" : "") + "; replayed is that of " +
                   (replayed.shown_number == frame.number
                        ? "the very frame"
                        : "frame " + std::to_string(replayed.shown_number));
        if (replayed.streamed)
            return "stream_batch had its frames in calls of other sizes, which round otherwise";
        if (wishes_.style || !wishes_.settings.empty()) return "--style or --set differ from it";
        if (!all_same(models_)) return "a model is not as it was captured";
        if (before_ && frame.number != *before_ + 1 && !frame.cut)
            return "the frames before it are not in the capture";
        if (frame.index == range_.begin && !frame.cut)
            return "what was shown before it is not in the capture";
        return "";
    }

    void add(const replay::Frame& frame, const replay::Replayed& replayed) {
        json entry{{"frame", frame.index},
                   {"frame_number", frame.number},
                   {"captured",
                    {{"passed_through", frame.passed_through},
                     {"frame_number", frame.shown_number},
                     {"age", frame.age},
                     {"moved", frame.moved}}},
                   {"passed_through", replayed.passed_through},
                   {"shown_frame_number", replayed.shown_number},
                   {"failure", replayed.failure}};
        std::printf("frame %llu: ", static_cast<unsigned long long>(frame.number));
        if (!replayed.failure.empty()) std::printf("%s; ", replayed.failure.c_str());
        if (frame.images.contains("picture"))
            compare(frame, replayed, entry);
        else
            std::printf("the capture has no picture of it\n");
        if (keeps_buffers())
            entry["buffers"] =
                buffers_.add(outputs_, buffer_folder() / file_name(frame, ".safetensors"),
                             frame.number, replayed.buffers);
        frames_.push_back(std::move(entry));
        if (!options_.output.empty()) write_pictures(frame, replayed.picture);
    }

    void compare(const replay::Frame& frame, const replay::Replayed& replayed, json& entry) {
        const replay::Difference difference = replay::difference(
            replay::read_texels(frame, "picture"), replayed.picture, capture_.session);
        const std::string reason = difference.exact ? "" : why(frame, replayed);
        entry["exact"] = difference.exact;
        entry["differing_texels"] = difference.texels;
        entry["largest_difference"] = difference.largest;
        entry["psnr"] = difference.psnr;
        entry["why"] = reason;
        if (difference.exact) {
            ++exact_;
            std::printf("bit-exact\n");
            return;
        }
        const bool codes = replay::top_code(capture_.session.format) > 0;
        std::printf("%llu texels differ, by %g%s at most, PSNR %.2f dB%s%s\n",
                    static_cast<unsigned long long>(difference.texels), difference.largest,
                    codes ? " codes" : "", difference.psnr, reason.empty() ? "" : ": ",
                    reason.c_str());
    }

    void write_pictures(const replay::Frame& frame, const replay::Texels& picture) {
        const auto write = [&](const char* kind, const replay::Texels& texels) {
            outputs_.add(options_.output / kind / file_name(frame, ".png"),
                         png_of(texels, capture_.session, frame.extent));
        };
        write("rendered", replay::read_texels(frame, "color"));
        if (frame.images.contains("picture"))
            write("captured", replay::read_texels(frame, "picture"));
        write("restyled", picture);
    }

    json report_of(const RestyleStatus& status) const {
        return {{"command", "replay"},
                {"settings",
                 {{"capture", options_.capture.string()},
                  {"style", wishes_.style.value_or(capture_.style).string()},
                  {"set", options_.settings},
                  {"frames", {range_.begin, range_.end}}}},
                {"captured_with",
                 {{"sdk", capture_.sdk},
                  {"device", capture_.device},
                  {"driver", capture_.driver},
                  {"style_file", capture_.style_file},
                  {"ended", capture_.ended},
                  {"dropped", capture_.dropped}}},
                {"transport", status.transport_reason},
                {"model_size", {status.model_width, status.model_height}},
                {"models", models_},
                {"frames", frames_},
                {"exact", exact_}};
    }

    const ReplayOptions& options_;
    replay::Capture capture_;
    FrameRange range_;
    replay::Wishes wishes_;
    fs::path style_;
    std::optional<replay::Playing> playing_;
    std::optional<std::uint64_t> before_; ///< The number of the frame before.
    json models_ = json::array();
    json frames_ = json::array();
    std::size_t exact_ = 0;
    BufferFiles buffers_;
    Outputs outputs_;
};

} // namespace

void add_replay(CLI::App& app, std::function<void()>& run) {
    auto options = std::make_shared<ReplayOptions>();
    CLI::App* command = app.add_subcommand(
        "replay",
        "Runs what a session was given again, as restyle_capture_begin() has kept it: each "
        "frame is handed in, waited for and shown, and compared with the picture of then");
    command->add_option("capture", options->capture, "Folder of the capture")->required();
    command->add_option("--style", options->style,
                        "Style file, instead of those that were played; for all frames");
    command
        ->add_option("--set", options->settings,
                     "NAME=VALUE: a setting, as a style file names it; several")
        ->allow_extra_args(false);
    command->add_option("--frames", options->frames,
                        "A:B, the frames from the A-th to before the B-th, counted from 0");
    CLI::Option* output = command->add_option(
        "--output", options->output, "Folder for PNGs in rendered/, captured/ and restyled/");
    command
        ->add_option("--buffers", options->buffers,
                     "NAME,...: what lies on each frame's way, such as packed, path.1, target_x_0 "
                     "(of all steps) or change; all: all that there is. In buffers/ of --output, a "
                     "safetensors file a frame")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->needs(output);
    command->add_flag("--late", options->late,
                      "Each picture as late as it was, moved along, where its frame is in the "
                      "capture");
    command->add_option("--report", options->report, "JSON file: how each frame differs");
    command->add_option("--transport", options->transport, "How frames reach the core")
        ->transform(CLI::CheckedTransformer(
            std::map<std::string, RestyleTransport>{{"auto", RESTYLE_TRANSPORT_AUTO},
                                                    {"cuda", RESTYLE_TRANSPORT_CUDA},
                                                    {"host", RESTYLE_TRANSPORT_HOST},
                                                    {"peer", RESTYLE_TRANSPORT_PEER},
                                                    {"staging", RESTYLE_TRANSPORT_STAGING}}));
    command->callback([options, &run] { run = [options] { Replaying(*options).run(); }; });
}

} // namespace command_line
