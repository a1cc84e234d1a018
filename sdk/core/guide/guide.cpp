#include "restyle/core/guide.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include <c10/util/StringUtil.h>

#include "guide/dynamics.h"
#include "guide/stability.h"
#include "guide/total_energy.h"

namespace restyle::core {
namespace {

void require(bool holds, const std::string& what) {
    if (!holds) throw std::invalid_argument("guide: " + what);
}

void check_settings(const GuideSettings& settings) {
    require(settings.steps >= 0, c10::str("steps is ", settings.steps, ", expected 0 or more"));
    require(settings.step_size > 0 && std::isfinite(settings.step_size),
            c10::str("step_size is ", settings.step_size, ", expected a number above 0"));
    require(settings.temperature >= 0 && std::isfinite(settings.temperature),
            c10::str("temperature is ", settings.temperature, ", expected 0 or more"));
    require(settings.prior_weight >= 0 && std::isfinite(settings.prior_weight),
            c10::str("prior_weight is ", settings.prior_weight, ", expected 0 or more"));
}

void check_code(const Code& code, const Generator& generator, const char* what) {
    for (const CodePart& part : generator.parts) {
        const auto found = code.find(part.name);
        require(found != code.end(), c10::str("the ", what, " has no part ", part.name));
        const auto sizes = found->second.sizes();
        require(sizes.size() == part.shape.size() + 2 && sizes[1] == part.rows &&
                    sizes.slice(2) == at::IntArrayRef(part.shape),
                c10::str("the ", what, "'s ", part.name, " is ", sizes, ", expected [n, ",
                         part.rows, ", ", at::IntArrayRef(part.shape), "]"));
    }
}

/// [1, rows, 1, ...] of each part: 1 where the row moves.
Code moved_rows(const Generator& generator, const MovedRows& moved, const at::Tensor& like) {
    Code mask;
    std::int64_t first = 0;
    for (const CodePart& part : generator.parts) {
        at::Tensor of_part = at::zeros({part.rows}, like.options());
        for (const std::int64_t row : moved)
            if (row >= first && row < first + part.rows) of_part[row - first] = 1;
        if (moved.empty()) of_part.fill_(1);
        std::vector<std::int64_t> shape(part.shape.size() + 2, 1);
        shape[1] = part.rows;
        mask[part.name] = of_part.view(shape);
        first += part.rows;
    }
    for (const std::int64_t row : moved)
        require(row >= 0 && row < first,
                c10::str("row ", row, " is to move, and the code has rows 0 to ", first - 1));
    return mask;
}

/// Where `rows` [n] says so `a`, else `b`.
Code chosen(const at::Tensor& rows, const Code& a, const Code& b) {
    Code result;
    for (const auto& [name, part] : a) {
        std::vector<std::int64_t> shape(static_cast<std::size_t>(part.dim()), 1);
        shape[0] = -1;
        result[name] = at::where(rows.to(part.device()).view(shape), part, b.at(name));
    }
    return result;
}

/// One run of guide().
class Guidance {
public:
    Guidance(const Generator& generator, const std::vector<WeightedEnergy>& energies,
             const Code& start, const GuideSettings& settings)
        : settings_(settings),
          total_(generator, energies, settings),
          stability_(energies, settings),
          mover_(make_mover(generator, settings)),
          moved_(moved_rows(generator, settings.moved, start.begin()->second)),
          z_(start),
          kept_(start),
          going_(at::ones({start.begin()->second.size(0)}, at::kBool)),
          samples_(static_cast<std::size_t>(going_.size(0))),
          judge_(judge_of(energies, settings.keep)) {
        for (SampleTrace& sample : samples_)
            sample.energies.resize(energies.size());
    }

    Guided run(const GuideProgress& progress) {
        for (std::int64_t step = 0; step < settings_.steps && any_goes_on(); ++step) {
            EnergyValues at_z = total_.with_gradient(z_, step);
            keep_still(at_z.gradient);
            note(at_z, step);
            if (progress) progress(step + 1, at_z.total);
            move(at_z.gradient, step);
        }
        if (any_goes_on()) note(total_.values(z_, settings_.steps), settings_.steps);
        for (std::size_t i = 0; i < samples_.size(); ++i)
            samples_[i].step_times_curvature = stability_.step_times_curvature(std::int64_t(i));
        return {kept_, samples_};
    }

private:
    static std::optional<std::size_t> judge_of(const std::vector<WeightedEnergy>& energies,
                                               const Keep& keep) {
        if (keep.energy.empty()) return std::nullopt;
        for (std::size_t i = 0; i < energies.size(); ++i)
            if (energies[i].name == keep.energy) return i;
        throw std::invalid_argument("guide: there is no energy '" + keep.energy +
                                    "' to tell the best by");
    }

    bool any_goes_on() const { return going_.any().item<bool>(); }

    void keep_still(Code& gradient) const {
        for (auto& [name, slope] : gradient)
            slope = slope * moved_.at(name);
    }

    void note(const EnergyValues& values, std::int64_t step) {
        const auto failures = stability_.failures(z_, values, step);
        const at::Tensor better = going_.clone();
        for (std::size_t i = 0; i < samples_.size(); ++i) {
            const auto n = std::int64_t(i);
            if (!going_[n].item<bool>()) continue;
            if (failures[i]) {
                samples_[i].failure = failures[i];
                going_[n] = false;
                better[n] = false;
                continue;
            }
            better[n] = add(samples_[i], values, n, step);
        }
        kept_ = chosen(better, z_, kept_);
    }

    /// Whether the code is now the one to keep.
    bool add(SampleTrace& sample, const EnergyValues& values, std::int64_t n,
             std::int64_t step) const {
        sample.total.push_back(values.total[n].item<double>());
        sample.prior.push_back(values.prior[n].item<double>());
        for (std::size_t i = 0; i < values.energies.size(); ++i)
            sample.energies[i].push_back(values.energies[i][n].item<double>());
        const std::vector<double>& judged = judge_ ? sample.energies[*judge_] : sample.total;
        if (settings_.keep.best && judged.back() > judged[std::size_t(sample.kept)]) return false;
        sample.kept = step;
        return true;
    }

    void move(const Code& gradient, std::int64_t step) {
        const Code change = mover_->change(gradient, step);
        Code next;
        for (const auto& [name, part] : z_)
            next[name] = part + moved_.at(name) * change.at(name);
        z_ = chosen(going_, next, kept_);
    }

    const GuideSettings& settings_;
    TotalEnergy total_;
    Stability stability_;
    std::unique_ptr<Mover> mover_;
    Code moved_, z_, kept_;
    at::Tensor going_; ///< [n]: samples that have not failed.
    std::vector<SampleTrace> samples_;
    std::optional<std::size_t> judge_; ///< The energy that tells the best; none: U.
};

} // namespace

Guided guide(const Generator& generator, const std::vector<WeightedEnergy>& energies,
             const Code& start, const GuideSettings& settings, const GuideProgress& progress) {
    check_settings(settings);
    check_code(start, generator, "start");
    if (!settings.centre.empty()) check_code(settings.centre, generator, "centre");
    return Guidance(generator, energies, start, settings).run(progress);
}

} // namespace restyle::core
