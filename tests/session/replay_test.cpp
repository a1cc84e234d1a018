// Captures run again on a device of their own, bit for bit; and captures with something wrong.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <set>
#include <string>
#include <thread>

#include <nlohmann/json.hpp>

#include "models/temporary_folder.h"
#include "replay/difference.h"
#include "replay/model_digest.h"
#include "replay/replayer.h"
#include "replay/texel_values.h"
#include "session/session_test.h"

namespace restyle::test {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

std::string read_text(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

void write_text(const fs::path& file, const std::string& text) {
    std::ofstream(file, std::ios::binary) << text;
}

class Replay : public SessionTest {
protected:
    /// Three frames in same-frame mode, of odd sizes, the settings changed with the last. Where
    /// they are `parts` of their images, of another size each. Masks limit edits and what is shown.
    void capture_frames(VkFormat format, bool with_view, const std::string& manner = "constant",
                        bool parts = false) {
        const Wish wish{.manner = manner, .format = format, .width = 21, .height = 13};
        const Style played = style(wish);
        RestyleSessionInfo info = session_info(wish, played);
        info.scene.motion_format = VK_FORMAT_R32G32_SFLOAT;
        info.scene.depth_format = VK_FORMAT_D16_UNORM;
        info.scene.mask_format = VK_FORMAT_R8_UNORM;
        Session session(*context_, info);
        ASSERT_TRUE(session.wait_ready(kMinute));
        session.begin_capture(folder_.c_str(), 3);
        const auto color = image(wish, format), picture = image(wish, format),
                   motion = image(wish, VK_FORMAT_R32G32_SFLOAT),
                   depth = image(wish, VK_FORMAT_D16_UNORM), mask = image(wish, VK_FORMAT_R8_UNORM);
        write(Texels(texel_bytes(format) * 21 * 13), *picture);
        for (std::uint64_t number = 10; number < 13; ++number) {
            write(noise(format, number), *color);
            write(Texels(8 * 21 * 13), *motion);
            write(Texels(2 * 21 * 13, std::byte{90}), *depth);
            write(Texels(21 * 13, std::byte(200 + number)), *mask);
            RestyleSettings settings = restyle_default_settings();
            settings.luminance = 0.25;
            settings.blend_frames = 2;
            settings.edit_mask = RESTYLE_EDIT_MASK_YES;
            if (number == 12) settings.chroma = 0.5;
            session.configure(settings);
            const auto shrunk = parts ? static_cast<std::uint32_t>(number - 10) : 0u;
            const VkExtent2D extent{21 - 3 * shrunk, 13 - 4 * shrunk};
            const VkOffset2D offset{static_cast<std::int32_t>(shrunk),
                                    static_cast<std::int32_t>(2 * shrunk)};
            auto frame = make<RestyleFrame>();
            frame.color = general(*color);
            frame.frame_number = number;
            frame.extent = extent;
            frame.color_offset = frame.mask_offset = offset;
            frame.scene.mask = general(*mask, false);
            RestyleTicket ticket = 0;
            run([&](VkCommandBuffer into) { ticket = session.record_frame(into, frame); });
            session.retire(number);
            ASSERT_TRUE(session.wait(ticket, kMinute));
            RestyleTarget now =
                target(general(*color, false), general(*picture, with_view), number);
            now.scene.motion = general(*motion, false);
            now.scene.depth = general(*depth, false);
            now.scene.mask = general(*mask, false);
            now.scene.cut = number == 10 ? 1 : 0;
            now.extent = extent;
            now.color_offset = now.mask_offset = now.picture_offset = offset;
            now.depth_offset = {0, offset.y};
            show(session, now);
            session.retire(number);
        }
        while (session.capture_status().state != RESTYLE_CAPTURE_DONE) {
            ASSERT_NE(session.capture_status().state, RESTYLE_CAPTURE_FAILED)
                << session.capture_status().message;
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
    }

    std::unique_ptr<samples::Image> image(Wish wish, VkFormat format) const {
        wish.format = format;
        samples::ImageInfo info = image_info(wish);
        const bool is_color =
            format == VK_FORMAT_R8G8B8A8_UNORM || format == VK_FORMAT_R16G16B16A16_SFLOAT;
        if (!is_color) info.usage &= ~VkImageUsageFlags{VK_IMAGE_USAGE_STORAGE_BIT};
        return std::make_unique<samples::Image>(device_->handles(), info);
    }

    // Of finite, positive numbers where it is of floats.
    static Texels noise(VkFormat format, std::uint64_t seed) {
        std::mt19937 random(static_cast<std::uint32_t>(seed));
        Texels texels(texel_bytes(format) * 21 * 13);
        const bool halves = format == VK_FORMAT_R16G16B16A16_SFLOAT;
        for (std::size_t i = 0; i < texels.size(); ++i)
            texels[i] = std::byte(halves && i % 2 == 1 ? random() % 60 : random() % 256);
        return texels;
    }

    std::vector<replay::Difference> replayed(const std::vector<std::string>& changes = {}) const {
        const replay::Capture capture = replay::read_capture(folder_);
        replay::Wishes wishes;
        wishes.back_library = FAKE_BACK;
        wishes.validate = kValidate;
        for (const std::string& change : changes)
            wishes.settings.emplace_back(change);
        replay::Replayer replayer(capture, wishes);
        std::vector<replay::Difference> differences;
        fs::path style = capture.style;
        std::optional<replay::Playing> playing;
        for (std::uint32_t i = 0; i < capture.frames; ++i) {
            const replay::Frame frame = replay::read_frame(capture, i);
            if (frame.style) style = *frame.style;
            if (frame.playing) playing = frame.playing;
            const replay::Replayed again = replayer.run(frame, style, playing);
            EXPECT_EQ(again.failure, "");
            differences.push_back(replay::difference(replay::read_texels(frame, "picture"),
                                                     again.picture, capture.session));
        }
        EXPECT_EQ(replayer.validation_messages(), 0);
        return differences;
    }

    // What is said of the capture, and no more than that.
    std::string refusal() const {
        try {
            const replay::Capture capture = replay::read_capture(folder_);
            for (std::uint32_t i = 0; i < capture.frames; ++i) {
                const replay::Frame frame = replay::read_frame(capture, i);
                for (const auto& [name, file] : frame.images)
                    replay::read_texels(frame, name);
            }
        } catch (const std::runtime_error& error) {
            return error.what();
        }
        return "";
    }

    // Of a capture in which `was`, in this file, has become `is`.
    std::string refusal_of(const std::string& name, const std::string& was, const std::string& is) {
        const fs::path file = folder_ / name;
        const std::string text = read_text(file);
        const std::size_t at = text.find(was);
        EXPECT_NE(at, std::string::npos) << was << " is not in " << text;
        write_text(file, text.substr(0, at) + is + text.substr(at + was.size()));
        const std::string sentence = refusal();
        EXPECT_EQ(sentence.find(file.string()), 0u) << sentence;
        write_text(file, text);
        return sentence;
    }

    TemporaryFolder temporary_;
    const fs::path folder_ = temporary_.path() / "capture";
};

TEST_F(Replay, OfSameFrameModeIsBitExact) {
    for (const VkFormat format : {VK_FORMAT_R8G8B8A8_UNORM, VK_FORMAT_A2B10G10R10_UNORM_PACK32,
                                  VK_FORMAT_R16G16B16A16_SFLOAT, VK_FORMAT_B8G8R8A8_SRGB})
        for (const bool with_view : {true, false}) {
            if (with_view && format != VK_FORMAT_R8G8B8A8_UNORM) continue;
            fs::remove_all(folder_);
            capture_frames(format, with_view);
            const std::vector<replay::Difference> differences = replayed();
            ASSERT_EQ(differences.size(), 3u);
            for (const replay::Difference& difference : differences)
                EXPECT_TRUE(difference.exact)
                    << format << " by " << difference.largest << " in " << difference.texels;
        }
}

TEST_F(Replay, OfFramesOfOtherSizesIsBitExact) {
    for (const VkFormat format : {VK_FORMAT_R8G8B8A8_UNORM, VK_FORMAT_R16G16B16A16_SFLOAT}) {
        fs::remove_all(folder_);
        capture_frames(format, true, "constant", true);
        const replay::Frame last = replay::read_frame(replay::read_capture(folder_), 2);
        EXPECT_EQ(last.extent.width, 15u);
        EXPECT_EQ(last.extent.height, 5u);
        EXPECT_EQ(last.images.at("picture").offset.y, 4);
        EXPECT_EQ(last.images.at("depth").offset.x, 0);
        for (const replay::Difference& difference : replayed())
            EXPECT_TRUE(difference.exact)
                << format << " by " << difference.largest << " in " << difference.texels;
    }
}

// They lie where they lay, in images that were larger than the session, too.
TEST_F(Replay, MakesImagesAsLargeAsTheyWere) {
    capture_frames(VK_FORMAT_R8G8B8A8_UNORM, true, "constant", true);
    const fs::path file = folder_ / "frames/000001/frame.json";
    Json frame = Json::parse(read_text(file));
    for (auto& image : frame["images"])
        image["offset"] = {300, 17};
    write_text(file, frame.dump());
    for (const replay::Difference& difference : replayed())
        EXPECT_TRUE(difference.exact);
    const auto at = [&](const char* member) { return refusal().find(member) != std::string::npos; };
    frame["images"]["color"]["offset"] = {32760, 17};
    write_text(file, frame.dump());
    EXPECT_TRUE(
        at("images.color.offset is [32760,17], expected two whole numbers of 0, 0 to 32750"))
        << refusal();
    frame["extent"] = {22, 9};
    write_text(file, frame.dump());
    EXPECT_TRUE(at("extent is [22,9], expected two whole numbers of 1, 1 to 21, 13")) << refusal();
}

// Of before frames could be parts of their images.
TEST_F(Replay, OfACaptureThatTellsOfNoPartsIsOfWholeImages) {
    capture_frames(VK_FORMAT_R8G8B8A8_UNORM, true);
    for (const char* name : {"000000", "000001", "000002"}) {
        const fs::path file = folder_ / "frames" / name / "frame.json";
        Json frame = Json::parse(read_text(file));
        frame.erase("extent");
        frame.erase("motion_scale");
        for (auto& image : frame["images"])
            image.erase("offset");
        write_text(file, frame.dump());
    }
    for (const replay::Difference& difference : replayed())
        EXPECT_TRUE(difference.exact);
}

// Capture and replay each make digests; GUIDE.md says of what.
TEST_F(Replay, KnowsModelsAgainByTheSameDigest) {
    const fs::path model = temporary_.path() / "models" / "constant";
    fs::create_directories(model / "unet");
    std::set<std::string> digests;
    for (const char* contents : {"", "{}", "other"}) { // The first time the folder holds no file.
        if (*contents != '\0') write_text(model / "unet" / "config.json", contents);
        fs::remove_all(folder_);
        capture_frames(VK_FORMAT_R8G8B8A8_UNORM, true, model.string());
        const replay::Frame frame = replay::read_frame(replay::read_capture(folder_), 0);
        for (const replay::Model& captured : frame.playing.value().models) {
            EXPECT_EQ(replay::model_digest(captured.path), captured.digest) << captured.path;
            digests.insert(captured.digest);
        }
    }
    EXPECT_EQ(digests.size(), 4u); // Of the three, and none of the target, which is not there.
}

TEST_F(Replay, ShowsWhatOtherSettingsDoAndRefusesWhatIsNone) {
    capture_frames(VK_FORMAT_R8G8B8A8_UNORM, true);
    const std::vector<replay::Difference> changed = replayed({"amount=0.5", "late=whole"});
    for (const replay::Difference& difference : changed) {
        EXPECT_FALSE(difference.exact);
        EXPECT_GT(difference.largest, 1);
        EXPECT_LT(difference.psnr, 60);
        EXPECT_GT(difference.texels, 0u);
    }
    const auto refused = [&](const std::string& change) -> std::string {
        try {
            replayed({change});
        } catch (const std::exception& error) {
            return error.what();
        }
        return "played";
    };
    EXPECT_EQ(refused("amount=2").find("--set amount=2: settings.amount is 2, expected"), 0u)
        << refused("amount=2");
    EXPECT_NE(refused("amount").find("expected NAME=VALUE"), std::string::npos);
    EXPECT_NE(refused("amont=1").find("no setting is called \"amont\""), std::string::npos);
    EXPECT_NE(refused("amount=much").find("the value is no number"), std::string::npos);
}

TEST_F(Replay, TakesEnergiesAndFoldersFromWhereTheyAreTyped) {
    const fs::path style = temporary_.path() / "style.json";
    write_text(style, R"({"format": "restyle-style-1", "model": "m"})");
    const replay::SettingChange energies("energies=palette:#e8a060=20"),
        folder("energy_folder=there");
    const Style here = replay::changed_style(style, {energies});
    EXPECT_STREQ(here.info().settings->energies, "palette:#e8a060=20");
    EXPECT_EQ(fs::path(here.info().settings->energy_folder), fs::current_path());
    const Style there = replay::changed_style(style, {energies, folder});
    EXPECT_EQ(fs::path(there.info().settings->energy_folder), fs::current_path() / "there");
}

TEST_F(Replay, SaysWhichFileAndMemberOfACaptureIsWrong) {
    capture_frames(VK_FORMAT_R8G8B8A8_UNORM, true);
    ASSERT_EQ(refusal(), "");
    const auto expect = [](const std::string& sentence, const std::string& part) {
        EXPECT_NE(sentence.find(part), std::string::npos) << sentence;
    };
    const std::string frame = "frames/000001/frame.json";
    expect(refusal_of("capture.json", "restyle-capture-1", "restyle-capture-9"),
           "format is \"restyle-capture-9\", expected \"restyle-capture-1\"");
    expect(refusal_of("capture.json", "\"width\": 21", "\"width\": -21"),
           "session.width is -21, expected a whole number of 1 to 32768");
    expect(refusal_of("capture.json", "\"frames\": 3", "\"frames\": 4"), "ended.frames is 4");
    expect(refusal_of("capture.json", "D16_UNORM", "D17_UNORM"), "session.scene.depth_format is");
    expect(refusal_of("capture.json", "styles/000000.json", "/etc/passwd"), "style is");
    expect(refusal_of("capture.json", "{", "["), "is not JSON");
    expect(refusal_of(frame, "\"bytes\": 1092", "\"bytes\": 1091"),
           "images.color.bytes is 1091, expected 1092: 21 x 13 texels of 4");
    expect(refusal_of(frame, "color.raw", "../000000/color.raw"), "images.color.file is");
    expect(refusal_of(frame, "\"age\"", "\"ago\""), "picture.age is missing");
    expect(refusal_of(frame, "\"mask\"", "\"musk\""), "images.musk is");
    const fs::path color = folder_ / "frames/000002/color.raw";
    fs::resize_file(color, 1000);
    EXPECT_EQ(refusal(), color.string() + ": has 1000 bytes, expected 1092");
    fs::remove(color);
    expect(refusal(), color.string() + ": cannot be read: No such file");
    fs::remove(folder_ / "frames/000002/frame.json");
    expect(refusal(), "000002/frame.json is not there");
    fs::remove(folder_ / "capture.json");
    expect(refusal(), "capture.json: cannot be read");
    EXPECT_THROW(replay::read_capture(folder_ / "none"), std::runtime_error);
}

// Some bytes of a capture's files become others, from a seeded generator: it is read, or refused in
// a sentence that names the file.
TEST_F(Replay, OfSpoiledFilesIsRefusedInWords) {
    capture_frames(VK_FORMAT_R8G8B8A8_UNORM, true);
    std::mt19937 random(7);
    const fs::path files[]{folder_ / "capture.json", folder_ / "frames/000000/frame.json",
                           folder_ / "frames/000001/frame.json"};
    const std::string characters = "{}[]\",:-0123456789.eE\\ntfx \x01\xff";
    int refused = 0;
    for (int i = 0; i < 250; ++i) {
        const fs::path& file = files[random() % std::size(files)];
        const std::string text = read_text(file);
        std::string spoiled = text;
        for (std::uint32_t n = 0; n < 1 + random() % 3; ++n) {
            const std::size_t at = random() % spoiled.size();
            if (random() % 8 == 0)
                spoiled.resize(std::max<std::size_t>(at, 1));
            else if (random() % 4 == 0)
                spoiled.erase(at, 1 + random() % 6);
            else
                spoiled[at] = characters[random() % characters.size()];
            if (spoiled.empty()) spoiled = " ";
        }
        write_text(file, spoiled);
        const std::string sentence = refusal();
        if (!sentence.empty()) ++refused;
        if (!sentence.empty()) {
            EXPECT_NE(sentence.find(folder_.string()), std::string::npos) << sentence;
        }
        write_text(file, text);
    }
    EXPECT_GT(refused, 50);
    EXPECT_EQ(refusal(), "");
}

// Values of each format of frames, as Vulkan defines them.
TEST(TexelValues, AreThoseOfTheFormat) {
    const auto of = [](VkFormat format, const Texels& texels) {
        return replay::texel_values(texels, format).at(0);
    };
    using Values = std::array<float, 4>;
    EXPECT_EQ(of(VK_FORMAT_B8G8R8A8_UNORM, texels_of(std::vector<std::uint32_t>{0x04030201})),
              (Values{3, 2, 1, 4}));
    EXPECT_EQ(of(VK_FORMAT_A2B10G10R10_UNORM_PACK32,
                 texels_of(std::vector<std::uint32_t>{2u << 30 | 1023u << 20 | 7u << 10 | 512u})),
              (Values{512, 7, 1023, 2}));
    EXPECT_EQ(of(VK_FORMAT_R16G16B16A16_SFLOAT,
                 texels_of(std::vector<std::uint16_t>{0x3c00, 0xc000, 0x0001, 0x7bff})),
              (Values{1, -2, std::ldexp(1.0f, -24), 65504}));
    EXPECT_EQ(
        of(VK_FORMAT_B10G11R11_UFLOAT_PACK32,
           texels_of(std::vector<std::uint32_t>{15u << 6 | 16u << 17 | 15u << 27 | 1u << 22})),
        (Values{1, 2, 1 + 1 / 32.0f, 1}));
}

// What a scene's images hold: as many bytes a texel as the format has, and no more are read.
TEST(TexelValues, AreThoseOfDepthMotionAndObjects) {
    const auto first = [](VkFormat format, const Texels& texels) {
        return replay::texel_values(texels, format).at(0)[0];
    };
    const Texels short_word = texels_of(std::vector<std::uint16_t>{0x8001});
    EXPECT_EQ(first(VK_FORMAT_D16_UNORM, short_word), 32769);
    EXPECT_EQ(first(VK_FORMAT_R16_UINT, short_word), 32769);
    EXPECT_EQ(replay::top_code(VK_FORMAT_D16_UNORM), 65535);
    const Texels word = texels_of(std::vector<std::uint32_t>{0xff000005});
    EXPECT_EQ(first(VK_FORMAT_X8_D24_UNORM_PACK32, word), 5);
    EXPECT_EQ(first(VK_FORMAT_R32_UINT, word), 4278190085.0f);
    EXPECT_EQ(replay::top_code(VK_FORMAT_X8_D24_UNORM_PACK32), 16777215);
    const Texels byte = texels_of(std::vector<std::uint8_t>{200});
    EXPECT_EQ(first(VK_FORMAT_R8_UINT, byte), 200);
    EXPECT_EQ(first(VK_FORMAT_R8_UNORM, byte), 200);
    EXPECT_EQ(first(VK_FORMAT_D32_SFLOAT, texels_of(std::vector<float>{0.25f})), 0.25f);
    EXPECT_EQ(replay::top_code(VK_FORMAT_D32_SFLOAT), 0);

    const auto motion = [](VkFormat format, const Texels& texels) {
        const auto values = replay::texel_values(texels, format).at(0);
        return std::array<float, 2>{values[0], values[1]};
    };
    using Way = std::array<float, 2>;
    EXPECT_EQ(
        motion(VK_FORMAT_R16G16_SFLOAT, texels_of(std::vector<std::uint16_t>{0x3c00, 0xc000})),
        (Way{1, -2}));
    EXPECT_EQ(motion(VK_FORMAT_R32G32_SFLOAT, texels_of(std::vector<float>{3, -4})), (Way{3, -4}));
}

// Paper white is white, whatever the space counts in.
TEST(TexelValues, AreLookedAtWithWhiteAsWhite) {
    auto session = make<RestyleSessionInfo>();
    session.format = VK_FORMAT_R32G32B32A32_SFLOAT;
    const auto shown = [&](RestyleColorSpace space, float value) {
        session.color.space = space;
        return replay::looked_at(texels_of(std::vector<float>{value, value, value, 1}), session)[1];
    };
    EXPECT_EQ(shown(RESTYLE_COLOR_SRGB, 0.6f), 153);
    EXPECT_EQ(shown(RESTYLE_COLOR_AUTO, 1), 255);
    EXPECT_EQ(shown(RESTYLE_COLOR_LINEAR, 0.318547f), 153);
    EXPECT_EQ(shown(RESTYLE_COLOR_SCRGB, 0.318547f * 203 / 80), 153);
    EXPECT_NEAR(shown(RESTYLE_COLOR_PQ, 0.5806889f), 255, 1); // 203 nits.
    EXPECT_LT(shown(RESTYLE_COLOR_PQ, 0.5f), 200);            // 92 nits.
    EXPECT_EQ(shown(RESTYLE_COLOR_LINEAR, NAN), 0);
}

} // namespace
} // namespace restyle::test
