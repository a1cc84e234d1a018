#include "programs/command_line_program.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <stdexcept>

#include <stdlib.h>
#include <sys/wait.h>

#include <nlohmann/json.hpp>
#include <stb/stb_image.h>
#include <stb/stb_image_write.h>

#ifdef RESTYLE_WARM_START_LIBRARY
#include "programs/warm_program.h"
#endif

namespace restyle::test {
namespace {

std::string quoted(const std::string& text) {
    std::string result(1, '\'');
    return result.append(text).append(1, '\'');
}

nlohmann::json header_of(const std::string& bytes) {
    std::uint64_t size = 0;
    std::memcpy(&size, bytes.data(), sizeof size);
    return nlohmann::json::parse(bytes.substr(8, size));
}

template <typename Stored>
std::vector<double> numbers_at(const std::string& bytes, std::size_t begin, std::size_t end) {
    std::vector<Stored> stored((end - begin) / sizeof(Stored));
    std::memcpy(stored.data(), bytes.data() + begin, end - begin);
    return {stored.begin(), stored.end()};
}

std::string big_endian(std::uint32_t value, int bytes) {
    std::string text;
    while (bytes-- > 0)
        text += char(value >> (8 * bytes) & 0xff);
    return text;
}

std::string png_chunk(const std::string& type, const std::string& data) {
    return big_endian(std::uint32_t(data.size()), 4) + type + data + big_endian(0, 4);
}

Outcome outcome_of(int status, const Scratch& outputs) {
    return {status, read_text(outputs / "out"), read_text(outputs / "err")};
}

Outcome run_in_shell(const std::string& program, const std::vector<std::string>& arguments,
                     const std::string& shell) {
    const Scratch outputs;
    std::string command = shell;
    command.append("; OMP_NUM_THREADS=1 ").append(quoted(program));
    for (const std::string& argument : arguments)
        command.append(" ").append(quoted(argument));
    command.append(" > ").append(quoted(outputs / "out"));
    command.append(" 2> ").append(quoted(outputs / "err"));
    const int status = std::system(command.c_str());
    return outcome_of(WIFEXITED(status) ? WEXITSTATUS(status) : -1, outputs);
}

#ifdef RESTYLE_WARM_START_LIBRARY
Outcome run_program(const std::string& program, const std::vector<std::string>& arguments) {
    static std::map<std::string, WarmProgram> programs;
    WarmProgram& warm = programs.try_emplace(program, program).first->second;
    const Scratch outputs;
    return outcome_of(warm.run(arguments, outputs / "out", outputs / "err"), outputs);
}
#else // A sanitizer wants to be the first library.
Outcome run_program(const std::string& program, const std::vector<std::string>& arguments) {
    return run_in_shell(program, arguments, "true");
}
#endif

} // namespace

Outcome run_restyle(const std::vector<std::string>& arguments, const std::string& shell) {
    return shell.empty() ? run_program(RESTYLE_PROGRAM, arguments)
                         : run_in_shell(RESTYLE_PROGRAM, arguments, shell);
}

Outcome run_train(const std::vector<std::string>& arguments) {
    return run_program(RESTYLE_TRAIN_PROGRAM, arguments);
}

Scratch::Scratch() {
    std::string name = fs::temp_directory_path() / "restyle_test_XXXXXX";
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error(name + ": cannot be made");
    path_ = name;
}

Scratch::~Scratch() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

std::vector<std::string> Scratch::names() const {
    std::vector<std::string> names;
    for (const fs::directory_entry& entry : fs::directory_iterator(path_))
        names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    return names;
}

fs::path reference(const std::string& name) {
    return fs::path(RESTYLE_SOURCE_DIR) / "tests" / "reference" / name;
}

void write_model(const fs::path& folder, const std::string& network, const fs::path& schedule) {
    fs::create_directories(folder / "scheduler");
    fs::copy(reference("unet_fixture") / network / "unet", folder / "unet",
             fs::copy_options::recursive);
    fs::copy(schedule, folder / "scheduler" / "scheduler_config.json");
    write_text(folder / "model_index.json", "{\"_class_name\": \"DDIMPipeline\"}\n");
}

void write_latent_model(const fs::path& folder, const std::string& network,
                        const fs::path& schedule, const std::string& autoencoder) {
    write_model(folder, network, schedule);
    const fs::path stored = reference("autoencoder_fixture") / autoencoder / "vae";
    const auto kind = nlohmann::json::parse(read_text(stored / "config.json")).at("_class_name");
    const std::string part = kind == "VQModel" ? "vqvae" : "vae";
    fs::copy(stored, folder / part, fs::copy_options::recursive);
    const nlohmann::json index{{"_class_name", "LDMPipeline"}, {part, {"diffusers", kind}}};
    write_text(folder / "model_index.json", index.dump());
}

std::string stored_type(const fs::path& file, const std::string& tensor) {
    return header_of(read_text(file)).at(tensor).at("dtype").get<std::string>();
}

std::vector<double> read_numbers(const fs::path& file, const std::string& tensor) {
    const std::string bytes = read_text(file);
    const nlohmann::json header = header_of(bytes), entry = header.at(tensor);
    const std::size_t data = bytes.size() - [&] {
        std::size_t end = 0;
        for (const auto& [name, value] : header.items())
            if (name != "__metadata__") end = std::max(end, value["data_offsets"][1].get<size_t>());
        return end;
    }();
    const std::size_t begin = data + entry["data_offsets"][0].get<std::size_t>();
    const std::size_t end = data + entry["data_offsets"][1].get<std::size_t>();
    return entry["dtype"] == "F64" ? numbers_at<double>(bytes, begin, end)
                                   : numbers_at<float>(bytes, begin, end);
}

std::map<std::string, std::string> read_metadata(const fs::path& file) {
    return header_of(read_text(file)).at("__metadata__").get<std::map<std::string, std::string>>();
}

void write_safetensors_bytes(const fs::path& file, const std::string& header,
                             const std::string& data) {
    const std::uint64_t length = header.size();
    std::string bytes(sizeof length, '\0');
    std::memcpy(bytes.data(), &length, sizeof length);
    write_text(file, bytes + header + data);
}

void write_tensor(const fs::path& file, const std::string& tensor,
                  const std::vector<std::int64_t>& shape, const std::vector<double>& values) {
    const std::size_t size = values.size() * sizeof(double);
    const nlohmann::json entry{{"dtype", "F64"}, {"shape", shape}, {"data_offsets", {0, size}}};
    const nlohmann::json header{{tensor, entry}};
    write_safetensors_bytes(file, header.dump(),
                            {reinterpret_cast<const char*>(values.data()), size});
}

double largest(const std::vector<double>& values) {
    double result = 0;
    for (const double value : values)
        result = std::max(result, std::abs(value));
    return result;
}

double largest_difference(const std::vector<double>& a, const std::vector<double>& b) {
    if (a.size() != b.size()) throw std::runtime_error("unlike many numbers");
    double result = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        result = std::max(result, std::abs(a[i] - b[i]));
    return result;
}

Pixels random_pixels(int width, int height, int channels, unsigned seed) {
    std::mt19937 generator(seed);
    Pixels pixels{width, height, channels, {}};
    for (int i = 0; i < width * height * channels; ++i)
        pixels.values.push_back(std::uint8_t(generator() & 0xff));
    return pixels;
}

void write_png(const fs::path& file, const Pixels& pixels) {
    const auto append = [](void* bytes, void* data, int size) {
        static_cast<std::string*>(bytes)->append(static_cast<char*>(data), std::size_t(size));
    };
    std::string bytes;
    stbi_write_png_to_func(append, &bytes, pixels.width, pixels.height, pixels.channels,
                           pixels.values.data(), pixels.width * pixels.channels);
    write_text(file, bytes);
}

void write_grey_png16(const fs::path& file, int width, int height,
                      const std::vector<std::uint16_t>& values) {
    std::string rows;
    for (int y = 0; y < height; ++y) {
        rows += '\0'; // No filter.
        for (int x = 0; x < width; ++x)
            rows += big_endian(values[std::size_t(y * width + x)], 2);
    }
    const std::string size = big_endian(std::uint32_t(rows.size()), 2);
    const std::string swapped{size[1], size[0]}; // Deflate is little-endian.
    const std::string inverted{char(~swapped[0]), char(~swapped[1])};
    const std::string header = big_endian(std::uint32_t(width), 4) +
                               big_endian(std::uint32_t(height), 4) +
                               std::string("\x10\0\0\0\0", 5); // 16 bits, grey.
    // One stored block; stb_image reads no checksum.
    const std::string zlib = "\x78\x01\x01" + swapped + inverted + rows + big_endian(0, 4);
    write_text(file, "\x89PNG\r\n\x1a\n" + png_chunk("IHDR", header) + png_chunk("IDAT", zlib) +
                         png_chunk("IEND", ""));
}

Pixels read_png(const fs::path& file) {
    const std::string bytes = read_text(file);
    Pixels pixels;
    stbi_uc* data =
        stbi_load_from_memory(reinterpret_cast<const stbi_uc*>(bytes.data()), int(bytes.size()),
                              &pixels.width, &pixels.height, &pixels.channels, 0);
    if (data == nullptr) throw std::runtime_error(file.string() + ": is no picture");
    pixels.values.assign(data, data + pixels.width * pixels.height * pixels.channels);
    stbi_image_free(data);
    return pixels;
}

std::string read_text(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error(file.string() + ": cannot be read");
    return {std::istreambuf_iterator<char>(in), {}};
}

void write_text(const fs::path& file, const std::string& text) {
    std::ofstream(file, std::ios::binary) << text;
}

} // namespace restyle::test
