#include "restyle/core/script_generator.h"

#include <functional>

#include <c10/util/StringUtil.h>

#include "guide/script_config.h"
#include "guide/script_module.h"

namespace restyle::core {
namespace {

namespace fs = std::filesystem;

/// Nested lists of numbers, which must be of one length a level, as fp64.
class NumberLists {
public:
    explicit NumberLists(std::function<void()> refuse) : refuse_(std::move(refuse)) {}

    at::Tensor tensor(const nlohmann::json& lists) {
        add(lists, 0);
        return at::tensor(values_, at::kDouble).view(shape_);
    }

private:
    void add(const nlohmann::json& value, std::size_t level) {
        if (value.is_number() && level == shape_.size()) {
            values_.push_back(value.get<double>());
            return;
        }
        if (!value.is_array() || value.empty()) refuse_();
        if (level == shape_.size() && values_.empty()) shape_.push_back(std::int64_t(value.size()));
        if (level >= shape_.size() || shape_[level] != std::int64_t(value.size())) refuse_();
        for (const nlohmann::json& entry : value)
            add(entry, level + 1);
    }

    std::function<void()> refuse_;
    std::vector<std::int64_t> shape_;
    std::vector<double> values_;
};

struct ScriptAdapter {
    std::string module;
    std::vector<std::int64_t> code_shape;
    double truncation = 1;
    PictureRange range = PictureRange::kMinusOneToOne;
    ScriptModule::Constants constants; ///< Tensors of one picture, fp64.
};

c10::IValue constant_of(const files::JsonObject& constants, const std::string& name) {
    const nlohmann::json& value = constants.at(name);
    if (value.is_boolean()) return value.get<bool>();
    if (value.is_number_integer()) return value.get<std::int64_t>();
    if (value.is_number()) return value.get<double>();
    if (value.is_string()) return value.get<std::string>();
    return NumberLists([&] {
               constants.refuse(name, "a number, true or false, a text, or numbers in lists of "
                                      "equal lengths");
           })
        .tensor(value);
}

ScriptAdapter read_adapter(const fs::path& file) {
    const files::JsonObject object(file);
    object.refuse_other_than({"module", "code_shape", "truncation", "output_range", "constants"});
    ScriptAdapter adapter;
    adapter.module = script_beside(object, "module");
    adapter.code_shape = lengths_of(object, "code_shape", "a list of lengths, [512] say");
    adapter.truncation = object.number("truncation", 1);
    adapter.range = object.choice<PictureRange>(
        "output_range", "-1..1",
        {{"-1..1", PictureRange::kMinusOneToOne}, {"0..1", PictureRange::kZeroToOne}});
    if (object.has("constants")) {
        const files::JsonObject constants = object.part("constants");
        for (const auto& [name, value] : constants.all().items())
            adapter.constants[name] = constant_of(constants, name);
    }
    return adapter;
}

/// Tensors a picture, in the code's precision.
ScriptModule::Constants constants_for(const at::Tensor& code, ScriptModule::Constants constants) {
    for (auto& [name, value] : constants)
        if (value.isTensor()) {
            const at::Tensor one = value.toTensor().to(code.options());
            std::vector<std::int64_t> shape = one.sizes().vec();
            shape.insert(shape.begin(), code.size(0));
            value = one.expand(shape);
        }
    return constants;
}

at::Tensor script_pictures(const ScriptModule& module, const ScriptAdapter& adapter,
                           const at::Tensor& z) {
    const at::Tensor code = (adapter.truncation * z).squeeze(1);
    const at::Tensor pictures =
        module(code, "a code", constants_for(code.to(module.precision()), adapter.constants));
    if (pictures.dim() != 4 || pictures.size(0) != code.size(0) || pictures.size(1) != 3)
        module.refuse(c10::str("forward gives ", pictures.sizes(), " for ", code.size(0),
                               " codes, expected pictures [n, 3, H, W]"));
    return adapter.range == PictureRange::kZeroToOne ? 2 * pictures - 1 : pictures;
}

} // namespace

Generator load_script_generator(const fs::path& folder, at::Device device) {
    const ScriptAdapter adapter = read_adapter(folder / "config.json");
    Generator generator{{{"z", 1, adapter.code_shape}}, {}};
    generator.pictures = [adapter, module = ScriptModule((folder / adapter.module).string(),
                                                         device)](const Code& code) {
        return script_pictures(module, adapter, code.at("z"));
    };
    return generator;
}

} // namespace restyle::core
