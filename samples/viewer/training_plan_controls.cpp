#include "training_plan_controls.h"

#include <algorithm>

#include <imgui.h>

#include "choose.h"
#include "controls.h"
#include "looks.h"

namespace viewer {
namespace {

constexpr std::size_t kMostPath = 512;
constexpr const char* kFolder = "a folder";
constexpr const char* kAllLooks = "all looks";

void draw_whole(const char* label, int& value, int least, int most, const char* help) {
    draw_number(label, value);
    explain_item(help);
    value = std::clamp(value, least, most);
}

std::string all_looks() {
    std::string all;
    for (const std::string& name : look_names())
        all += (all.empty() ? "" : ",") + name;
    return all;
}

void draw_kind(TrainingPlan& plan) {
    const auto& names = training_kind_names();
    const std::string before = names[static_cast<std::size_t>(plan.kind)];
    std::string chosen = before;
    choose("make", chosen, [&] { return std::vector<std::string>(names.begin(), names.end()); });
    explain_item("a denoiser restyles frames; an autoencoder makes the latents that one can learn\n"
                 "in; a GAN draws pictures; a classifier tells what they show, and pictures and\n"
                 "words which texts fit them: energies ask both");
    if (chosen == before) return;
    const auto found = std::find(names.begin(), names.end(), chosen);
    plan.kind = static_cast<TrainingKind>(found - names.begin());
    plan.batch = usual_batch(plan.kind);
    if (plan.kind == TrainingKind::kClassifier && !plan.looks.empty()) plan.looks = all_looks();
}

/// What a classifier tells must differ: it cannot learn from one look.
std::vector<std::string> origins(TrainingKind kind) {
    std::vector<std::string> names{kFolder, kAllLooks};
    if (kind != TrainingKind::kClassifier)
        names.insert(names.end(), look_names().begin(), look_names().end());
    return names;
}

void draw_pictures(TrainingPlan& plan) {
    const bool all = plan.looks == all_looks();
    std::string chosen = plan.looks.empty() ? kFolder : all ? kAllLooks : plan.looks;
    choose("learn from", chosen, [&] { return origins(plan.kind); });
    explain_item("a folder of pictures of one size,\nor looks of the scene, which is drawn first");
    plan.looks = chosen == kFolder ? "" : chosen == kAllLooks ? all_looks() : chosen;
    if (plan.looks.empty()) {
        draw_text("pictures", plan.folder, kMostPath, "a folder of PNGs or JPEGs");
        explain_item("with metadata.jsonl where captions or fields are learnt from");
    } else {
        draw_whole("pictures", plan.pictures, 1, 100'000, "that are drawn of the scene");
    }
}

void draw_size(TrainingPlan& plan) {
    if (plan.kind == TrainingKind::kGan) {
        std::string side = std::to_string(plan.size[0]);
        choose("size", side, [] {
            return std::vector<std::string>{"16", "32", "64", "128", "256"};
        });
        explain_item("height and width of the pictures, and of what the GAN draws");
        plan.size[0] = plan.size[1] = std::stoi(side);
        return;
    }
    draw_pair("size", plan.size);
    explain_item("width and height of the pictures, and of what the model draws");
    for (int& side : plan.size)
        side = std::clamp(side, 8, 4096);
}

void draw_pace(TrainingPlan& plan) {
    draw_number("minutes", plan.minutes, "%.3g");
    explain_item("how long to train");
    plan.minutes = std::clamp(plan.minutes, 0.001, 100'000.0);
    draw_whole("batch", plan.batch, 1, 1024, "pictures a step: more are steadier, and slower");
    draw_whole("threads", plan.threads, 1, 1024, "of the CPU; one leaves the others to the frames");
}

void draw_denoiser(TrainingPlan& plan) {
    draw_text("latents", plan.autoencoder, kMostPath, "of pictures themselves");
    explain_item("a folder with an autoencoder, in whose latents it learns, as of one made here;\n"
                 "models that restyle into each other need the same one; empty: none");
    draw_box("told by captions", plan.captions);
    explain_item("it learns what the texts of metadata.jsonl say, to be told prompts");
}

void draw_autoencoder(TrainingPlan& plan) {
    choose("class", plan.autoencoder_class, [] {
        return std::vector<std::string>{"kl", "tiny", "vq"};
    });
    explain_item("kl: latents of a Gaussian, as Stable Diffusion's; tiny: small and fast;\n"
                 "vq: latents become entries of a codebook");
    draw_whole("halvings", plan.halvings, 1, 4,
               "of the pictures' sides: 2 makes one latent of 4x4 pixels");
    draw_whole("channels", plan.latent_channels, 1, 64,
               "of a latent: more keep more of a picture, fewer are easier to learn");
}

void draw_gan(TrainingPlan& plan) {
    draw_whole("code", plan.code, 1, 1024, "numbers that a picture is drawn from");
    draw_box("augment", plan.augment);
    explain_item("true and drawn pictures are moved, coloured and cut out alike;\n"
                 "where there are few true ones");
}

} // namespace

void TrainingPlanControls::find_fields(TrainingPlan& plan) {
    const std::string data = plan.looks.empty() ? plan.folder : plan.looks;
    if (data == of_data_ && !fields_.empty()) return; // A folder may get its metadata yet.
    of_data_ = data;
    fields_ = plan.looks.empty() ? label_fields(plan.folder) : fields_of_looks();
    plan.fields = fields_;
}

void TrainingPlanControls::draw_fields(TrainingPlan& plan) {
    find_fields(plan);
    if (fields_.empty())
        ImGui::TextWrapped("it tells fields of metadata.jsonl, of which this folder has none");
    for (const std::string& field : fields_) {
        const auto found = std::find(plan.fields.begin(), plan.fields.end(), field);
        bool tells = found != plan.fields.end();
        if (&field != &fields_.front()) ImGui::SameLine();
        const bool pressed = draw_box(field.c_str(), tells);
        explain_item("whether it tells this: each value of the field is an attribute");
        if (!pressed) continue;
        if (tells)
            plan.fields.push_back(field);
        else
            plan.fields.erase(found);
    }
}

void TrainingPlanControls::draw(TrainingPlan& plan) {
    draw_kind(plan);
    draw_pictures(plan);
    draw_text("model", plan.model, kMostPath, "a new folder");
    explain_item("where the model goes");
    draw_size(plan);
    draw_pace(plan);
    switch (plan.kind) {
    case TrainingKind::kDenoiser:
        return draw_denoiser(plan);
    case TrainingKind::kAutoencoder:
        return draw_autoencoder(plan);
    case TrainingKind::kGan:
        return draw_gan(plan);
    case TrainingKind::kClassifier:
        return draw_fields(plan);
    case TrainingKind::kPictureText:
        break;
    }
    draw_whole("seen at", plan.seen_size, 8, 1024,
               "pixels a side, a multiple of 8, of the pictures as it sees them");
}

} // namespace viewer
